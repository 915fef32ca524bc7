"""Habits: what is done, how often, at what cue. A change of schedule is a new version; the past keeps its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import JSONB

from coaching import schedules
from coaching.days import DAY
from coaching.plans.versions import changed
from coaching.values import Habit, Schedule, Status, Target, Version
from storage import checkins, ledger
from storage import versions as dated
from storage.database import Reader, Writer
from storage.tables import habit_versions
from storage.tables import habits as table


@dataclass(frozen=True, slots=True)
class HabitRow:
    """A habit to be stored. `versions` are in order and don't overlap; at least one."""

    title: str
    versions: tuple[Version, ...]
    frequency: str = ""
    """The schedule in words; empty: as `coaching.schedules.in_words` says it."""
    cue: str = ""
    time_of_day: str = "anytime"
    planned_at: time | None = None
    """The wall time that the member named."""
    cue_at: time | None = None
    """The wall time of its cue."""
    anchor: date | None = None
    """The date that every-n-days counts from; None: the first version's start."""


@dataclass(frozen=True, slots=True)
class HabitView:
    """A habit as it stands on a date, with all its versions."""

    habit: Habit
    goal_title: str
    frequency: str
    cue: str
    time_of_day: str
    planned_at: time | None
    anchor: date
    created_on: date
    versions: tuple[Version, ...]


_ADD = insert(table).returning(table.c.id)
_ADD_VERSIONS = insert(habit_versions)
_DROP_VERSIONS = delete(habit_versions).where(habit_versions.c.habit_id == bindparam("habit"))
_NEWEST = (
    update(table)
    .where(table.c.id == bindparam("habit"))
    .values(schedule=bindparam("newest", type_=JSONB), frequency=bindparam("words"), updated_at=bindparam("now"))
)
_VIEW = f"""
    SELECT h.*, g.title AS goal_title, {dated.AS_JSON}
    FROM habits AS h JOIN goals AS g ON g.id = h.goal_id
    WHERE h.user_id = :user AND
"""  # noqa: S608 — made of constants
_VIEWS = text(
    f"{_VIEW} g.status <> 'review' AND (h.archived_on IS NULL OR h.archived_on > :day) ORDER BY h.goal_id, h.id"
).columns(versions=JSONB)
_OF_GOAL = text(f"{_VIEW} h.goal_id = :goal AND h.archived_on IS NULL ORDER BY h.id").columns(versions=JSONB)
_ONE = text(f"{_VIEW} h.id = :habit AND h.archived_on IS NULL").columns(versions=JSONB)

_OWN = update(table).where(table.c.id == bindparam("habit"), table.c.user_id == bindparam("user"))
_ARCHIVE = (
    _OWN.where(table.c.archived_on.is_(None))
    .values(archived_on=bindparam("day"), updated_at=bindparam("now"))
    .returning(table.c.id)
)
_REOPEN = (
    _OWN.where(table.c.archived_on.is_not(None))
    .values(archived_on=None, updated_at=bindparam("now"))
    .returning(table.c.id)
)
_ARCHIVED_ON = select(table.c.archived_on).where(table.c.id == bindparam("habit"), table.c.user_id == bindparam("user"))


async def add_habit(writer: Writer, user_id: int, goal_id: int, row: HabitRow, today: date, now: datetime) -> int:
    """Store a habit with its versions and write its slots. `today` is its creation day, which counts only if done."""
    habit = {
        "user_id": user_id,
        "goal_id": goal_id,
        "title": row.title,
        "frequency": row.frequency or schedules.in_words(row.versions[-1].schedule),
        "schedule": schedules.to_json(row.versions[-1].schedule),
        "cue": row.cue,
        "time_of_day": row.time_of_day,
        "planned_at": row.planned_at,
        "cue_at": row.cue_at,
        "anchor": row.anchor or row.versions[0].start,
        "created_on": today,
        "created_at": now,
        "updated_at": now,
    }
    habit_id: int = await writer.scalar(_ADD, habit)
    await writer.run(_ADD_VERSIONS, dated.rows(user_id, habit_id, row.versions))
    await ledger.rebuild(writer, user_id, {habit_id: row.versions[0].start}, today)
    return habit_id


