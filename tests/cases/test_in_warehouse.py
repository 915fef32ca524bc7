"""The cases of adherence, streaks, risk and Sarah once more, as the warehouse computes them: all members at once."""

import asyncio
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coaching.adherence import WINDOWS, Count
from coaching.slots import state_on
from coaching.values import Flex, Slot, SlotState
from storage.database import Database
from storage.warehouse import metrics
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.protocol import Session, Warehouse
from tests.cases.files import load, rows
from tests.cases.habits import slots_of
from tests.cases.test_sarah import AS_OF, SARAH, slots_of_sarah
from tests.conftest import new_vault
from tests.storage.warehouse.filling import Known, fill, make
from tests.storage.warehouse.snow import standing_in

DAY = timedelta(days=1)
COLUMNS = {
    "metrics_adherence": [f"{what}_{length}d" for length in WINDOWS for what in ("done", "due", "adherence")],
    "metrics_streak": ["current_streak", "longest_streak", "last_completion"],
    "metrics_risk": ["risk_score", "risk_level", "provisional", "missed_count_3d", "missed_count_7d", "factors"],
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What one member's rows in the metrics came to, by column."""

    adherence: dict[str, Any]
    streak: dict[str, Any]
    risk: dict[str, Any]


pytestmark = pytest.mark.filterwarnings("ignore:Arrow output")  # fakesnow's own, of its own calls


@pytest.fixture(scope="module", params=["duckdb", "snowflake"])
def figures(
    request: pytest.FixtureRequest, cluster: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Figures]:
    """By case, what the warehouse says of its member."""
    named, folder = dict(_members()), tmp_path_factory.mktemp("warehouse")

    async def compute(warehouse: Warehouse | None) -> dict[int, Figures]:
        database = Database.at(cluster, new_vault())
        found = await _computed(warehouse or DuckDb(folder, database), list(named.values()), folder)
        await database.close()
        return found

    with ExitStack() as stack:
        snowflake = stack.enter_context(standing_in()).warehouse() if request.param == "snowflake" else None
        found = asyncio.run(compute(snowflake))
    return {name: found[known.user_id] for name, known in named.items()}


@pytest.mark.cases("adherence.json")
@pytest.mark.parametrize("case", rows("adherence.json", "cases"))
def test_adherence_in_the_warehouse_is_that_of_the_cases(case: dict[str, Any], figures: dict[str, Figures]) -> None:
    found = _of(figures, f"adherence {case['id']}").adherence
    for length, expected in case["expect"].items():
        count = Count(found[f"done_{length}d"], found[f"due_{length}d"])
        assert {"done": count.done, "due": count.due, "pct": count.percent} == expected
        assert found[f"adherence_{length}d"] == (count.done / count.due if count.due else None)


@pytest.mark.cases("streaks.json")
@pytest.mark.parametrize("case", rows("streaks.json", "member_cases"))
def test_streaks_in_the_warehouse_are_those_of_the_cases(case: dict[str, Any], figures: dict[str, Figures]) -> None:
    found = _of(figures, f"streak {case['id']}").streak
    assert (found["current_streak"], found["longest_streak"]) == (case["current"], case["longest"])
    assert _iso(found["last_completion"]) == case["last_completion"]


@pytest.mark.cases("risk.json")
@pytest.mark.parametrize("case", rows("risk.json", "cases"))
def test_risk_in_the_warehouse_is_that_of_the_cases(case: dict[str, Any], figures: dict[str, Figures]) -> None:
    found = _of(figures, f"risk {case['id']}").risk
    factors = json.loads(found["factors"])
    assert (found["risk_score"], found["risk_level"]) == (case["score"], case["level"])
    assert found["provisional"] == case["provisional"]
    assert (factors["reasons"][:3], factors["unknowns"]) == (case["top"], case["unknowns"])
    assert factors["components"] == (case["components"] or {})


@pytest.mark.cases("sarah.json")
@pytest.mark.parametrize("case", SARAH)
def test_sarah_in_the_warehouse_is_the_sarah_of_the_brief(case: dict[str, Any], figures: dict[str, Figures]) -> None:
    found, expected = _of(figures, "sarah"), case["expect"]
    for length in (7, 30):
        count = Count(found.adherence[f"done_{length}d"], found.adherence[f"due_{length}d"])
        assert {"done": count.done, "due": count.due, "pct": count.percent} == expected[f"adherence_{length}d"]
    assert found.streak["current_streak"] == expected["current_streak"]
    assert _iso(found.streak["last_completion"]) == expected["last_completion"]
    assert (found.risk["risk_score"], found.risk["risk_level"]) == (expected["risk_score"], expected["risk_level"])
    misses = {f"missed_count_{length}d": found.risk[f"missed_count_{length}d"] for length in (3, 7)}
    assert misses.items() <= expected.items()
    factors = json.loads(found.risk["factors"])
    assert factors["reasons"][:3] == expected["top_factors"]
    assert factors["components"] == expected["components"]
    assert factors["figures"]["inactive_days"] == expected["inactive_days"]


def _of(figures: dict[str, Figures], name: str) -> Figures:
    if name not in figures:
        pytest.skip("no closed day's ledger has these figures")
    return figures[name]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


async def _computed(warehouse: Warehouse, members: Sequence[Known], folder: Path) -> dict[int, Figures]:
    async with warehouse.session() as session:
        await make(session)
        await fill(session, folder, members)
    await metrics.compute(warehouse)
    await metrics.score(warehouse)
    async with warehouse.session() as session:
        read = [await _by_member(session, table, columns) for table, columns in COLUMNS.items()]
    return {user_id: Figures(*(each[user_id] for each in read)) for user_id in read[0]}


async def _by_member(session: Session, table: str, columns: Sequence[str]) -> dict[int, dict[str, Any]]:
    """Each member's newest row."""
    found = await session.rows(f"SELECT user_id, {', '.join(columns)} FROM {table} ORDER BY metric_date")  # noqa: S608
    return {user_id: dict(zip(columns, values, strict=True)) for user_id, *values in found}


def _members() -> Iterator[tuple[str, Known]]:
    """By case, the member that it tells of; a case that only a day still open can have is left out."""
    found: list[tuple[str, date, Sequence[Slot], dict[str, Any]]] = []
    for case in load("adherence.json").get("cases", []):
        as_of, slots = date.fromisoformat(case["as_of"]), slots_of(case["habits"], case["today"])
        if not any(_open(slot, as_of, date.fromisoformat(case["today"])) for slot in slots):
            found.append((f"adherence {case['id']}", as_of, slots, {}))
    for case in load("streaks.json").get("member_cases", []):
        closed = date.fromisoformat(case["today"]) - DAY
        found.append((f"streak {case['id']}", closed, slots_of(case["habits"], case["today"]), {}))
    for case in load("risk.json").get("cases", []):
        if (made := _slots_behind(case["input"])) is not None:
            found.append((f"risk {case['id']}", AS_OF, made, _circumstances(case["input"])))
    for case in [each for each in [load("sarah.json")] if each]:
        found.append(("sarah", AS_OF, slots_of_sarah(case), _sarahs(case)))
    for user_id, (name, as_of, ledger, more) in enumerate(found, 1):
        yield name, Known(user_id, as_of, ledger, **more)


def _open(slot: Slot, as_of: date, today: date) -> bool:
    return slot.day <= as_of and state_on(slot, today) is SlotState.PENDING


def _circumstances(case: dict[str, Any]) -> dict[str, Any]:
    moods = [(AS_OF, case["mood7"]), (AS_OF - 10 * DAY, case["mood_prior"])]
    return {
        "messages": [(day, mood) for day, mood in moods if mood is not None],
        "last_inbound": AS_OF - case["inactive_days"] * DAY,
        "start": AS_OF - case["days_since_start"] * DAY,
        "paused": case["all_paused"],
        "active_goals": case["active_goals"],
    }


def _sarahs(case: dict[str, Any]) -> dict[str, Any]:
    messages = [(date.fromisoformat(each["for_date"]), each["vader_compound"]) for each in case["messages"]]
    days = [date.fromisoformat(each["for_date"]) for each in case["checkins"]]
    start = min(date.fromisoformat(habit["start"]) for habit in case["habits"])
    goals = len(case["goals"])
    return {"messages": messages, "last_inbound": max(days + [day for day, _ in messages]), "start": start} | {
        "active_goals": goals
    }


def _slots_behind(case: dict[str, Any]) -> list[Slot] | None:
    """A ledger with these counts. The window of 90 days is as it can be where a shorter one decides; else None."""
    month = Count(case["done30"] - case["done7"], case["due30"] - case["due7"])
    quarter = Count(case["done90"] - case["done30"], case["due90"] - case["due30"])
    before = case["due_ever"] - case["due90"]
    is_new = case["days_since_start"] < 7
    if case["due30"] >= 3:
        quarter = Count(min(quarter.done, quarter.due), quarter.due)
    possible = 0 <= month.done <= month.due and 0 <= quarter.done <= quarter.due and case["m3"] <= case["m7"]
    if not possible or case["m7"] != case["due7"] - case["done7"] or (before < 0 and not is_new):
        return None
    done, missed = SlotState.DONE, SlotState.PENDING
    parts = (
        *((0, missed, case["m3"]), (4, missed, case["m7"] - case["m3"]), (5, done, case["done7"])),
        *((10, done, month.done), (20, missed, month.missed)),
        *((40, done, quarter.done), (50, missed, quarter.missed), (100, done, max(before, 0))),
    )
    return [slot for back, state, number in parts for slot in _same_day(AS_OF - back * DAY, state, number)]


def _same_day(day: date, state: SlotState, number: int) -> Iterable[Slot]:
    filled = day if state is SlotState.DONE else None
    return (Slot(habit, day, state, Flex.NONE, day, day, filled) for habit in range(number))
