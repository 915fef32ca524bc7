"""The rows behind a source that an answer names, in lines: what a tap on [1] shows.

As `Mentor`, with what the patient shares at this moment: a source that is no longer shared shows nothing.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Final

from coaching.adherence import Count
from coaching.insight.facts import Source, spoken
from coaching.insight.phrases import clean
from coaching.slots import state_on
from coaching.values import WEEKDAYS, Slot, SlotState, Span
from storage import habits, ledger
from storage.database import Reader
from storage.insight.patient_facts import Patient

DAYS: Final = 7
_MARKS: Final = {SlotState.DONE: "✅", SlotState.MISSED: "❌", SlotState.PENDING: "⏳"}
_NAMES: Final[Mapping[str, str]] = {
    "risk_score": "Score",
    "risk_level": "Level",
    "missed_count_3d": "Missed in 3 days",
    "missed_count_7d": "Missed in 7 days",
    "current_streak": "Days in a row",
    "longest_streak": "Longest run of days",
    "last_completion": "Last done",
    "inactive_days": "Quiet days",
    "last_contact": "Last contact",
    "messages_7d": "Messages in 7 days",
    "first_day": "From",
    "last_day": "To",
    "mood_7d": "Mood in 7 days",
    "mood_before": "Mood in the weeks before",
    "status": "Status",
}
_DAYS: Final[Mapping[str, str]] = {"done_on": "Done on", "missed_on": "Missed on", "open_on": "Open on"}
"""Of the last 14 days."""


async def behind(reader: Reader, patient: Patient, source_id: str) -> tuple[str, ...]:
    """The rows behind the source, a line each, with the patient's name filled in; none where it is gone."""
    source = patient.facts.source(source_id)
    if source is None:
        return ()
    made = _MAKERS.get(source.type)
    lines = await made(reader, patient, source) if made else _values(source)
    return tuple(clean(patient.names.filled(line, "you")) for line in lines)


async def _of_ledger(reader: Reader, patient: Patient, source: Source) -> tuple[str, ...]:
    """Every due date of the last 7 closed days, by day; then the windows."""
    last = patient.facts.closed_through or patient.facts.today - timedelta(days=1)
    today, user_id = last + timedelta(days=1), patient.person.id
    found = await ledger.slots(reader, user_id, Span(last - timedelta(days=DAYS - 1), last))
    titles = {view.habit.id: spoken(view.habit.title) for view in await habits.habits(reader, user_id, last)}
    days = dict.fromkeys(slot.day for slot in found)
    lines = [_day(day, [slot for slot in found if slot.day == day], titles, today) for day in days]
    return (*lines, *_windows(source))


async def _of_message(_: Reader, __: Patient, source: Source) -> tuple[str, ...]:
    told = date.fromisoformat(str(source.values["date"]))
    return (f"{told:%a} {told.day} {told:%b}: “{source.values['text']}”",)


async def _of_plan(_: Reader, __: Patient, source: Source) -> tuple[str, ...]:
    counts = [
        f"{Count(int(done), int(due)).in_words()} in {days} days"
        for days in (7, 28)
        if (done := source.number(f"done{days}")) is not None and (due := source.number(f"due{days}"))
    ]
    listed = [f"{words}: {source.values[name]}" for name, words in _DAYS.items() if source.values.get(name)]
    return (spoken(str(source.values.get("title", ""))), *counts, *listed)


async def _of_weekdays(_: Reader, __: Patient, source: Source) -> tuple[str, ...]:
    """Each weekday's counts of 28 days."""
    counted = ((name, source.number(f"done28_{name}"), source.number(f"due28_{name}")) for name in WEEKDAYS)
    return tuple(
        f"{name.capitalize()}: {Count(int(done), int(due)).in_words()} in 28 days"
        for name, done, due in counted
        if done is not None and due
    )


def _day(day: date, slots: list[Slot], titles: Mapping[int, str], today: date) -> str:
    said = (f"{_MARKS[state_on(slot, today)]} {titles.get(slot.habit_id, 'an ended habit')}" for slot in slots)
    return f"{day:%a} {day.day} {day:%b}: {', '.join(said)}"


def _windows(source: Source) -> tuple[str, ...]:
    lines = []
    for name, words in (("7", "7 days"), ("30", "30 days"), ("90", "90 days"), ("_before30", "the 30 days before")):
        done, due = source.number(f"done{name}"), source.number(f"due{name}")
        if done is not None and due is not None:
            lines.append(f"In {words}: {Count(int(done), int(due)).in_words()}")
    return tuple(lines)


def _values(source: Source) -> tuple[str, ...]:
    return tuple(
        f"{_NAMES[name]}: {value}" for name, value in source.values.items() if name in _NAMES and value is not None
    )


_MAKERS: Final[Mapping[str, Callable[[Reader, Patient, Source], Awaitable[tuple[str, ...]]]]] = {
    "metrics_adherence": _of_ledger,
    "message": _of_message,
    "goal": _of_plan,
    "habit": _of_plan,
    "metrics_weekdays": _of_weekdays,
}
