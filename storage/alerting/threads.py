"""One thread a patient: where somebody who is told of an alert has read of the same patient lately."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from storage.database import Reader

LATELY: Final = timedelta(days=14)
"""Beneath an older page nobody would look."""

_ROOT = text("""
    SELECT o.external_ref FROM outbox AS o
    WHERE o.user_id = :to AND o.platform = :platform AND o.state = 'sent' AND o.created_at > :since
      AND split_part(o.key, ':', 1) = 'alert'
      AND split_part(o.key, ':', 2) IN (SELECT CAST(a.id AS text) FROM alerts AS a WHERE a.user_id = :member)
    ORDER BY o.id LIMIT 1
""")

_PAGE = text("""
    SELECT EXISTS (SELECT 1 FROM outbox AS o
                   WHERE o.user_id = :to AND o.platform = :platform AND o.external_ref = :ref
                     AND split_part(o.key, ':', 1) = 'alert'
                     AND split_part(o.key, ':', 2) = CAST(CAST(:alert AS bigint) AS text))
""")


async def is_page(reader: Reader, alert_id: int, to: int, platform: str, ref: str) -> bool:
    """Whether what the person was sent as `ref` is a page of this alert (as `Worker("alerts")`)."""
    values = {"alert": alert_id, "to": to, "platform": platform, "ref": ref}
    return bool(await reader.scalar(_PAGE, values))


async def root(reader: Reader, member: int, to: int, platform: str, now: datetime) -> str | None:
    """The platform's id of the first page about this member that the person was sent (as `Worker("alerts")`)."""
    values = {"member": member, "to": to, "platform": platform, "since": now - LATELY}
    found: str | None = await reader.scalar(_ROOT, values)
    return found
