"""What could not be read or sent, and what nobody can vouch for: listed without a person's words, and replayed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.queues import inbox, outcomes

_LIST = text("""
    SELECT letter.id, letter.origin, letter.origin_id, letter.source, letter.reason, letter.user_id, letter.at,
           coalesce(inbox.attempts, outbox.attempts) AS attempts, outbox.kind,
           octet_length(coalesce(inbox.payload, outbox.payload)) AS size,
           EXISTS (SELECT 1 FROM outbox AS next WHERE letter.origin = 'outbox' AND next.resends = letter.origin_id)
               AS sent_again
    FROM dead_letters AS letter
    LEFT JOIN inbox ON letter.origin = 'inbox' AND inbox.id = letter.origin_id
    LEFT JOIN outbox ON letter.origin = 'outbox' AND outbox.id = letter.origin_id
    WHERE letter.replayed_at IS NULL
    ORDER BY letter.id
""")
_TAKE = text("""
    UPDATE dead_letters SET replayed_at = clock_timestamp() WHERE id = :id AND replayed_at IS NULL
    RETURNING origin, origin_id
""")


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead or uncertain message; `reason` is a code."""

    id: int
    origin: str
    """`inbox` or `outbox`."""
    source: str
    """The platform."""
    kind: str | None
    """The class of something that we said; None for what came in."""
    reason: str
    user_id: int | None
    attempts: int
    size: int | None
    """Bytes as stored, sealed; None once wiped."""
    at: datetime
    sent_again: bool
    """An uncertain message that was queued once more, labelled."""


class NoSuchLetter(Exception):
    """There is no letter of that number that could be replayed; the text says why."""


async def listed(reader: Reader) -> tuple[Letter, ...]:
    """Every letter that waits for somebody, oldest first."""
    return tuple(_letter(row) for row in await reader.all(_LIST))


async def replay(writer: Writer, letter_id: int) -> str:
    """Bring a letter back: a payload under its old id, a message as a row of its own. Returns its origin.

    Raises NoSuchLetter.
    """
    row = await writer.first(_TAKE, {"id": letter_id})
    if row is None:
        raise NoSuchLetter(f"There is no letter {letter_id} that waits for a replay.")
    if row.origin == "inbox":
        back = await inbox.replay(writer, row.origin_id)
    else:
        back = await outcomes.replay(writer, row.origin_id, letter_id)
    if not back:
        raise NoSuchLetter(f"Letter {letter_id} can't be replayed: its contents were wiped, or it was replayed before.")
    return str(row.origin)


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        origin=row.origin,
        source=row.source,
        kind=row.kind,
        reason=row.reason,
        user_id=row.user_id,
        attempts=row.attempts or 0,
        size=row.size,
        at=row.at,
        sent_again=row.sent_again,
    )
