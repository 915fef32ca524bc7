"""The plans of the cases as a model's answers: a good one is taken, a broken one mended or left, a danger held."""

import json
from datetime import date
from typing import Any

import pytest

from coaching.plans import by_rules as planner
from coaching.plans.by_model import BY_MODEL, BY_RULES, draft
from coaching.plans.plan import Must, Plan
from coaching.plans.rules import validate
from tests.cases.files import load, rows
from tests.models import ScriptedModel

FILE = "plan_cases.json"
GOOD = [row for row in rows(FILE, "cases") if "fallback_plan" in row.values[0]]
TODAY = date(2026, 3, 2)


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", GOOD)
async def test_a_good_answer_is_taken_unless_the_wish_is_for_people(case: dict[str, Any]) -> None:
    today, answer = date.fromisoformat(case["today"]), case["fallback_plan"]
    must = planner.must_of(case["text"], today)
    made = await draft(ScriptedModel([answer, answer]), case["text"], today)

    assert validate(made.plan, Must.model_validate(case["must"])) == ()
    if must.needs_review or validate(answer, must):
        assert made == (planner.draft(case["text"], today), BY_RULES)
    else:
        assert made == (Plan.model_validate(answer), BY_MODEL)


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", GOOD)
async def test_an_answer_that_ignores_a_danger_takes_no_hold_away(case: dict[str, Any]) -> None:
    today = date.fromisoformat(case["today"])
    careless = case["fallback_plan"] | {"safety": {"needs_review": False, "reasons": []}}
    made = await draft(ScriptedModel([careless, careless]), case["text"], today)
    assert made.plan.safety.needs_review == bool(case["must"].get("needs_review"))
    assert set(case["must"].get("reasons", ())) <= set(made.plan.safety.reasons)


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("case", rows(FILE, "invalid_plans"))
async def test_a_broken_answer_is_mended_or_left_for_the_rules(case: dict[str, Any]) -> None:
    wish, today = _wish(case["plan"])
    must = planner.must_of(wish, today)
    by_rules = planner.draft(wish, today)
    mended = json.loads(by_rules.model_dump_json())

    for second, made_by in ((mended, BY_MODEL), (case["plan"], BY_RULES)):
        model = ScriptedModel([case["plan"], second])
        made = await draft(model, wish, today)
        assert validate(made.plan, must) == ()
        if validate(case["plan"], must):
            assert made == (by_rules, BY_RULES if must.needs_review else made_by)


def _wish(plan: dict[str, Any]) -> tuple[str, date]:
    """The words that the plan answers, and when they were said."""
    goal = plan.get("goal")
    for good in load(FILE).get("cases", []):
        if goal in (good["text"], good.get("fallback_plan", {}).get("goal")):
            return good["text"], date.fromisoformat(good["today"])
    return str(goal), TODAY
