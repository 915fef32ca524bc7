"""A habit as the cases write it, as the history that slots are made from."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from coaching.schedules import from_json
from coaching.slots import settled_by, slots
from coaching.values import WEEKDAYS, History, Slot, Span, Status, Version


def history_of(habit: Mapping[str, Any], habit_id: int = 1) -> History:
    start = date.fromisoformat(habit["start"])
    week_start = habit.get("week_start", 0)
    return History(
        habit_id,
        (Version(start, _day(habit.get("end")), from_json(dict(habit))),),
        {date.fromisoformat(day): Status(status) for day, status in (habit["log"] or {}).items()},
        anchor=start,
        created_on=_day(habit.get("created_on")),
        pauses=tuple(Span(date.fromisoformat(first), _day(last)) for first, last in habit.get("pauses", ())),
        grace=frozenset(date.fromisoformat(day) for day in habit.get("grace_dates", ())),
        week_start=WEEKDAYS.index(week_start) if isinstance(week_start, str) else week_start,
        archived_on=_day(habit.get("archived_on")),
    )


def slots_of(habits: list[dict[str, Any]], today: str) -> list[Slot]:
    """The slots of all habits to the end of the week or month of `today`."""
    day = date.fromisoformat(today)
    histories = [history_of(habit, number) for number, habit in enumerate(habits)]
    return [slot for history in histories for slot in slots(history, day, settled_by(history, day + timedelta(days=1)))]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
