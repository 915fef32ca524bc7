"""What a mentor writes to a member: a draft with its wordings, until it is sent, and whether it was taken back.

As the mentor whose it is, and none about somebody who left the care. Of colleagues' messages to the same patient
`sent_to` shows those that were sent, and row-level security no others.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage.database import Reader, Writer

_MINE: Final = "mentor_id = (SELECT nullif(current_setting('tandem.mentor', true), '')::bigint)"
_ADD = text("""
    INSERT INTO mentor_messages (user_id, mentor_id, created_at) VALUES (:user, :mentor, :now) RETURNING id
""")
_WORDS = text("""
    INSERT INTO mentor_message_versions (message_id, version, user_id, text, at)
    VALUES (:message, :version, :user, :words, :now)
""")
_MESSAGES: Final = """
    SELECT m.id, m.user_id, m.mentor_id, m.state, m.version, m.sent_at, m.outbox_key, v.text
    FROM mentor_messages AS m JOIN mentor_message_versions AS v ON v.message_id = m.id AND v.version = m.version
"""
_GET = text(f"{_MESSAGES} WHERE m.id = :message AND m.{_MINE}")
_NEWEST = text(f"SELECT max(id) FROM mentor_messages WHERE state = 'draft' AND {_MINE}")  # noqa: S608 — a constant
_NEWEST_SENT = text(f"""
    SELECT id FROM mentor_messages WHERE state = 'sent' AND {_MINE} ORDER BY sent_at DESC, id DESC LIMIT 1
""")  # noqa: S608 — a constant
_SENT_TO = text(f"""
    {_MESSAGES} WHERE m.user_id = :user AND m.state = 'sent' ORDER BY m.sent_at DESC, m.id DESC LIMIT :most
""")
_EDIT = text("""
    UPDATE mentor_messages SET version = version + 1 WHERE id = :message AND state = 'draft' RETURNING user_id, version
""")
# Of two taps at once, one finds the draft.
_SEND = text("""
    UPDATE mentor_messages SET state = 'sent', sent_at = :now, outbox_key = :key
    WHERE id = :message AND state = 'draft' AND version = :version RETURNING id
""")
_MOVE = text("UPDATE mentor_messages SET state = :to WHERE id = :message AND state = :before RETURNING id")
# Of those who are no longer in charge, whatever has not begun to go out. What is worded stays for who comes back.
_STOP = text("""
    WITH stopped AS (
        UPDATE outbox AS o SET state = 'dead', error = 'recalled', payload = NULL, finished_at = clock_timestamp()
        FROM mentor_messages AS m
        WHERE m.state = 'sent' AND o.key = m.outbox_key AND o.state = 'pending' AND o.resends IS NULL
          AND NOT EXISTS (SELECT 1 FROM caseload AS c WHERE c.user_id = m.user_id AND c.mentor_id = m.mentor_id
                          AND c."from" <= :moment AND (c.until IS NULL OR c.until > :moment))
        RETURNING o.key),
    ended AS (
        UPDATE held_conversations AS h SET ended_at = :moment FROM stopped
        WHERE h.outbox_key = stopped.key AND h.ended_at IS NULL)
    UPDATE mentor_messages AS m SET state = 'recalled' FROM stopped WHERE m.outbox_key = stopped.key
""")

LONGEST: Final = 3500
"""UTF-16 units: within what every platform takes as one message."""


@dataclass(frozen=True, slots=True)
class MentorMessage:
    """`state`: draft, sent, recalled or cancelled."""

    id: int
    user_id: int
    state: str
    version: int
    text: str
    """The newest wording, exactly."""
    sent_at: datetime | None
    outbox_key: str | None
    seal: str
    """A hash of the sealed wording, for the audit trail: it tells nothing of the words."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody of the care team let go to a member; `mentor_id` is None once that person is gone."""

    id: int
    mentor_id: int | None
    at: datetime
    text: str


def fits(words: str) -> bool:
    """Whether it goes out as one message."""
    return len(words.encode("utf-16-le")) // 2 <= LONGEST


async def draft(writer: Writer, mentor_id: int, user_id: int, words: str, now: datetime) -> int:
    """Keep what was typed; nobody but its author sees it."""
    message: int = await writer.scalar(_ADD, {"user": user_id, "mentor": mentor_id, "now": now})
    await _word(writer, message, user_id, 1, words, now)
    return message


async def get(reader: Reader, message: int) -> MentorMessage | None:
    """One of the mentor's own, in its newest wording."""
    row = await reader.first(_GET, {"message": message})
    if row is None:
        return None
    words = (await reader.cipher(row.user_id)).open(row.text, *_identity(row.id, row.version))
    seal = hashlib.sha256(row.text).hexdigest()
    return MentorMessage(row.id, row.user_id, row.state, row.version, words, row.sent_at, row.outbox_key, seal)


async def sent_to(reader: Reader, user_id: int, most: int) -> list[Sent]:
    """The last messages that mentors, whoever they are, have sent to the member, newest first."""
    cipher = await reader.cipher(user_id)
    rows = await reader.all(_SENT_TO, {"user": user_id, "most": most})
    return [
        Sent(row.id, row.mentor_id, row.sent_at, cipher.open(row.text, *_identity(row.id, row.version))) for row in rows
    ]


async def newest_draft(reader: Reader) -> int | None:
    """The one that was begun last and is still a draft."""
    found: int | None = await reader.scalar(_NEWEST)
    return found


async def newest_sent(reader: Reader) -> int | None:
    """The one that was sent last and wasn't taken back."""
    found: int | None = await reader.scalar(_NEWEST_SENT)
    return found


async def edit(writer: Writer, message: int, words: str, now: datetime) -> bool:
    """Word a draft anew; the earlier wordings stay. Whether it was still one."""
    row = await writer.first(_EDIT, {"message": message})
    if row is None:
        return False
    await _word(writer, message, row.user_id, row.version, words, now)
    return True


async def send(writer: Writer, message: MentorMessage, key: str, now: datetime) -> bool:
    """Let exactly this wording go, to be queued under `key`; whether it was still a draft, worded so."""
    values = {"message": message.id, "version": message.version, "key": key, "now": now}
    return await writer.first(_SEND, values) is not None


async def cancel(writer: Writer, message: int) -> bool:
    """Give up a draft; whether it was still one."""
    return await writer.first(_MOVE, {"message": message, "before": "draft", "to": "cancelled"}) is not None


async def recalled(writer: Writer, message: int) -> bool:
    """Note that what was queued was taken back."""
    return await writer.first(_MOVE, {"message": message, "before": "sent", "to": "recalled"}) is not None


async def stop(desk: Writer, moment: datetime) -> None:
    """Take back what was let go by somebody who is no longer in charge and hasn't gone out (as `Worker("desk")`)."""
    await desk.run(_STOP, {"moment": moment})


async def _word(writer: Writer, message: int, user_id: int, version: int, words: str, now: datetime) -> None:
    sealed = (await writer.cipher(user_id)).seal(words, *_identity(message, version))
    values = {"message": message, "version": version, "user": user_id, "words": sealed, "now": now}
    await writer.run(_WORDS, values)


def _identity(message: int, version: int) -> tuple[object, ...]:
    return "mentor_message_versions.text", message, version
