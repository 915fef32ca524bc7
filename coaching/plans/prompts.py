"""What a model is told of a wish: data as JSON, in which no words of a member can pass for instructions.

There is no name, id or address in it. What the rules read from the words goes along, so that nothing of it is lost.
"""

import json
from datetime import date
from typing import Any

from coaching.plans.plan import Must, Plan
from coaching.plans.weeks import first_day_of
from coaching.prompting import instructions
from coaching.wishes.wish import LONGEST_WISH

PLAN = instructions("plan")
REPAIR = instructions("plan", "plan_repair")
CHANGE = instructions("plan", "plan_change")
CHANGE_REPAIR = instructions("plan", "plan_change", "plan_repair")

LONGEST_BROKEN = 6000
"""Characters of a refused answer that are shown again."""


def wish(text: str, must: Must, today: date) -> dict[str, Any]:
    """A wish, and what any plan for it has to keep."""
    return {
        "today": f"{today:%A %Y-%m-%d}",
        "week_1": f"{first_day_of(1, today)}",
        "keep": _kept(must),
        "member_words": text[:LONGEST_WISH],
    }


def change(plan: Plan, text: str, words: str, must: Must, today: date) -> dict[str, Any]:
    """A plan on the table, and what the member says about it."""
    shown = wish(text, must, today)
    return {**shown, "plan": plan.model_dump(mode="json"), "change_words": words[:LONGEST_WISH]}


def refused(shown: dict[str, Any], answer: str, hints: tuple[str, ...]) -> dict[str, Any]:
    """The same question, with an answer that may not be used and why."""
    return {**shown, "broken_plan": answer[:LONGEST_BROKEN], "broken_rules": list(hints)}


def as_prompt(shown: dict[str, Any]) -> str:
    """The data as one JSON object."""
    return json.dumps(shown, ensure_ascii=False)


def _kept(must: Must) -> dict[str, Any]:
    kept = must.model_dump(mode="json", exclude_defaults=True, exclude={"today", "forbidden_activities"})
    if must.forbidden_activities:
        kept["no_title_or_cue_may_match"] = list(must.forbidden_activities)
    return kept
