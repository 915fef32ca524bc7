"""Dates on which nothing is due, of everything or of one goal."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, insert, select

from coaching.pauses import Change, Pause
from coaching.values import Span
from storage import ledger
from storage.database import Reader, Writer
from storage.tables import pauses

_ADD = insert(pauses)
_LISTED = select(pauses).where(pauses.c.user_id == bindparam("user")).order_by(pauses.c.first_day, pauses.c.id)
_REMOVE = delete(pauses).where(
    pauses.c.user_id == bindparam("user"),
    pauses.c.goal_id.is_not_distinct_from(bindparam("goal")),
    pauses.c.first_day == bindparam("first"),
    pauses.c.last_day.is_not_distinct_from(bindparam("last")),
)


async def listed(reader: Reader, user_id: int) -> tuple[Pause, ...]:
    """All pauses of the member, by date."""
    rows = await reader.all(_LISTED, {"user": user_id})
    return tuple(Pause(row.goal_id, Span(row.first_day, row.last_day)) for row in rows)


async def change(writer: Writer, user_id: int, made: Change, today: date, now: datetime) -> None:
    """Take pauses away and put others in their place; the ledger is written anew where either reaches."""
    for each in made.gone:
        values = {"user": user_id, "goal": each.goal_id, "first": each.span.first, "last": each.span.last}
        await writer.run(_REMOVE, values)
    rows = [
        {
            "user_id": user_id,
            "goal_id": each.goal_id,
            "first_day": each.span.first,
            "last_day": each.span.last,
            "created_at": now,
        }
        for each in made.fresh
    ]
    if rows:
        await writer.run(_ADD, rows)
    touched = [*made.gone, *made.fresh]
    goals = {each.goal_id for each in touched}
    since = min((each.span.first for each in touched), default=today)
    for goal_id in [None] if None in goals else sorted(goal for goal in goals if goal):
        await ledger.rebuild_all(writer, user_id, since, today, goal_id)
