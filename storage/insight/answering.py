"""A mentor's question about one patient, from reading the facts to what is kept of the answer.

No transaction is open while a model is asked: the facts are read in a short one, and `interactions.keep` writes after.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import datetime

from coaching.insight import asking, rendering
from coaching.insight.asking import Answer
from coaching.insight.facts import QA
from coaching.insight.rendering import Cited, Screen
from coaching.insight.schema import Insight, to_json
from coaching.model import Model
from coaching.replying.context import Names
from storage.database import Reader
from storage.insight import patient_facts
from storage.insight.interactions import Interaction
from storage.people import Person

Reading = Callable[[], AbstractAsyncContextManager[Reader]]
"""Opens a read-only transaction in the mentor's name."""

MENTOR: str = "you"


@dataclass(frozen=True, slots=True)
class Told:
    """What the mentor reads, what the buttons beneath are about, and what is kept.

    `sources` are the [1] [2] of the text; `patch` is a proposed change in lines, `tasks` are titles, both as they are
    read. The same as data are in `kept`.
    """

    text: str
    sources: tuple[Cited, ...]
    patch: tuple[str, ...]
    tasks: tuple[str, ...]
    declined: bool
    kept: Interaction
    reasons: tuple[str, ...] = ()
    """Why a model's words were not taken, for the log; none of anybody's words."""


async def ask(
    read: Reading,
    mentor: Person,
    patient_id: int,
    question: str,
    now: datetime,
    model: Model | None = None,
    earlier: Sequence[QA] = (),
    seconds: float = asking.SECONDS,
) -> Told:
    """Answer `question`. Raises LookupError for a patient who isn't in the mentor's care."""
    async with read() as reader:
        patient = await patient_facts.read(reader, patient_id, now, mentor)
    hidden = patient.names.hidden
    # What was answered before may hold what is no longer shared.
    whole = not patient.facts.unshared
    before = [QA(hidden(each.question), hidden(each.answer) if whole else "") for each in earlier]
    answer = await asking.answer(hidden(question), patient.facts, before, model, seconds)
    screen = rendering.screen(answer.insight, patient.facts, _filling(patient.names))
    kept = _kept(question, answer, screen, patient.names)
    return Told(screen.text, screen.sources, screen.patch, screen.tasks, answer.declined, kept, answer.reasons)


def _filling(names: Names) -> Callable[[str], str]:
    known = names if names.member else replace(names, member="This member")
    return lambda text: known.filled(text, MENTOR)


def _kept(question: str, answer: Answer, screen: Screen, names: Names) -> Interaction:
    named = _named(answer.insight, _filling(names))
    stored = to_json(named)
    return Interaction(
        mode=answer.mode,
        question=question,
        answer=screen.text,
        made_by=answer.made_by,
        sources=tuple(
            {"number": each.number, "source_id": each.source_id, "label": each.label} for each in screen.sources
        ),
        plan_patch=stored["plan_patch"],
        tasks=tuple(stored["task_list"]),
    )


def _named(insight: Insight, fill: Callable[[str], str]) -> Insight:
    """The answer with the patient's name in the words of its patch and its tasks."""
    tasks = [each.model_copy(update={"title": fill(each.title)}) for each in insight.task_list]
    patch = insight.plan_patch
    if patch is not None:
        ops = [each.model_copy(update={"reason": fill(each.reason)}) for each in patch.ops]
        patch = patch.model_copy(update={"title": fill(patch.title), "ops": ops})
    return insight.model_copy(update={"task_list": tasks, "plan_patch": patch})
