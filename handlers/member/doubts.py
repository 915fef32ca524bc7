"""How the reader's doubts are put to the member: one question, with the likely answers as buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from coaching.reading.scene import Doubt, Intent, ReadEntry, Reading, Scene
from coaching.values import Habit, Status
from handlers import wording
from handlers.member import echo

PAUSE = "I can't pause a goal yet; “skip today” takes today out. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Option:
    """One likely answer: entries to write, or (`habit_id`) the same words read again about that habit."""

    label: str
    entries: tuple[ReadEntry, ...] = ()
    habit_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As it is kept with the open question."""
        return {"label": self.label, "habit": self.habit_id, "entries": [_entry(entry) for entry in self.entries]}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; without options it is only said."""

    text: str
    options: tuple[Option, ...] = ()


def from_json(options: Sequence[dict[str, Any]]) -> list[Option]:
    """The options as they were kept."""
    return [
        Option(row["label"], tuple(_read_entry(entry) for entry in row["entries"]), row["habit"]) for row in options
    ]


def question(reading: Reading, scene: Scene) -> Question:
    """The question for a reading that needs one."""
    habits = {habit.id: habit for habit in scene.habits}
    if reading.intent is Intent.PAUSE or reading.reason is Doubt.CHANGE:
        return Question(PAUSE)
    if reading.refused:
        return Question(_refusal(reading))
    proposed = echo.marks(reading.entries, habits, {}, scene.today)
    match reading.reason:
        case Doubt.WHICH_HABIT:
            return Question("Which one?", _habits(reading, scene, habits))
        case Doubt.UNKNOWN_HABIT:
            return Question(*_unknown(reading, scene, habits))
        case Doubt.WHICH_DAY if len(reading.entries) == 1 and len(reading.days) > 1:
            return Question("Which day?", _days(reading))
        case Doubt.LOWERS:
            return Question(f"That is on record differently. Change it to: {proposed}?", _yes_no(reading, "change it"))
        case Doubt.TOO_MUCH:
            return Question(_too_much(reading, habits))
        case _ if reading.entries:
            return Question(f"Shall I write {proposed}?", _yes_no(reading, "write it"))
        case Doubt.BULK:
            return Question("Which days were they? Say them like: Mon, Wed and Fri. Nothing is written yet.")
    return Question("I'm not sure what to write. Was it done, or not? Say it like: ran today. Nothing is written yet.")


def _refusal(reading: Reading) -> str:
    if reading.reason is Doubt.FUTURE:
        return "That day hasn't come yet, so nothing is written. Tell me when it's done."
    return "That is more than 30 days back, so I leave it as it is. Nothing is written."


def _habits(reading: Reading, scene: Scene, habits: dict[int, Habit]) -> tuple[Option, ...]:
    offered = reading.habits or tuple(sorted(scene.open_today)) or tuple(habits)
    return tuple(Option(habits[habit_id].title, habit_id=habit_id) for habit_id in offered if habit_id in habits)


def _unknown(reading: Reading, scene: Scene, habits: dict[int, Habit]) -> tuple[str, tuple[Option, ...]]:
    """An activity that is no habit may still count as one; only a single clear day is offered."""
    day = reading.days[0] if len(reading.days) == 1 else scene.today if not reading.days else None
    if day is None or not habits:
        return "I don't know that habit. /goals shows yours; nothing is written.", ()
    offered = [habits[habit_id] for habit_id in reading.habits or habits if habit_id in habits]
    when = wording.day_said(day, scene.today)
    counts = tuple(Option(habit.title, (ReadEntry(habit.id, day, Status.DONE),)) for habit in offered)
    return f"That isn't one of your habits. Does it count as one of these, done {when}?", (*counts, Option("No"))


def _days(reading: Reading) -> tuple[Option, ...]:
    entry = reading.entries[0]
    return tuple(Option(f"{wording.short_day(day)} {day:%b}", (replace(entry, day=day),)) for day in reading.days)


def _too_much(reading: Reading, habits: dict[int, Habit]) -> str:
    of = [habits[habit_id] for habit_id in reading.habits if habit_id in habits]
    plan = f" than the {wording.amount(of[0].target)} planned" if len(of) == 1 and of[0].target.amount else ""
    return f"That is far more{plan}. How much was it? Nothing is written yet."


def _yes_no(reading: Reading, deed: str) -> tuple[Option, ...]:
    return Option(f"Yes, {deed}", reading.entries), Option("No")


def _entry(entry: ReadEntry) -> dict[str, Any]:
    return {
        "habit": entry.habit_id,
        "day": entry.day.isoformat(),
        "status": entry.status.value,
        "amount": entry.amount,
        "unit": entry.unit,
    }


def _read_entry(row: dict[str, Any]) -> ReadEntry:
    return ReadEntry(row["habit"], date.fromisoformat(row["day"]), Status(row["status"]), row["amount"], row["unit"])
