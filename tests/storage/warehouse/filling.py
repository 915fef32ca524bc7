"""Members as the warehouse knows them, put there by the driver's own loading."""

import csv
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from coaching.values import Slot
from storage.warehouse.protocol import Session
from storage.warehouse.statements import TABLES, statements

COLUMNS = {
    "dim_users": (
        *("user_id", "mentor_id", "name", "time_zone", "created_at"),
        *("closed_through", "last_inbound_date", "start_date", "paused", "active_goals"),
        *("shares_checkins", "shares_mood", "shares_messages", "seq", "deleted"),
    ),
    "fact_slots": ("habit_id", "slot_date", "user_id", "state", "filled_by_date", "seq", "deleted"),
    "fact_messages": ("message_id", "user_id", "for_date", "is_checkin", "sentiment_score", "seq", "deleted"),
    "fact_journal_entries": ("entry_id", "user_id", "for_date", "sentiment_score", "seq", "deleted"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """A member, and all that metrics are made of. Texts are dates and sentiments."""

    user_id: int
    closed_through: date
    slots: Sequence[Slot] = ()
    messages: Sequence[tuple[date, float]] = ()
    checkin_messages: Sequence[tuple[date, float]] = ()
    journal: Sequence[tuple[date, float]] = ()
    last_inbound: date | None = None
    start: date | None = None
    paused: bool = False
    active_goals: int = 1
    shares: Collection[str] = ("checkins", "mood", "messages")
    deleted: bool = field(default=False, kw_only=True)
    """The member's row alone is a tombstone; the others are as they were."""


async def make(session: Session) -> None:
    """The tables and the view."""
    for statement in (*statements(TABLES), *statements("metrics/mentor_dashboard.sql")):
        await session.run(statement)


async def fill(session: Session, folder: Path, members: Sequence[Known]) -> None:
    """Add these members' rows, none of which is there yet."""
    for table, rows in _tables(members).items():
        if rows:
            file = folder / f"{table}.csv"
            with file.open("w", encoding="utf-8", newline="") as opened:
                csv.writer(opened).writerows([_plain(value) for value in (*row, 1, gone)] for *row, gone in rows)
            await session.load(table, file, COLUMNS[table])


def _tables(members: Sequence[Known]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
    for each in members:
        who = each.user_id
        goals = (each.last_inbound, each.start, each.paused, each.active_goals)
        shares = (share in each.shares for share in ("checkins", "mood", "messages"))
        unused = (None,) * 4  # of so many columns the stand-in for Snowflake takes all or none
        found["dim_users"].append((who, *unused, each.closed_through, *goals, *shares, each.deleted))
        found["fact_slots"] += [
            (1000 * who + slot.habit_id, slot.day, who, slot.state, slot.filled_by, False) for slot in each.slots
        ]
        said = [(False, text) for text in each.messages] + [(True, text) for text in each.checkin_messages]
        found["fact_messages"] += [
            (1000 * who + number, who, day, is_checkin, sentiment, False)
            for number, (is_checkin, (day, sentiment)) in enumerate(said)
        ]
        found["fact_journal_entries"] += [
            (1000 * who + number, who, day, sentiment, False) for number, (day, sentiment) in enumerate(each.journal)
        ]
    return found


def _plain(value: Any) -> Any:
    return {True: "t", False: "f"}[value] if isinstance(value, bool) else value
