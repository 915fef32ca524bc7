"""Words that several screens share: days, marks, amounts, lists."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from coaching.phrasing import amount, listed, number, sized
from coaching.values import Habit, Standing, Status

__all__ = [
    "MARKS",
    "OPEN",
    "amount",
    "day_said",
    "habit_name",
    "in_sentence",
    "lines",
    "listed",
    "long_day",
    "number",
    "progress",
    "short_day",
    "sized",
    "told_apart",
]

MARKS = {Status.DONE: "✅", Status.SKIPPED: "⏭", Status.MISSED: "❌", Status.PARTIAL: "◐"}
OPEN = "⏳"


def long_day(day: date) -> str:
    """Saturday 28 Feb."""
    return f"{day:%A} {day.day} {day:%b}"


def short_day(day: date) -> str:
    """Sat 28."""
    return f"{day:%a} {day.day}"


def day_said(day: date, today: date) -> str:
    """today, yesterday, or Wed 25 Feb."""
    ago = (today - day).days
    return {0: "today", 1: "yesterday"}.get(ago) or f"{short_day(day)} {day:%b}"


def habit_name(habit: Habit) -> str:
    """Run 30 min."""
    return sized(habit.title, habit.target)


def told_apart(habits: Iterable[Habit]) -> dict[int, str]:
    """A name for each habit that no other of them has: its title where that will do, else with its goal's number."""
    known = list(habits)
    counts = Counter(habit.title.casefold() for habit in known)
    return {
        habit.id: habit.title if counts[habit.title.casefold()] == 1 else f"{habit_name(habit)}, goal {habit.goal_id}"
        for habit in known
    }


def progress(habit: Habit, standing: Standing | None) -> str:
    """Read 5 of 20 pages, once a part of it is done; else the habit's name."""
    if standing is None or standing.amount is None or habit.target.amount is None:
        return habit_name(habit)
    return f"{habit.title} {number(standing.amount)} of {amount(habit.target)}"


def lines(*parts: str) -> str:
    """The parts that aren't empty, a line each."""
    return "\n".join(part for part in parts if part)


def in_sentence(title: str) -> str:
    """A title inside a sentence: "Run" becomes "run", "ABC book" stays."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
