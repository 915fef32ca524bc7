from datetime import date
from typing import Any

import pytest

from coaching.adherence import adherence
from coaching.streaks import of_member
from coaching.values import Slot
from tests.cases.files import load
from tests.cases.habits import slots_of

AS_OF = date(2026, 2, 28)
TODAY = date(2026, 3, 1)
SARAH = [pytest.param(case, id="sarah") for case in [load("sarah.json")] if case]

pytestmark = pytest.mark.cases("sarah.json")


def slots_of_sarah(case: dict[str, Any]) -> list[Slot]:
    logs: dict[str, dict[str, str]] = {habit["id"]: {} for habit in case["habits"]}
    for checkin in case["checkins"]:
        logs[checkin["habit_id"]][checkin["for_date"]] = checkin["status"]
    return slots_of([{**habit, "log": logs[habit["id"]]} for habit in case["habits"]], TODAY.isoformat())


@pytest.mark.parametrize("case", SARAH)
@pytest.mark.parametrize("length", [7, 30])
def test_sarahs_adherence_is_that_of_the_brief(case: dict[str, Any], length: int) -> None:
    count = adherence(slots_of_sarah(case), AS_OF, length, TODAY)
    expected = case["expect"][f"adherence_{length}d"]
    assert {"done": count.done, "due": count.due, "pct": count.percent} == expected


@pytest.mark.parametrize("case", SARAH)
def test_sarahs_streak_is_over_since_wednesday(case: dict[str, Any]) -> None:
    streak, last = of_member(slots_of_sarah(case), TODAY)
    assert (streak.current, str(last)) == (case["expect"]["current_streak"], case["expect"]["last_completion"])


@pytest.mark.parametrize("case", SARAH)
@pytest.mark.parametrize("length", [3, 7])
def test_sarahs_misses_are_those_of_the_brief(case: dict[str, Any], length: int) -> None:
    missed = adherence(slots_of_sarah(case), AS_OF, length, TODAY).missed
    assert missed == case["expect"][f"missed_count_{length}d"]
