"""Plans without a model: a member's words become a plan that passes every rule, or one that a mentor looks at first."""

from dataclasses import replace
from datetime import date

from coaching.plans.builder import build
from coaching.plans.plan import Must, Plan
from coaching.plans.words import headline
from coaching.wishes.change import changed
from coaching.wishes.wish import read_wish

LONGEST_GOAL = 80

__all__ = ["change", "draft", "must_of"]


def draft(text: str, today: date) -> Plan:
    """A plan for the wish in `text`, whatever it says. `today` is the member's own date; week 1 is its week."""
    return build(read_wish(text, today))


def must_of(text: str, today: date) -> Must:
    """What `text` demands of any plan for it, for checking a plan that a model proposes."""
    return read_wish(text, today).must


def change(plan: Plan, wish_text: str, words: str, today: date) -> Plan | str:
    """The plan for `wish_text` as `words` want it, on top of what `plan` already holds.

    A sentence with one question where the words can't be read; `plan` then stands as it was.
    """
    wish = changed(plan, read_wish(wish_text, today), words)
    return wish if isinstance(wish, str) else _retitled(build(replace(wish, today=today)), plan)


def _retitled(plan: Plan, before: Plan) -> Plan:
    """The goal stays in the member's first words until a change of rhythm or size makes them untrue."""
    sizes = [(row.minutes, row.amount) for row in (plan.habits[-1], before.habits[-1])]
    if plan.target == before.target and sizes[0] == sizes[1]:
        return plan
    return plan.model_copy(update={"goal": headline(plan)[:LONGEST_GOAL]})
