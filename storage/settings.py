"""What a member has set: read and written as JSON values, so that what was before can be put back."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import bindparam, select, update

from coaching.days import DAY
from coaching.schedules import week_of
from storage import ledger, people
from storage.database import Reader, Writer
from storage.people import Person
from storage.tables import habits, users

Value = str | int | bool | list[str] | None
"""Times are "HH:MM"; a name is what seals it, in base64."""

COLUMNS: Final = frozenset(
    {"name", "time_zone", "day_start_hour", "week_start", "streak_freezes", "reminders", "remind_at"}
    | {"evening_check", "quiet_from", "quiet_until", "celebrations", "shares"}
)
_TIMES: Final = ("remind_at", "quiet_from", "quiet_until")

_GET = select(*(users.c[name] for name in sorted(COLUMNS))).where(users.c.id == bindparam("user"))
_OF_HABITS = select(habits.c.id, habits.c.remind_at).where(
    habits.c.user_id == bindparam("user"), habits.c.archived_on.is_(None)
)
_SET_OF_HABIT = (
    update(habits)
    .where(habits.c.id == bindparam("habit"), habits.c.user_id == bindparam("user"))
    .values(remind_at=bindparam("at"), updated_at=bindparam("now"))
    .returning(habits.c.id)
)


async def sealed_name(writer: Writer, user_id: int, name: str) -> str:
    """A name as a value to set. It is kept in the history of changes, and only sealed."""
    return b64encode((await writer.cipher(user_id)).seal(name, "users.name", user_id)).decode()


async def values(reader: Reader, user_id: int) -> dict[str, Value]:
    """Everything that is set, by column. Raises LookupError where there is no such person to be seen."""
    row = await reader.first(_GET, {"user": user_id})
    if row is None:
        raise LookupError(f"There is no person {user_id} to be seen here.")
    return {name: _to_json(value) for name, value in row._mapping.items()}


async def put(writer: Writer, user_id: int, fresh: Mapping[str, Value], now: datetime) -> None:
    """Set these columns, and write the ledger anew where it hangs on them.

    What is dated stays so. A new zone or day start restates the days around today; weeks that begin on another day do
    so from the current one on.
    """
    before = await people.get(writer, user_id)
    plain = {name: _from_json(name, value) for name, value in fresh.items() if name != "time_zone"}
    if plain:
        await writer.run(update(users).where(users.c.id == user_id).values(**plain, updated_at=now))
    if zone := fresh.get("time_zone"):
        await people.set_zone(writer, user_id, str(zone), now)
    if since := _restated_from(before, await people.get(writer, user_id), now):
        await ledger.rebuild_all(writer, user_id, *since)


async def move(writer: Writer, user_id: int, zone: str, now: datetime) -> None:
    """Set the clock that the member lives by from `now` on."""
    await put(writer, user_id, {"time_zone": zone}, now)


async def habit_times(reader: Reader, user_id: int) -> dict[int, time | None]:
    """The time that was chosen for the reminder of each habit; None: none was."""
    return {row.id: row.remind_at for row in await reader.all(_OF_HABITS, {"user": user_id})}


async def put_habit_time(writer: Writer, user_id: int, habit_id: int, at: time | None, now: datetime) -> bool:
    """Choose the time of a habit's reminder, or none. Whether there is such a habit."""
    row = {"user": user_id, "habit": habit_id, "at": at, "now": now}
    return await writer.first(_SET_OF_HABIT, row) is not None


def _restated_from(before: Person, after: Person, now: datetime) -> tuple[date, date] | None:
    """The first day that the change reaches, and the member's today after it; None where it reaches none."""
    was, today = before.today(now), after.today(now)
    if before.week_start != after.week_start:
        return min(was, week_of(today, after.week_start).first), today
    if (before.time_zone, before.day_start_hour) != (after.time_zone, after.day_start_hour):
        # A date that a move made short counts only if done.
        return min(was, today) - DAY, today
    return None


def _to_json(value: Any) -> Value:
    match value:
        case bytes():
            return b64encode(value).decode()
        case time():
            return f"{value:%H:%M}"
        case list():
            return sorted(value)
    known: Value = value
    return known


def _from_json(name: str, value: Value) -> Any:
    if value is None or name not in (*_TIMES, "name"):
        return value
    return b64decode(str(value)) if name == "name" else time.fromisoformat(str(value))
