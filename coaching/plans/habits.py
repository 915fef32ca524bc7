"""What an accepted plan becomes in storage: one goal, its subgoals, and one habit for each activity."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.plans.plan import ALL_DAYS, Plan, PlanHabit, PlanTarget, TimeOfDay
from coaching.plans.weeks import activity_of, first_day_of, same_activity
from coaching.values import WEEKDAYS, Flex, Kind, Schedule, Target, Version
from coaching.wishes.activity import find_activity


@dataclass(frozen=True, slots=True)
class HabitDraft:
    """One activity, not stored yet. The first version starts on the plan's start; the last has an open end."""

    title: str
    versions: tuple[Version, ...]
    cue: str
    time_of_day: TimeOfDay
    at: str | None = None
    """The clock time that the member stated, HH:MM on their own clock."""


@dataclass(frozen=True, slots=True)
class SubgoalDraft:
    """One phase. Weeks count from 1, the calendar week that holds the start."""

    title: str
    week_start: int
    week_end: int
    order: int
    success_criterion: str


@dataclass(frozen=True, slots=True)
class GoalDraft:
    """A goal, not stored yet. `end_date` is when the member is asked to keep, raise or finish it."""

    title: str
    category: str
    frequency: str
    """In words: "3× a week"."""
    start_date: date
    end_date: date


def goal_of(plan: Plan, start: date) -> GoalDraft:
    """The goal of a plan that starts on `start`."""
    end = first_day_of(plan.duration_weeks + 1, start) - timedelta(days=1)
    if plan.target.date is not None:
        end = max(start, date.fromisoformat(plan.target.date))
    return GoalDraft(plan.goal, plan.category, frequency_in_words(plan.target), start, end)


def subgoals_of(plan: Plan) -> tuple[SubgoalDraft, ...]:
    """The phases of a plan, in order."""
    return tuple(
        SubgoalDraft(phase.title, phase.week_start, phase.week_end, order, phase.success_criterion)
        for order, phase in enumerate(plan.subgoals, start=1)
    )


def habits_of(plan: Plan, start: date) -> tuple[HabitDraft, ...]:
    """One habit for each activity, with a dated version for each stretch of weeks in which its rows stay the same.

    A one-off dated before `start` is due on `start`.
    """
    return tuple(_habit(plan, rows, start) for rows in same_activity(plan.habits).values())


def _habit(plan: Plan, rows: list[PlanHabit], start: date) -> HabitDraft:
    last = max(rows, key=lambda row: row.week_start)
    return HabitDraft(activity_of(last), _versions(plan, rows, start), last.cue, last.time_of_day, last.at)


def _versions(plan: Plan, rows: list[PlanHabit], start: date) -> tuple[Version, ...]:
    """Versions between the weeks in which a row begins or ends; neighbours that say the same are one."""
    begins = sorted({row.week_start for row in rows} | {row.week_end + 1 for row in rows if row.week_end is not None})
    versions: list[Version] = []
    for n, week in enumerate(begins):
        held = [row for row in rows if row.holds_in(week)]
        after = begins[n + 1] if n + 1 < len(begins) else None
        if not held:
            continue
        first = max(start, first_day_of(week, start))
        until = first_day_of(after, start) - timedelta(days=1) if after is not None else None
        version = Version(first, until, _schedule(plan, held, start), _target(held))
        if versions and _same(versions[-1], version):
            versions[-1] = Version(versions[-1].start, until, version.schedule, version.target)
        else:
            versions.append(version)
    return _open_ended(versions)


def _open_ended(versions: list[Version]) -> tuple[Version, ...]:
    """The last version goes on after the plan; only a member ends a habit."""
    last = versions[-1]
    return (*versions[:-1], Version(last.start, None, last.schedule, last.target))


def _same(one: Version, other: Version) -> bool:
    adjoining = one.until is not None and one.until + timedelta(days=1) == other.start
    return adjoining and one.schedule == other.schedule and one.target == other.target


def _schedule(plan: Plan, rows: list[PlanHabit], start: date) -> Schedule:
    row = rows[0]
    if row.frequency == "daily":
        return Schedule(Kind.DAILY)
    if row.frequency == "every_n_days":
        return Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=row.every_n_days)
    if row.frequency == "monthly":
        return Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=row.day_of_month)
    if row.frequency == "once":
        day = row.date or plan.target.date
        return Schedule(Kind.ONCE, Flex.ONCE, on=max(start, date.fromisoformat(day)) if day else start)
    days = _indexes(day for held in rows for day in held.weekdays)
    if all(held.flex == "none" for held in rows):
        return Schedule(Kind.DAILY) if len(days) == 7 else Schedule(Kind.WEEKDAYS, weekdays=days)
    return Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=len(days), weekdays=days)


def _indexes(days: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({WEEKDAYS.index(day) for day in days}))


def _target(rows: list[PlanHabit]) -> Target:
    """A stated amount; else the minutes with the tiny version as least; neither where minutes are a mere guess."""
    row = max(rows, key=lambda row: row.minutes)
    if row.amount is not None:
        return Target(float(row.amount), row.unit)
    if not measured_in_minutes(row):
        return Target()
    return Target(float(row.minutes), "min", float(min(row.min_minutes, row.minutes)))


def measured_in_minutes(row: PlanHabit) -> bool:
    """Whether a row's minutes mean something: its title states them or starts with what is timed (a run)."""
    if row.frequency == "once":
        return False
    if f"{row.minutes} min" in row.title or f"{row.minutes}-min" in row.title:
        return True
    title = activity_of(row)
    found = (find_activity(title), find_activity(" ".join(title.split()[:2])))
    return all(activity is not None and activity.timed for activity in found)


def frequency_in_words(target: PlanTarget) -> str:
    """ "3× a week", "daily", "Mon Wed Fri", "every 2 days", "monthly on the 1st", "once by 15 Apr 2026"."""
    if target.type == "times_per_week":
        return "once a week" if target.n == 1 else f"{target.n}× a week"
    if target.type == "weekdays":
        return "weekdays" if target.weekdays == ALL_DAYS[:5] else " ".join(day.title() for day in target.weekdays)
    if target.type == "every_n_days":
        return "every other day" if target.every_n_days == 2 else f"every {target.every_n_days} days"
    if target.type == "monthly":
        return (
            "monthly on the last day"
            if target.day_of_month == -1
            else f"monthly on the {_ordinal(target.day_of_month)}"
        )
    if target.type == "once" and target.date is not None:
        day = date.fromisoformat(target.date)
        return f"once by {day.day} {day:%b %Y}"
    return "daily"


def _ordinal(day: int | None) -> str:
    number = day or 1
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
