"""Plans: the rules' own plan keeps what the words demand, a good plan passes, a broken one is refused by its rule."""

from datetime import date
from typing import Any

import pytest

from coaching.plans.by_rules import draft, must_of
from coaching.plans.plan import Must, Plan
from coaching.plans.rules import validate
from tests.cases.files import load, rows

FILE = "plan_cases.json"


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", rows(FILE, "cases"))
def test_a_plan_by_rules_keeps_what_the_words_demand(case: dict[str, Any]) -> None:
    plan = draft(case["text"], date.fromisoformat(case["today"]))
    assert validate(plan, Must.model_validate(case["must"])) == ()


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", [row for row in rows(FILE, "cases") if "fallback_plan" in row.values[0]])
def test_a_good_plan_passes_every_rule(case: dict[str, Any]) -> None:
    assert validate(case["fallback_plan"], Must.model_validate(case["must"])) == ()


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", rows(FILE, "invalid_plans"))
def test_a_broken_plan_is_refused_by_its_rule(case: dict[str, Any]) -> None:
    assert case["rule"] in validate(case["plan"], _must(case))


def _must(case: dict[str, Any]) -> Must | None:
    """What was asked for: stated in the row, else by the good plan with the same goal, else by the goal itself."""
    if case.get("must") is not None:
        return Must.model_validate(case["must"])
    goal = case["plan"].get("goal")
    for good in load(FILE).get("cases", []):
        if goal in (good["text"], good.get("fallback_plan", {}).get("goal")):
            return Must.model_validate(good["must"])
    plan_is_whole = isinstance(goal, str) and not _misshapen(case["plan"])
    return must_of(goal, date(2026, 3, 2)) if plan_is_whole else None


def _misshapen(plan: dict[str, Any]) -> bool:
    try:
        Plan.model_validate(plan)
    except ValueError:
        return True
    return False
