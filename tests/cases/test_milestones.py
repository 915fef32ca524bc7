from typing import Any

import pytest

from coaching.milestones.reached import Occasion, Progress, celebrate, milestones
from coaching.streaks import Unit
from tests.cases.files import rows

UNITS = {"day": Unit.DAY, "time": Unit.TIME, "times": Unit.TIME, "week": Unit.WEEK, "month": Unit.MONTH}
OTHER_NAMES = {
    "first_full_week": "full_weeks",
    "full_week": "full_weeks",
    "subgoal_complete": "subgoals_complete",
    "subgoals_done": "subgoals_complete",
    "goal_done": "goal_complete",
}


def progress(row: dict[str, Any], unit: str) -> Progress:
    """A row's standing; what it doesn't tell is as if nothing had happened."""
    told = {OTHER_NAMES.get(name, name): value for name, value in row.items()}
    return Progress(**{**told, "unit": UNITS[told.get("unit", unit)]})


@pytest.mark.cases("milestones.json")
@pytest.mark.parametrize("case", rows("milestones.json", "milestones"))
def test_what_is_reached_is_what_lies_between_before_and_after(case: dict[str, Any]) -> None:
    unit = case["before"].get("unit", case["after"].get("unit", "day"))
    found = milestones(progress(case["before"], unit), progress(case["after"], unit))
    assert sorted(found) == sorted(case["keys"])


@pytest.mark.cases("milestones.json")
@pytest.mark.parametrize("case", rows("milestones.json", "celebrate"))
def test_one_milestone_is_celebrated_or_none_for_a_reason(case: dict[str, Any]) -> None:
    found = celebrate(case["keys"], Occasion(**case["context"]))
    assert found.key == case["celebrate"]
    assert (found.where or found.refusal) == case["where_or_reason"]
