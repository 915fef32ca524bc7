"""Messages written against the reader by somebody who had not seen it: what may be written, and what must be read."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coaching.checkin_reader import Reading, Scene, read
from coaching.values import Habit, Standing, Status, Target
from tests.cases.test_checkin_messages import DAY_START, due, pause_dates, schedule

FILE: dict[str, Any] = json.loads(Path(__file__).with_name("checkin_adversary.json").read_text(encoding="utf-8"))
ZONE = ZoneInfo("America/New_York")


def habits(name: str) -> Mapping[str, Habit]:
    """A set of habits of the file by their keys."""
    return {
        row["key"]: Habit(
            n,
            1,
            row["title"],
            schedule(row["schedule"]),
            Target(row.get("target"), row.get("unit"), row.get("minimum")),
        )
        for n, row in enumerate(FILE["habits"][name], 1)
    }


def scene(row: dict[str, Any]) -> Scene:
    """The member of a row at the moment of the message."""
    own, state = habits(row["habits"]), row["state"]
    now = datetime.fromisoformat(state["now"]).replace(tzinfo=ZONE)
    today = now.date() - timedelta(days=now.hour < DAY_START)
    records = {
        (own[key].id, date.fromisoformat(day)): Standing(Status(said["status"]), said.get("amount"))
        for day, of_day in state["existing"].items()
        for key, said in of_day.items()
    }
    return Scene(
        now,
        today,
        tuple(own.values()),
        frozenset(own[key].id for key in state["open_today"]),
        own[state["last_prompt"]].id if state["last_prompt"] else None,
        records,
        {habit.id: due(habit, today) for habit in own.values()},
        {habit.id: (key,) for key, habit in own.items()} if row["habits"] == "A" else {},
    )


def written(row: dict[str, Any], reading: Reading) -> set[tuple[object, ...]]:
    """The entries of a reading, comparable with the file's."""
    keys = {habit.id: key for key, habit in habits(row["habits"]).items()}
    return {(keys[e.habit_id], e.day.isoformat(), str(e.status), e.amount, e.unit) for e in reading.entries}


def meant(expect: dict[str, Any]) -> set[tuple[object, ...]]:
    """The entries of an expectation."""
    return {(e["habit"], e["date"], e["status"], e.get("amount"), e.get("unit")) for e in expect["entries"]}


def is_read_as(row: dict[str, Any], reading: Reading, expect: dict[str, Any]) -> bool:
    """Whether the reading is what this expectation says. What a question proposes is left open."""
    if expect["intent"] == "any":
        return not reading.confirm and not reading.entries
    said = (expect["intent"], expect["confirm"], expect["reason"])
    if (str(reading.intent), reading.confirm, reading.reason) != said:
        return False
    if "pause" in expect:
        days = [reading.pause.first, reading.pause.last] if reading.pause else []
        return [str(day) for day in days] == pause_dates(expect["pause"])
    return reading.confirm or written(row, reading) == meant(expect)


def rows(*tiers: str) -> list[Any]:
    """The messages of these tiers as pytest parameters."""
    return [pytest.param(row, id=row["id"]) for row in FILE["messages"] if row["tier"] in tiers]


@pytest.mark.parametrize("row", rows("rule", "llm"))
def test_nothing_is_written_that_was_not_said(row: dict[str, Any]) -> None:
    reading = read(row["text"], scene(row))
    allowed = [meant(e) for e in (row["expect"], *row.get("also", [])) if not e["confirm"] and e["intent"] != "any"]
    assert reading.confirm or not reading.entries or written(row, reading) in allowed


@pytest.mark.parametrize("row", rows("rule"))
def test_a_plain_message_is_read_as_it_was_meant(row: dict[str, Any]) -> None:
    reading = read(row["text"], scene(row))
    assert any(is_read_as(row, reading, expect) for expect in (row["expect"], *row.get("also", []))), reading
