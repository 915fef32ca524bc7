"""One question about one patient, answered within seconds: by a model that is checked, else by the records alone.

A model is asked once more with what was wrong. What is left of an answer then, sentence by sentence, is taken where it
is at least half of it; otherwise the computed card is.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from coaching.insight.card import Card, card, unknowns
from coaching.insight.confidence import confidence
from coaching.insight.facts import QA, PatientFacts
from coaching.insight.mending import mended
from coaching.insight.prompting import filled, prompt
from coaching.insight.saying import sentence_faults
from coaching.insight.schema import Insight
from coaching.insight.validator import faults
from coaching.model import Model, ModelUnavailable, Request, shaped
from coaching.prompting import instructions

PURPOSE: Final = "insight"
BY_RECORDS: Final = "records"
SECONDS: Final = 7.5
"""For all of it; what is left of eight seconds goes to everything else."""
MOST_UNKNOWNS: Final = 6
_SHARES: Final = (0.6, 0.35)
"""Of the time, for the first answer and for the second."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer and how it came about. Words hold `{name}` for the patient."""

    insight: Insight
    made_by: str
    """The model's name, or "records"."""
    declined: bool = False
    """Whether it says why the question isn't answered."""
    reasons: tuple[str, ...] = ()
    """Why a model's words were not taken, or not all of them."""

    @property
    def mode(self) -> str:
        """How it is recorded: declined, computed, or model."""
        return "declined" if self.declined else "computed" if self.made_by == BY_RECORDS else "model"


async def answer(
    question: str,
    facts: PatientFacts,
    earlier: Sequence[QA] = (),
    model: Model | None = None,
    seconds: float = SECONDS,
) -> Answer:
    """The answer to `question`, in which `{name}` stands for the patient. Never raises for a model's failings.

    Call it with no transaction open.
    """
    computed = card(question, facts, earlier)
    if model is None or computed.declined:
        return _of_card(computed)
    asking = _Asking(question, facts, earlier, computed)
    try:
        async with asyncio.timeout(seconds):
            return await asking.ask(model, seconds)
    except ModelUnavailable as unavailable:
        return _of_card(computed, (*asking.reasons, unavailable.reason))
    except TimeoutError:
        return _of_card(computed, (*asking.reasons, "late"))


@dataclass(slots=True)
class _Asking:
    """Up to two questions to a model."""

    question: str
    facts: PatientFacts
    earlier: Sequence[QA]
    computed: Card
    reasons: tuple[str, ...] = ()

    async def ask(self, model: Model, seconds: float) -> Answer:
        last: tuple[Insight, str] | None = None
        for share in _SHARES:
            asked = prompt(self.question, self.facts, self.earlier, self.reasons)
            request = Request(instructions("insight"), asked, PURPOSE, Insight, seconds * share)
            try:
                response = await model.answer(request)
                found = settled(filled(shaped(response, Insight), self.facts), self.facts)
            except ModelUnavailable as unavailable:
                self.reasons += (unavailable.reason,)
                if unavailable.reason == "misshapen":
                    continue
                break
            wrong = faults(found, self.facts)
            if not wrong:
                return Answer(found, response.model, reasons=self.reasons)
            self.reasons += wrong
            last = (found, response.model)
        rest = mended(last[0], self.facts, self.computed.insight) if last else None
        return Answer(rest, last[1], reasons=self.reasons) if rest and last else _of_card(self.computed, self.reasons)


def settled(found: Insight, facts: PatientFacts) -> Insight:
    """The answer with what is computed in it: its confidence, the day of its figures, and what isn't shared.

    What it says not to know stays where it claims nothing; a claim that does is named by its field.
    """
    own = [each for each in found.unknowns if each.strip() and not any(_says_more(each, found, facts))]
    known = [f"{each}: not shared" for each in facts.unshared]
    said = list(dict.fromkeys([*known, *own])) or list(unknowns(facts))
    evidence = [
        each
        if not any(_says_more(each.claim, found, facts))
        else each.model_copy(update={"claim": each.field or "wrote"})
        for each in found.evidence
    ]
    return found.model_copy(
        update={
            "confidence": confidence(facts.stats),
            "data_as_of": (facts.as_of or facts.today).isoformat(),
            "unknowns": said[:MOST_UNKNOWNS],
            "evidence": evidence,
        }
    )


def _says_more(words: str, found: Insight, facts: PatientFacts) -> Iterator[str]:
    return sentence_faults(words, found, facts, (), is_finding=False)


def _of_card(computed: Card, reasons: tuple[str, ...] = ()) -> Answer:
    return replace(Answer(computed.insight, BY_RECORDS, computed.declined), reasons=reasons)
