"""Dates on which nothing is due, of everything or of one goal."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select

from coaching.values import Span
from storage import ledger
from storage.database import Reader, Writer
from storage.tables import pauses


@dataclass(frozen=True, slots=True)
class Pause:
    """`span` includes both its dates. Without a goal it covers everything."""

    id: int
    goal_id: int | None
    span: Span


_ADD = insert(pauses).returning(pauses.c.id)
_LISTED = select(pauses).where(pauses.c.user_id == bindparam("user")).order_by(pauses.c.first_day, pauses.c.id)
_REMOVE = (
    delete(pauses)
    .where(pauses.c.id == bindparam("pause"), pauses.c.user_id == bindparam("user"))
    .returning(pauses.c.goal_id, pauses.c.first_day)
)


async def add(writer: Writer, user_id: int, span: Span, goal_id: int | None, today: date, now: datetime) -> int:
    """Pause on the dates of `span`, and take their slots out of the ledger."""
    row = {
        "user_id": user_id,
        "goal_id": goal_id,
        "first_day": span.first,
        "last_day": span.last,
        "created_at": now,
    }
    pause: int = await writer.scalar(_ADD, row)
    await ledger.rebuild_all(writer, user_id, span.first, today, goal_id)
    return pause


async def listed(reader: Reader, user_id: int) -> tuple[Pause, ...]:
    """All pauses of the member, by date."""
    rows = await reader.all(_LISTED, {"user": user_id})
    return tuple(Pause(row.id, row.goal_id, Span(row.first_day, row.last_day)) for row in rows)


async def remove(writer: Writer, user_id: int, pause_id: int, today: date) -> bool:
    """Take a pause back, and put its slots into the ledger again. Whether there was such a pause."""
    row = await writer.first(_REMOVE, {"user": user_id, "pause": pause_id})
    if row is None:
        return False
    await ledger.rebuild_all(writer, user_id, row.first_day, today, row.goal_id)
    return True
