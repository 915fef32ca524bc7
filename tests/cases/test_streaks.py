from datetime import date
from typing import Any

import pytest

from coaching.schedules import from_json
from coaching.streaks import of_habit, of_member, unit_of
from tests.cases.files import rows
from tests.cases.habits import slots_of


@pytest.mark.cases("streaks.json")
@pytest.mark.parametrize("case", rows("streaks.json", "habit_cases"))
def test_a_habit_streak_is_the_run_of_what_was_kept(case: dict[str, Any]) -> None:
    slots = slots_of([case["habit"]], case["today"])
    unit = unit_of(from_json(case["habit"]))
    streak = of_habit(slots, date.fromisoformat(case["today"]), unit, case["freezes_on"])
    assert (streak.current, streak.longest, streak.unit) == (case["current"], case["longest"], case["unit"])
    assert [day.isoformat() for day in streak.frozen] == case["frozen"]


@pytest.mark.cases("streaks.json")
@pytest.mark.parametrize("case", rows("streaks.json", "member_cases"))
def test_a_member_streak_is_the_run_of_days_of_showing_up(case: dict[str, Any]) -> None:
    streak, last = of_member(slots_of(case["habits"], case["today"]), date.fromisoformat(case["today"]))
    assert (streak.current, streak.longest) == (case["current"], case["longest"])
    assert (last.isoformat() if last else None) == case["last_completion"]
