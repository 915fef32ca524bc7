from datetime import date, timedelta
from typing import Any

import pytest

from coaching.adherence import WINDOWS, Count, adherence
from coaching.risk.levels import levels
from coaching.risk.scoring import DEFAULTS, Inputs, Risk, risk
from tests.cases.files import load, rows
from tests.cases.test_sarah import AS_OF, SARAH, TODAY, slots_of_sarah

COMPONENTS = ("level", "trend", "misses", "inactivity", "mood")
TO_FOUR_DECIMALS = 5.1e-5


def inputs_of(case: dict[str, Any]) -> Inputs:
    seven, thirty, ninety = (Count(case[f"done{days}"], case[f"due{days}"]) for days in WINDOWS)
    return Inputs(
        (seven, thirty, ninety),
        case["m3"],
        case["m7"],
        case["inactive_days"],
        case["mood7"],
        case["mood_prior"],
        case["days_since_start"],
        case["due_ever"],
        case["active_goals"],
        case["all_paused"],
    )


@pytest.mark.cases("risk.json")
@pytest.mark.parametrize("case", rows("risk.json", "cases"))
def test_risk_is_as_worked_out_by_hand(case: dict[str, Any]) -> None:
    found = risk(inputs_of(case["input"]))
    assert (found.score, found.level, found.provisional) == (case["score"], case["level"], case["provisional"])
    assert (list(found.top), list(found.unknowns)) == (case["top"], case["unknowns"])
    assert found.raw == pytest.approx(case["raw"], abs=TO_FOUR_DECIMALS)
    assert found.components == pytest.approx(case["components"] or {}, abs=TO_FOUR_DECIMALS)


@pytest.mark.cases("risk.json")
@pytest.mark.parametrize("case", rows("risk.json", "hysteresis"))
def test_a_level_rises_at_once_and_falls_slowly(case: dict[str, Any]) -> None:
    assert list(levels(case["daily_scores"])) == case["levels"]


@pytest.mark.cases("risk.json")
def test_the_defaults_are_those_of_the_cases() -> None:
    content = load("risk.json")
    stated = {**content.get("weights_points", {}), **content.get("thresholds", {})}
    assert stated == {name: getattr(DEFAULTS, name) for name in stated}


def risk_of_sarah(case: dict[str, Any]) -> tuple[Risk, Inputs]:
    slots = slots_of_sarah(case)
    seven, thirty, ninety = (adherence(slots, AS_OF, days, TODAY) for days in WINDOWS)
    inbound = max(date.fromisoformat(each["for_date"]) for each in (*case["checkins"], *case["messages"]))
    moods = [
        message["vader_compound"]
        for message in case["messages"]
        if AS_OF - timedelta(days=6) <= date.fromisoformat(message["for_date"]) <= AS_OF
    ]
    start = min(date.fromisoformat(habit["start"]) for habit in case["habits"])
    inputs = Inputs(
        (seven, thirty, ninety),
        adherence(slots, AS_OF, 3, TODAY).missed,
        seven.missed,
        (AS_OF - inbound).days,
        sum(moods) / len(moods),
        None,
        (AS_OF - start).days,
        adherence(slots, AS_OF, (AS_OF - start).days + 1, TODAY).due,
        len(case["goals"]),
        False,
    )
    return risk(inputs), inputs


@pytest.mark.cases("sarah.json")
@pytest.mark.parametrize("case", SARAH)
def test_sarahs_risk_is_that_of_the_brief(case: dict[str, Any]) -> None:
    found, inputs = risk_of_sarah(case)
    expected = case["expect"]
    assert (found.score, found.level) == (expected["risk_score"], expected["risk_level"])
    assert list(found.top) == expected["top_factors"]
    assert found.components == pytest.approx(expected["components"], abs=TO_FOUR_DECIMALS)
    assert inputs.inactive_days == expected["inactive_days"]
