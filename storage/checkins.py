"""What was logged. An entry is never changed or deleted: it is taken back, and may be put back."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, text

from coaching.standing import standing
from coaching.values import Entry, Span, Standing, Status, Target
from storage.database import Reader, Writer
from storage.tables import checkins, habits


@dataclass(frozen=True, slots=True)
class NewCheckin:
    """One entry to log. `for_date` is the member's local day; `status` is what this entry alone says."""

    goal_id: int
    habit_id: int
    for_date: date
    status: Status
    timestamp: datetime
    amount: float | None = None
    unit: str | None = None
    notes: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry as it was logged, with the title of its habit."""

    id: int
    habit_id: int
    habit_title: str
    for_date: date
    status: Status
    amount: float | None
    unit: str | None
    timestamp: datetime
    retracted: bool


_LOG = insert(checkins).returning(checkins.c.id, sort_by_parameter_order=True)
_RETRACT = text("""
    UPDATE checkins SET retracted_at = :now WHERE id = ANY(CAST(:ids AS bigint[])) AND retracted_at IS NULL
    RETURNING habit_id, for_date
""")
_RESTORE = text("""
    UPDATE checkins SET retracted_at = NULL WHERE id = ANY(CAST(:ids AS bigint[])) AND retracted_at IS NOT NULL
    RETURNING habit_id, for_date
""")
_ENTRIES = text("""
    SELECT c.habit_id, c.for_date, c.status, c.amount, c.unit, c.timestamp, c.id,
           v.amount AS target, v.unit AS target_unit, v.minimum
    FROM checkins AS c
    LEFT JOIN LATERAL (
        SELECT amount, unit, minimum FROM habit_versions
        WHERE habit_id = c.habit_id
        ORDER BY "from" <= c.for_date DESC, abs(c.for_date - "from") LIMIT 1) AS v ON true
    WHERE c.user_id = :user AND c.retracted_at IS NULL
      AND c.for_date >= :first AND c.for_date <= coalesce(CAST(:last AS date), 'infinity')
      AND (CAST(:habits AS bigint[]) IS NULL OR c.habit_id = ANY(CAST(:habits AS bigint[])))
    ORDER BY c.habit_id, c.for_date
""")
_LOGGED = select(checkins, habits.c.title.label("habit_title")).join(habits, habits.c.id == checkins.c.habit_id)
_NAMED = _LOGGED.where(checkins.c.id.in_(bindparam("ids", expanding=True))).order_by(checkins.c.id)
_RECENT = (
    _LOGGED.where(checkins.c.user_id == bindparam("user"))
    .order_by(checkins.c.timestamp.desc(), checkins.c.id.desc())
    .limit(bindparam("count"))
)


async def log(writer: Writer, user_id: int, entries: Sequence[NewCheckin]) -> tuple[int, ...]:
    """Write the entries, and return their ids in the same order. Restate the ledger afterwards."""
    if not entries:
        return ()
    rows = [await _row(writer, user_id, entry) for entry in entries]
    return tuple(row.id for row in await writer.all(_LOG, rows))


async def retract(writer: Writer, ids: Collection[int], now: datetime) -> Mapping[int, date]:
    """Take entries back. Returns each touched habit's earliest date, for `ledger.restate`."""
    return _earliest(await writer.all(_RETRACT, {"ids": list(ids), "now": now}))


async def restore(writer: Writer, ids: Collection[int]) -> Mapping[int, date]:
    """Put back what was taken back. Returns each touched habit's earliest date, for `ledger.restate`."""
    return _earliest(await writer.all(_RESTORE, {"ids": list(ids)}))


async def standings(
    reader: Reader, user_id: int, span: Span, habit_ids: Collection[int] | None = None
) -> Mapping[tuple[int, date], Standing]:
    """What each habit's entries of each date in `span` add up to; dates without entries are absent."""
    chosen = None if habit_ids is None else list(habit_ids)
    values = {"user": user_id, "first": span.first, "last": span.last, "habits": chosen}
    rows = await reader.all(_ENTRIES, values)
    days = groupby(rows, key=lambda row: (row.habit_id, row.for_date))
    return {day: _standing(list(entries)) for day, entries in days}


async def on_day(reader: Reader, user_id: int, day: date) -> Mapping[int, Standing]:
    """The standings of one date, by habit."""
    found = await standings(reader, user_id, Span(day, day))
    return {habit_id: each for (habit_id, _), each in found.items()}


async def recent(reader: Reader, user_id: int, count: int) -> tuple[Logged, ...]:
    """The entries logged last, newest first, with those that were taken back."""
    return tuple(_logged(row) for row in await reader.all(_RECENT, {"user": user_id, "count": count}))


async def named(reader: Reader, ids: Collection[int]) -> tuple[Logged, ...]:
    """These entries, in the order of their ids."""
    return tuple(_logged(row) for row in await reader.all(_NAMED, {"ids": list(ids)}))


async def _row(writer: Writer, user_id: int, entry: NewCheckin) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "goal_id": entry.goal_id,
        "habit_id": entry.habit_id,
        "for_date": entry.for_date,
        "status": entry.status.value,
        "amount": entry.amount,
        "unit": entry.unit,
        "notes": await _sealed(writer, user_id, entry),
        "timestamp": entry.timestamp,
    }


async def _sealed(writer: Writer, user_id: int, entry: NewCheckin) -> bytes | None:
    if entry.notes is None:
        return None
    cipher = await writer.cipher(user_id)
    return cipher.seal(entry.notes, "checkins.notes", user_id, entry.habit_id, entry.for_date, entry.timestamp)


def _earliest(rows: Iterable[Row[Any]]) -> dict[int, date]:
    touched: dict[int, date] = {}
    for row in rows:
        touched[row.habit_id] = min(row.for_date, touched.get(row.habit_id, row.for_date))
    return touched


def _standing(rows: Sequence[Row[Any]]) -> Standing:
    target = Target(rows[0].target, rows[0].target_unit, rows[0].minimum)
    return standing((_entry(row, target) for row in rows), target)


def _entry(row: Row[Any], target: Target) -> Entry:
    # Kilometres don't add up with minutes: an amount in another unit than the target's leaves the status to speak.
    comparable = row.unit is None or target.unit is None or row.unit == target.unit
    return Entry(row.timestamp, Status(row.status), row.amount if comparable else None, order=row.id)


def _logged(row: Row[Any]) -> Logged:
    return Logged(
        id=row.id,
        habit_id=row.habit_id,
        habit_title=row.habit_title,
        for_date=row.for_date,
        status=Status(row.status),
        amount=row.amount,
        unit=row.unit,
        timestamp=row.timestamp,
        retracted=row.retracted_at is not None,
    )
