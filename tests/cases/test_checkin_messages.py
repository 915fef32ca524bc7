import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coaching.checkin_reader import Reading, Scene, read
from coaching.values import WEEKDAYS, Flex, Habit, Kind, Schedule, Standing, Status, Target
from tests.cases.files import load, rows

FILE = "checkin_messages.json"
ROWS: list[dict[str, Any]] = load(FILE).get("habits", [])
IDS = {row["key"]: n for n, row in enumerate(ROWS, 1)}
KEYS = {n: key for key, n in IDS.items()}
DAY_START = 3


def schedule(words: str) -> Schedule:
    """A schedule from the file's words: "times_per_week 3, planned mon wed fri, flex week"."""
    days = tuple(WEEKDAYS.index(w) for w in re.findall(r"\b(?:mon|tue|wed|thu|fri|sat|sun)\b", words))
    if "times_per_week" in words:
        return Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, int(re.findall(r"\d+", words)[0]), days)
    return Schedule(Kind.WEEKDAYS, weekdays=days) if days else Schedule(Kind.DAILY)


HABITS = tuple(
    Habit(
        IDS[row["key"]],
        1,
        row["title"],
        schedule(row["schedule"]),
        Target(row.get("target"), row.get("unit"), row.get("minimum")),
    )
    for row in ROWS
)


def due(habit: Habit, today: date) -> frozenset[date]:
    """The dates of the last month on which the habit is due."""
    days = (today - timedelta(days=n) for n in range(31))
    return frozenset(d for d in days if not habit.schedule.weekdays or d.weekday() in habit.schedule.weekdays)


def standings(existing: Any, today: date) -> dict[tuple[int, date], Standing]:
    """Records by habit and date, whichever of the two comes first in the file; a lone status is today's."""
    return {(IDS[key], day): standing for key, day, standing in _records(existing, today) if key in IDS}


def _records(existing: Any, today: date) -> Iterator[tuple[str, date, Standing]]:
    if isinstance(existing, list):
        for row in existing:
            yield row["habit"], date.fromisoformat(row.get("date", str(today))), _standing(row)
        return
    for outer, inner in (existing or {}).items():
        named = re.fullmatch(r"(\w+)\W+(\d{4}-\d{2}-\d{2})|(\d{4}-\d{2}-\d{2})\W+(\w+)", outer)
        if named:
            yield named[1] or named[4], date.fromisoformat(named[2] or named[3]), _standing(inner)
        elif not isinstance(inner, Mapping) or "status" in inner:
            yield outer, today, _standing(inner)
        else:
            for key, value in inner.items():
                habit, day = (key, outer) if outer[0].isdigit() else (outer, key)
                yield habit, date.fromisoformat(day), _standing(value)


def _standing(said: Any) -> Standing:
    if isinstance(said, Mapping):
        return Standing(Status(said["status"]), said.get("amount"))
    return Standing(Status(said))


def scene(state: dict[str, Any]) -> Scene:
    """The member of the file at the moment of the message."""
    now = datetime.fromisoformat(state["now"]).replace(tzinfo=ZoneInfo("America/New_York"))
    today = now.date() - timedelta(days=1) if now.hour < DAY_START else now.date()
    return Scene(
        now,
        today,
        HABITS,
        frozenset(IDS[key] for key in state["open_today"]),
        IDS.get(state["last_prompt"] or ""),
        standings(state["existing"], today),
        {habit.id: due(habit, today) for habit in HABITS},
        {n: (key,) for n, key in KEYS.items()},
    )


def entries(reading: Reading) -> set[tuple[object, ...]]:
    """The entries of a reading, comparable with the file's."""
    return {(KEYS[e.habit_id], e.day.isoformat(), str(e.status), e.amount, e.unit) for e in reading.entries}


def expected(row: dict[str, Any]) -> set[tuple[object, ...]]:
    """The file's entries."""
    return {(e["habit"], e["date"], e["status"], e.get("amount"), e.get("unit")) for e in row["expect"]["entries"]}


def pause_dates(pause: Any) -> list[str]:
    """The dates of the file's pause, in order."""
    values = pause.values() if isinstance(pause, Mapping) else pause
    return sorted(v for v in values if isinstance(v, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", v))


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("row", rows(FILE, "messages"))
def test_a_check_in_in_words_is_read_right_or_asked_about(row: dict[str, Any]) -> None:
    reading = read(row["text"], scene(row["state"]))
    if row["tier"] == "llm" and (reading.confirm or not reading.entries):
        return
    want = row["expect"]
    assert entries(reading) == expected(row)
    assert (str(reading.intent), reading.confirm, reading.reason) == (want["intent"], want["confirm"], want["reason"])
    if want.get("pause"):
        assert reading.pause is not None
        assert [str(d) for d in (reading.pause.first, reading.pause.last) if d] == pause_dates(want["pause"])
