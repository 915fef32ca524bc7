"""How the reader's doubts are put to the member: one question, with the likely answers as buttons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from coaching.reading.scene import FREE_DAYS, Doubt, ReadEntry, Reading, Scene
from coaching.values import Habit, Status
from handlers import wording
from handlers.member import echo

MOST_OFFERED = 5
"""Habits that an unknown activity may count as."""

NO_HABITS = (
    "You have no goal that it could count for, so nothing is written. "
    "Say one in your own words, like: I want to run 3x a week."
)
UNREAD = "I'm not sure what to write. Was it done, or not? Say it like: ran today. Nothing is written yet."
WORDS = {Status.DONE: "done", Status.MISSED: "missed", Status.SKIPPED: "skipped"}
LABELS = {Status.DONE: "Done", Status.MISSED: "Missed", Status.SKIPPED: "Skip"}


class Wanted(StrEnum):
    """What is to be typed where no buttons can offer it."""

    DAYS = "days"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Option:
    """One likely answer: entries to write, or (`habit_id`) the same words read again about that habit; else a no."""

    label: str
    entries: tuple[ReadEntry, ...] = ()
    habit_id: int | None = None

    @property
    def declines(self) -> bool:
        """Whether choosing it writes nothing."""
        return not self.entries and self.habit_id is None


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. Without options and without `wanted` it is only said."""

    text: str
    options: tuple[Option, ...] = ()
    yes: int = 0
    """The number of the option that a plain yes means; 0: none."""
    wanted: Wanted | None = None
    habit_id: int | None = None
    """The habit that `wanted` is about."""
    day: date | None = None
    """The day that a wanted amount is for."""

    @property
    def open(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self.options) or self.wanted is not None


def question(reading: Reading, scene: Scene, named: Sequence[Habit]) -> Question:
    """The question for a reading that needs one; `named` are the habits that the words name."""
    habits = {habit.id: habit for habit in scene.habits}
    if reading.reason is Doubt.CHANGE:
        return Question(_how_to_change(named))
    if not habits:
        return Question(NO_HABITS)
    if reading.refused:
        return Question(_refusal(reading))
    match reading.reason:
        case Doubt.WHICH_HABIT:
            return Question("Which one?", _habits(reading, scene, habits))
        case Doubt.UNKNOWN_HABIT:
            return _unknown(reading, scene, habits)
        case Doubt.WHICH_DAY:
            return _which_day(reading, scene)
        case Doubt.TOO_MUCH:
            return _too_much(reading, habits)
        case Doubt.UNCLEAR if (case := _single(reading)) is not None:
            return done_or_not([case], habits, scene.today)
    if reading.entries:
        return _proposed(reading, scene, habits)
    return _say_days(reading) if reading.reason is Doubt.BULK else Question(UNREAD)


def done_or_not(entries: Sequence[ReadEntry], habits: Mapping[int, Habit], today: date) -> Question:
    """The same days of one habit: done, missed (or skipped), or left as they are."""
    first = entries[0]
    statuses = (Status.SKIPPED if first.status is Status.SKIPPED else Status.DONE, Status.MISSED)
    options = [
        Option(LABELS[status], tuple(replace(entry, status=status, amount=None, unit=None) for entry in entries))
        for status in statuses
    ]
    days = wording.listed(wording.day_said(entry.day, today) for entry in entries)
    text = f"{habits[first.habit_id].title}, {days}: {wording.listed((WORDS[s] for s in statuses), 'or')}?"
    return Question(text, (*options, Option("Leave it")), yes=1 if first.status is statuses[0] else 0)


def _how_to_change(named: Sequence[Habit]) -> str:
    if len(named) != 1:
        return "To change a goal, open it: /goals lists yours. Nothing was changed."
    habit = named[0]
    return f"To change it, say it like: /goal {habit.goal_id} change {habit.id} twice a week. Nothing was changed."


def _refusal(reading: Reading) -> str:
    if reading.reason is Doubt.FUTURE:
        return "That day hasn't come yet, so nothing is written. Tell me when it's done."
    return "That is more than 30 days back, so I leave it as it is. Nothing is written."


def _habits(reading: Reading, scene: Scene, habits: Mapping[int, Habit]) -> tuple[Option, ...]:
    offered = reading.habits or tuple(sorted(scene.open_today)) or tuple(habits)
    names = wording.told_apart(habits.values())
    named = tuple(Option(names[habit_id], habit_id=habit_id) for habit_id in offered if habit_id in habits)
    return (*named, Option("None of them"))


