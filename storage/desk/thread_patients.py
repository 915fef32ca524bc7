"""Whom a mentor's thread is about: the conversation held there, the page or the answer that it stands beneath."""

from typing import Final

from sqlalchemy import text

from storage.database import Reader

_PATIENT: Final = text("""
    SELECT user_id FROM (
        SELECT h.user_id, h.last_at AS at
        FROM held_conversations AS h LEFT JOIN outbox AS o ON o.user_id = :mentor AND o.key = h.thread_key
        WHERE h.mentor_id = :mentor AND coalesce(h.thread, o.external_ref) = :thread
        UNION ALL
        SELECT a.user_id, o.created_at
        FROM outbox AS o JOIN alerts AS a ON a.id = CAST(substring(o.key FROM '^alert:([0-9]{1,18}):') AS bigint)
        WHERE o.user_id = :mentor AND o.platform = :platform AND o.external_ref = :thread
        UNION ALL
        SELECT m.patient_id, m.created_at FROM outbox AS o JOIN inbox AS i ON i.id = o.inbox_id
        JOIN mentor_interactions AS m ON m.mentor_id = i.user_id AND m.created_at = i.received_at
        WHERE o.user_id = :mentor AND i.user_id = :mentor AND o.platform = :platform AND o.external_ref = :thread
    ) AS found
    ORDER BY at DESC LIMIT 1
""")


async def patient(reader: Reader, mentor_id: int, platform: str, thread: str) -> int | None:
    """As `Mentor`, who sees their own queue and their caseload only; None where nothing tells."""
    found: int | None = await reader.scalar(_PATIENT, {"mentor": mentor_id, "platform": platform, "thread": thread})
    return found
