"""Shorthand for goals and habits in storage tests."""

from datetime import UTC, date, datetime, time

from coaching.values import Flex, History, Kind, Schedule, Status, Target, Version
from storage import checkins, goals, habits, ledger
from storage.checkins import NewCheckin
from storage.database import Writer
from storage.goals import GoalRow
from storage.habits import HabitRow

START = date(2026, 2, 9)
"""The Monday on which the plans begin."""

DAILY = Schedule(Kind.DAILY)
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3, weekdays=(0, 2, 4))

SIMPLY_DONE = Target()


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


async def add_goal(
    writer: Writer, user_id: int, title: str = "Run", start: date = START, status: str = "active"
) -> int:
    row = GoalRow(title, "fitness", "3× a week", {"goal": title}, "rules", start, status=status)
    return await goals.add(writer, user_id, row, noon(start))


async def add_habit(
    writer: Writer,
    user_id: int,
    goal_id: int,
    schedule: Schedule = RUNS,
    title: str = "Run",
    target: Target = SIMPLY_DONE,
    start: date = START,
    created_on: date | None = None,
) -> int:
    row = HabitRow(title, (Version(start, None, schedule, target),))
    return await habits.add_habit(writer, user_id, goal_id, row, created_on or start, noon(start))


async def store(writer: Writer, user_id: int, history: History, created_on: date) -> tuple[int, int]:
    """A goal with one habit as `history` describes it, without its log; their ids."""
    goal_id = await add_goal(writer, user_id, start=created_on)
    row = HabitRow("Habit", history.versions, anchor=history.anchor)
    habit_id = await habits.add_habit(writer, user_id, goal_id, row, history.created_on or created_on, noon(created_on))
    return goal_id, habit_id


async def log(
    writer: Writer, user_id: int, goal_id: int, habit_id: int, said: dict[date, Status], today: date
) -> tuple[int, ...]:
    """Log one entry a date, and restate."""
    entries = [NewCheckin(goal_id, habit_id, day, status, noon(day)) for day, status in said.items()]
    ids = await checkins.log(writer, user_id, entries)
    if said:
        await ledger.restate(writer, user_id, {habit_id: min(said)}, today)
    return ids
