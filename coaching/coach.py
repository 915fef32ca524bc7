"""The coach: answers what is no command, check-in or known intent, from the member's records and within seconds.

A model's answer is rendered by code (`replying.answer`) and passes the gate (`replying.gate`), or is asked for once
more with the reasons, or gives way to a template (`replying.templates`). Its safety label counts as much as the
list's: the higher tier wins, and the caller then sends the fixed text instead.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from coaching.crisis.screening import Finding, Tier
from coaching.languages import language_of
from coaching.model import Model, ModelUnavailable, Request
from coaching.prompting import instructions
from coaching.replying.answer import CoachAnswer, Rendered, parsed, rendered
from coaching.replying.asking import prompt
from coaching.replying.context import CoachContext, Exchange, HabitNow, Names, Suggestion
from coaching.replying.facts import Fact
from coaching.replying.gate import Occasion, faults
from coaching.replying.situations import situation
from coaching.replying.templates import mentor_in, template

__all__ = ["CoachContext", "CoachReply", "Exchange", "HabitNow", "Names", "Suggestion", "reply"]

BUDGET = 8.0
"""Seconds for everything."""
_FIRST, _AGAIN = 0.6, 0.35
"""The shares of the budget for the first answer and for the second."""
TEMPLATE = "template"
_NONE = Finding(Tier.NONE)
_NOBODY = Names()


@dataclass(frozen=True, slots=True)
class CoachReply:
    """What to say, and how it came about. With a tier in `safety` the text is empty: its fixed text is sent instead."""

    text: str
    made_by: str
    """The model's name, or "template"."""
    safety: Finding = _NONE
    context_used: dict[str, Any] = field(default_factory=dict)
    """As JSON: the situation, the facts that the text rests on, the step it proposes, and why words were not used."""
    mood: float | None = None
    """The model's label of the message, −1 to 1; None without one."""
    reasons: tuple[str, ...] = ()


async def reply(
    context: CoachContext,
    message: str,
    model: Model | None,
    names: Names = _NOBODY,
    found: Finding = _NONE,
    seconds: float = BUDGET,
) -> CoachReply:
    """The reply to `message`. `found` is what the crisis list found in it. Never raises for a model's failings."""
    if found.tier:
        return CoachReply("", TEMPLATE, found)
    hidden = names.hidden(message)
    language = language_of(hidden, context.language)
    conversation = _Conversation(Occasion(context, hidden, situation(hidden, context), language), names, seconds)
    if model is None:
        return conversation.template("no model")
    try:
        async with asyncio.timeout(seconds):
            return await conversation.ask(model)
    except ModelUnavailable as unavailable:
        return conversation.template(unavailable.reason)
    except TimeoutError:
        return conversation.template("late")


@dataclass(slots=True)
class _Conversation:
    """Up to two questions to a model about one message."""

    occasion: Occasion
    names: Names
    seconds: float
    reasons: tuple[str, ...] = ()
    mood: float | None = None

    async def ask(self, model: Model) -> CoachReply:
        rejected = ""
        for share in (_FIRST, _AGAIN):
            response = await model.answer(self._request(rejected, share))
            answer = parsed(response.text)
            if answer is None:
                self.reasons += ("the answer must be JSON of the given schema",)
                continue
            self.mood = _mood(answer) if self.mood is None else self.mood
            finding = answer.safety.finding(self.occasion.language)
            if finding.tier:
                return CoachReply("", response.model, finding, self._used(()), self.mood, self.reasons)
            words = rendered(answer, self.occasion.context, self.occasion.message, self.occasion.language)
            wrong = faults(words.text, self.occasion)
            if words.enough and not wrong:
                return self._said(words, response.model)
            self.reasons += (*words.dropped, *wrong)
            if not words.enough:
                break
            rejected = words.text
        return self.template()

    def _request(self, rejected: str, share: float) -> Request:
        asked = prompt(self.occasion, self.names, rejected, self.reasons)
        return Request(instructions("coach"), asked, "coach", CoachAnswer, self.seconds * share)

    def _said(self, words: Rendered, model: str) -> CoachReply:
        self.reasons += words.dropped
        used = self._used(words.used, words.next_step)
        return CoachReply(self._named(words.text), model, _NONE, used, self.mood, self.reasons)

    def template(self, *reasons: str) -> CoachReply:
        """The reply from the records alone."""
        self.reasons += reasons
        said = template(self.occasion.message, self.occasion.context)
        used = self._used((), said.next_step)
        return CoachReply(self._named(said.text), TEMPLATE, _NONE, used, self.mood, self.reasons)

    def _named(self, text: str) -> str:
        return self.names.filled(text, mentor_in(self.occasion.language))

    def _used(self, used: Sequence[Fact], next_step: str = "") -> dict[str, Any]:
        return {
            "situation": str(self.occasion.situation),
            "facts": {fact.id: {"about": fact.about, "said": fact.said} for fact in used},
            "next_step": next_step,
            "reasons": list(self.reasons),
        }


def _mood(answer: CoachAnswer) -> float | None:
    return None if answer.mood is None else max(-1.0, min(1.0, answer.mood))