def _unknown(reading: Reading, scene: Scene, habits: Mapping[int, Habit]) -> Question:
    """An activity that is no habit may still count as one; only a single clear day is offered."""
    if reading.entries:
        proposed = echo.marks(reading.entries, habits, {}, scene.today)
        return Question(f"One of these is no habit of yours. Write the rest, {proposed}?", *_yes_no(reading))
    if len(reading.days) != 1:
        known = wording.listed(habit.title for habit in habits.values())
        return Question(f"I don't know that one. Your habits are {known}: say it with one of them. Nothing is written.")
    due_first = sorted(habits.values(), key=lambda habit: reading.days[0] not in scene.due.get(habit.id, ()))
    offered = due_first[:MOST_OFFERED]
    names = wording.told_apart(offered)
    counts = tuple(Option(names[habit.id], (ReadEntry(habit.id, reading.days[0], Status.DONE),)) for habit in offered)
    when = wording.day_said(reading.days[0], scene.today)
    text = f"That isn't one of your habits. Does it count as one of these, done {when}?"
    return Question(text, (*counts, Option("No")))


def _which_day(reading: Reading, scene: Scene) -> Question:
    days = [day for day in reading.days if day <= scene.today]
    if not reading.entries or len(days) < 2:
        return _say_days(reading)
    entry = reading.entries[0]
    options = tuple(Option(f"{wording.short_day(day)} {day:%b}", (replace(entry, day=day),)) for day in days)
    return Question("Which day?", options)


def _say_days(reading: Reading) -> Question:
    if len(reading.habits) != 1:
        return Question("Which days were they? Say it like: ran Mon, Wed and Fri. Nothing is written yet.")
    return Question(
        "Which day, or days? Say them like: Mon, Wed and Fri.", wanted=Wanted.DAYS, habit_id=reading.habits[0]
    )


def _too_much(reading: Reading, habits: Mapping[int, Habit]) -> Question:
    of = [habits[habit_id] for habit_id in reading.habits if habit_id in habits]
    if len(of) != 1 or len(reading.days) != 1:
        return Question("That is far more than planned, so nothing is written. Say how much it was, like: ran 30 min.")
    plan = f" than the {wording.amount(of[0].target)} planned" if of[0].target.amount else ""
    text = f"That is far more{plan}. How much was it?"
    return Question(text, wanted=Wanted.AMOUNT, habit_id=of[0].id, day=reading.days[0])


def _single(reading: Reading) -> ReadEntry | None:
    """The one habit and day in doubt, where it is done or not rather than how much."""
    if len(reading.entries) == 1 and reading.entries[0].amount is None:
        return None if reading.entries[0].status is Status.PARTIAL else reading.entries[0]
    if not reading.entries and len(reading.habits) == 1 and len(reading.days) == 1:
        return ReadEntry(reading.habits[0], reading.days[0], Status.MISSED)
    return None


def _proposed(reading: Reading, scene: Scene, habits: Mapping[int, Habit]) -> Question:
    """The entries as read, to be confirmed; with what stands against them."""
    proposed = echo.marks(reading.entries, habits, {}, scene.today)
    kept = [entry for entry in reading.entries if (entry.habit_id, entry.day) in scene.standings]
    ago = max((scene.today - entry.day).days for entry in reading.entries)
    if reading.reason is Doubt.LOWERS and kept:
        record = echo.marks(kept, habits, scene.standings, scene.today)
        return Question(f"On record: {record}. Change it to {proposed}?", *_yes_no(reading, "change it"))
    back = f"That is {ago} days back. " if ago > FREE_DAYS else ""
    return Question(f"{back}Shall I write {proposed}?", *_yes_no(reading))


def _yes_no(reading: Reading, deed: str = "write it") -> tuple[tuple[Option, ...], int]:
    return (Option(f"Yes, {deed}", reading.entries), Option("No")), 1


def to_json(asked: Question) -> dict[str, Any]:
    """As it is kept while it is open."""
    return {
        "asked": asked.text,
        "options": [
            {"label": option.label, "habit": option.habit_id, "entries": [_entry(entry) for entry in option.entries]}
            for option in asked.options
        ],
        "yes": asked.yes,
        "wanted": asked.wanted,
        "habit": asked.habit_id,
        "day": asked.day.isoformat() if asked.day else None,
    }


def from_json(kept: Mapping[str, Any]) -> Question:
    """The question as it was kept."""
    options = tuple(
        Option(row["label"], tuple(_read_entry(entry) for entry in row["entries"]), row["habit"])
        for row in kept["options"]
    )
    return Question(
        kept["asked"],
        options,
        kept["yes"],
        Wanted(kept["wanted"]) if kept["wanted"] else None,
        kept["habit"],
        date.fromisoformat(kept["day"]) if kept["day"] else None,
    )


def _entry(entry: ReadEntry) -> dict[str, Any]:
    return {
        "habit": entry.habit_id,
        "day": entry.day.isoformat(),
        "status": entry.status.value,
        "amount": entry.amount,
        "unit": entry.unit,
    }


def _read_entry(row: Mapping[str, Any]) -> ReadEntry:
    return ReadEntry(row["habit"], date.fromisoformat(row["day"]), Status(row["status"]), row["amount"], row["unit"])
