"""Plans by a model: it proposes, the rules decide. One repair, then the rule planner, so that there is always a plan.

A wish that the rules find dangerous never gets to the model: its plan is written by people and waits for a mentor.
"""

import asyncio
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from coaching.model import Model, ModelUnavailable, Request
from coaching.plans import by_rules
from coaching.plans import prompts as plan_prompts
from coaching.plans.builder import build
from coaching.plans.plan import Must, Plan, Reason
from coaching.plans.rules import repair_hints, validate
from coaching.wishes.change import UNREAD
from coaching.wishes.wish import read_wish

BY_RULES: Final = "rules"
BY_MODEL: Final = "Gemini"

SECONDS: Final = 7.5
"""For both calls; what is left of eight seconds goes to everything else."""
FIRST_SECONDS: Final = 5.5
"""For the first call, so that a repair has two seconds at least."""

_PLAIN_LENGTH: Final = 200
_NOT_PLAIN: Final = re.compile(
    r"https?:|www\.|\w{2}\.(?:com|org|app)\b|[@<>\[\]{}`|\\]"
    r"|[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]",  # control, invisible and direction characters
    re.IGNORECASE,
)
_PLAIN: Final = "Words: plain sentences of one line and at most 200 characters, without links, names or markup"


class Made(NamedTuple):
    """A plan that passes every rule, and who made it."""

    plan: Plan
    made_by: str


@dataclass(frozen=True, slots=True)
class _Task:
    """What to ask for, how to ask again, and what the answer has to keep."""

    purpose: str
    instructions: str
    repair: str
    shown: dict[str, Any]
    must: Must


@dataclass(frozen=True, slots=True)
class _Proposal:
    """An answer as read. `worries` are dangers that the model sees in the wish."""

    text: str
    plan: Plan | None
    hints: tuple[str, ...]

    @property
    def worries(self) -> tuple[Reason, ...]:
        return self.plan.safety.reasons if self.plan and self.plan.safety.needs_review else ()


async def draft(model: Model, text: str, today: date, *, seconds: float = SECONDS) -> Made:
    """A plan for the wish in `text`, within `seconds`. `today` is the member's own date."""
    must = by_rules.must_of(text, today)
    if must.needs_review:
        return Made(by_rules.draft(text, today), BY_RULES)
    shown = plan_prompts.wish(text, must, today)
    found = await _ask(model, _Task("plan", plan_prompts.PLAN, plan_prompts.REPAIR, shown, must), seconds)
    return Made(found, BY_MODEL) if isinstance(found, Plan) else Made(_by_rules(text, today, found), BY_RULES)


async def change(
    model: Model, plan: Plan, text: str, words: str, today: date, *, seconds: float = SECONDS
) -> Made | str:
    """The plan for the wish in `text` as `words` want it: by the rules, or by the model where they can't read `words`.

    A sentence with one question where nobody can; `plan` then stands as it was.
    """
    read = by_rules.change(plan, text, words, today)
    if isinstance(read, Plan):
        return Made(read, BY_RULES)
    if read != UNREAD or plan.safety.needs_review:
        return read
    must = _still_demanded(text, words, today)
    shown = plan_prompts.change(plan, text, words, must, today)
    task = _Task("change", plan_prompts.CHANGE, plan_prompts.CHANGE_REPAIR, shown, must)
    found = await _ask(model, task, seconds)
    if isinstance(found, Plan):
        return UNREAD if found == plan else Made(found, BY_MODEL)
    return Made(_by_rules(f"{text}; {words}", today, found), BY_RULES) if found else read


def _still_demanded(text: str, words: str, today: date) -> Must:
    """What a change may not undo: limits, forbidden activities and safety. How often, when and how long it may."""
    old, new = by_rules.must_of(text, today), by_rules.must_of(words, today)
    return Must(
        today=today,
        max_minutes_per_day=new.max_minutes_per_day or old.max_minutes_per_day,
        forbidden_activities=tuple(dict.fromkeys((*old.forbidden_activities, *new.forbidden_activities))),
        baseline_minutes_per_week=old.baseline_minutes_per_week,
        needs_review=old.needs_review or new.needs_review,
        reasons=tuple(dict.fromkeys((*old.reasons, *new.reasons))),
    )


def _by_rules(text: str, today: date, worries: tuple[Reason, ...]) -> Plan:
    """The rules' own plan; held for a mentor where the model insists on a danger that the rules don't know."""
    wish = read_wish(text, today)
    return build(replace(wish, reasons=tuple(dict.fromkeys((*wish.reasons, *worries)))))


async def _ask(model: Model, task: _Task, seconds: float) -> Plan | tuple[Reason, ...]:
    """A plan that passes, or the dangers that the model last saw, which are mostly none."""
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    try:
        first = await _propose(model, task, task.shown, min(seconds, FIRST_SECONDS))
    except ModelUnavailable:
        return ()
    if first.plan and not first.hints:
        return first.plan
    shown = plan_prompts.refused(task.shown, first.text, first.hints)
    again = replace(task, purpose="repair", instructions=task.repair)
    try:
        second = await _propose(model, again, shown, until - clock())
    except ModelUnavailable:
        return first.worries
    if second.plan and not second.hints:
        return second.plan
    return second.worries if second.plan else first.worries


async def _propose(model: Model, task: _Task, shown: dict[str, Any], seconds: float) -> _Proposal:
    prompt = plan_prompts.as_prompt(shown)
    response = await model.answer(Request(task.instructions, prompt, task.purpose, Plan, seconds))
    return _read(response.text, task.must)


def _read(text: str, must: Must) -> _Proposal:
    try:
        plan = Plan.model_validate_json(text)
    except ValidationError as error:
        wrong = [
            f"P1: {'.'.join(map(str, each['loc'])) or 'the answer'} is wrong ({each['type']})"
            for each in error.errors()
        ]
        return _Proposal(text, None, tuple(wrong[:10]))
    hints = repair_hints(validate(plan, must))
    return _Proposal(text, plan, hints if all(map(_is_plain, _sentences(plan))) else (*hints, _PLAIN))


def _sentences(plan: Plan) -> Iterator[str]:
    yield from (
        plan.goal,
        plan.success_criterion,
        plan.obstacle_plan,
        *plan.assumptions,
        plan.clarifying_question or "",
    )
    for subgoal in plan.subgoals:
        yield from (subgoal.title, subgoal.success_criterion)
    for habit in plan.habits:
        yield from (habit.key, habit.title, habit.cue, habit.unit or "")


def _is_plain(sentence: str) -> bool:
    return len(sentence) <= _PLAIN_LENGTH and not _NOT_PLAIN.search(sentence)