async def habits(reader: Reader, user_id: int, day: date) -> tuple[HabitView, ...]:
    """The habits of every goal but those in review, each with the version of `day`; archived ones up to their day."""
    return tuple(_view(row, day) for row in await reader.all(_VIEWS, {"user": user_id, "day": day}))


async def of_goal(reader: Reader, user_id: int, goal_id: int, day: date) -> tuple[HabitView, ...]:
    """The habits of one goal, in review or not, each with the version of `day`."""
    return tuple(_view(row, day) for row in await reader.all(_OF_GOAL, {"user": user_id, "goal": goal_id}))


async def get(reader: Reader, user_id: int, habit_id: int, day: date) -> HabitView | None:
    """One habit, unless it is archived or not the member's."""
    row = await reader.first(_ONE, {"user": user_id, "habit": habit_id})
    return row and _view(row, day)


async def change_habit(
    writer: Writer,
    user_id: int,
    habit_id: int,
    schedule: Schedule,
    target: Target,
    today: date,
    now: datetime,
) -> date | None:
    """A new version from today, or from tomorrow if today is already done; it closes the one before.

    Returns its first day; None where there is no such habit.
    """
    view = await get(writer, user_id, habit_id, today)
    if view is None:
        return None
    done = (await checkins.on_day(writer, user_id, today)).get(habit_id)
    start = today + DAY if done and done.status is Status.DONE else today
    await set_versions(writer, user_id, habit_id, changed(view.versions, schedule, target, start), start, today, now)
    return start


async def set_versions(
    writer: Writer,
    user_id: int,
    habit_id: int,
    versions: Sequence[Version],
    since: date,
    today: date,
    now: datetime,
) -> None:
    """Put these versions in place of all, and write the slots anew from `since`, the first day they differ on."""
    newest = versions[-1].schedule
    await writer.run(_DROP_VERSIONS, {"habit": habit_id})
    await writer.run(_ADD_VERSIONS, dated.rows(user_id, habit_id, versions))
    words = {"newest": schedules.to_json(newest), "words": schedules.in_words(newest)}
    await writer.run(_NEWEST, {"habit": habit_id, "now": now, **words})
    await ledger.rebuild(writer, user_id, {habit_id: since}, today)


async def archive_habit(
    writer: Writer, user_id: int, habit_id: int, last_day: date, today: date, now: datetime
) -> bool:
    """End the habit: its slots up to `last_day`, included, stay. Whether there was such a habit."""
    values = {"user": user_id, "habit": habit_id, "day": last_day, "now": now}
    if await writer.first(_ARCHIVE, values) is None:
        return False
    await ledger.rebuild(writer, user_id, {habit_id: last_day}, today)
    return True


async def reopen_habit(writer: Writer, user_id: int, habit_id: int, today: date, now: datetime) -> bool:
    """Take back that it was archived. Whether there was such a habit."""
    ended: date | None = await writer.scalar(_ARCHIVED_ON, {"user": user_id, "habit": habit_id})
    if ended is None:
        return False
    await writer.run(_REOPEN, {"user": user_id, "habit": habit_id, "now": now})
    await ledger.rebuild(writer, user_id, {habit_id: ended}, today)
    return True


def _view(row: Row[Any], day: date) -> HabitView:
    versions = dated.read(row.versions)
    current = dated.holding(versions, day)
    return HabitView(
        habit=Habit(row.id, row.goal_id, row.title, current.schedule, current.target),
        goal_title=row.goal_title,
        frequency=row.frequency,
        cue=row.cue,
        time_of_day=row.time_of_day,
        planned_at=row.planned_at,
        anchor=row.anchor,
        created_on=row.created_on,
        versions=versions,
    )
