"""What a plan comes to in a week: activities, sessions, minutes. Week 1 is the calendar week that holds the start."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

from coaching.plans.plan import ALL_DAYS, Plan, PlanHabit, Weekday

_DAY = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?s?"
_DAY_NAME = re.compile(rf"\b({_DAY})\b(?!\s*(?:salut|screen|cream|bath))", re.IGNORECASE)
_DAY_AHEAD = re.compile(
    rf"^(?:{_DAY}\b(?:\s*(?:,|&|/|:|and)\s*|\s+))+(?!\s*(?:salut|screen|cream|bath))", re.IGNORECASE
)
_MINUTES = re.compile(r"\s*\(?(?:for\s+)?\b\d+\s*-?\s*(?:min(?:ute)?s?)\b\)?\s*", re.IGNORECASE)


def weekdays_named(title: str) -> frozenset[Weekday]:
    """The weekdays that a title speaks of."""
    found = {match.group(1).lower()[:3] for match in _DAY_NAME.finditer(title)}
    return frozenset(day for day in ALL_DAYS if day in found)


def activity_of(habit: PlanHabit) -> str:
    """The row's activity as words: its title without weekdays, minutes and its amount ("Mon 30-min run" → "Run")."""
    title = _DAY_AHEAD.sub("", habit.title)
    title = _MINUTES.sub(" ", title)
    if habit.amount is not None:
        unit = f"{re.escape(habit.unit)}|{re.escape(singular(habit.unit))}" if habit.unit else "times"
        title = re.sub(rf":?\s*(?<!\d){habit.amount}(?:\s*(?:{unit}))?(?!\w)", " ", title, flags=re.IGNORECASE)
    title = re.sub(r"\s+", " ", title).strip(" :,-–·")
    title = title or habit.title.strip()
    return title[:1].upper() + title[1:]


def singular(unit: str) -> str:
    """One of a unit: pages → page, glasses → glass."""
    if unit.endswith("sses"):
        return unit[:-2]
    return unit[:-1] if unit.endswith("s") and len(unit) > 2 else unit


def same_activity(habits: Iterable[PlanHabit]) -> dict[str, list[PlanHabit]]:
    """Rows by activity, in the order of first mention; a one-off is always an activity of its own."""
    groups: dict[str, list[PlanHabit]] = {}
    for habit in habits:
        once = "once " if habit.frequency == "once" else ""
        groups.setdefault(once + activity_of(habit).casefold(), []).append(habit)
    return groups


def sessions(habit: PlanHabit) -> int:
    """How often a row comes in a week: every n days counts ceil(7/n), monthly and once count 0."""
    if habit.frequency == "daily":
        return 7
    if habit.frequency == "weekly":
        return len(habit.weekdays)
    if habit.frequency == "every_n_days" and habit.every_n_days and habit.every_n_days > 0:
        return -(-7 // habit.every_n_days)
    return 0


def days_in_week(habit: PlanHabit) -> tuple[Weekday, ...]:
    """The weekdays that a daily or weekly row takes."""
    return ALL_DAYS if habit.frequency == "daily" else habit.weekdays if habit.frequency == "weekly" else ()


def rows_in(plan: Plan, week: int) -> list[PlanHabit]:
    """The rows that hold in the plan's `week`."""
    return [habit for habit in plan.habits if habit.holds_in(week)]


def sessions_in(plan: Plan, week: int) -> int:
    """All sessions of the plan's `week`."""
    return sum(map(sessions, rows_in(plan, week)))


def main_sessions_in(plan: Plan, week: int) -> int:
    """The sessions of the plan's first activity in `week`, without what supports it."""
    main = next(iter(same_activity(plan.habits).values()))
    return sum(sessions(habit) for habit in main if habit.holds_in(week))


def load(plan: Plan, week: int) -> int:
    """Minutes of the plan's `week`."""
    return sum(sessions(habit) * habit.minutes for habit in rows_in(plan, week))


def first_day_of(week: int, start: date) -> date:
    """The Monday of the plan's `week`, where week 1 is the calendar week that holds `start`."""
    return start - timedelta(days=start.weekday()) + timedelta(weeks=week - 1)
