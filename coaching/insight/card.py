"""The answer without a model: computed from the records, in the same structure and under the same rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from coaching.insight import facts as known
from coaching.insight import proposing
from coaching.insight.confidence import LEAST_DUE, confidence
from coaching.insight.facts import QA, PatientFacts
from coaching.insight.lines.line import Line, said_day
from coaching.insight.lines.topics import ALONE, BRIEF, DIRECT, MISSING, lead, more
from coaching.insight.next_steps import actions, tasks
from coaching.insight.patching import day
from coaching.insight.schema import Insight, PlanPatch
from coaching.insight.scope import declined, strangers, topic
from coaching.insight.validator import MOST_ACTIONS, MOST_WORDS, faults

OUTSIDE: Final = "outside what I may answer"
TOO_FEW: Final = "any pattern: fewer than 3 due items"
DECLINED: Final = {
    "medication": "I can't answer questions about medicine: only a doctor or pharmacist can.",
    "diagnosis": "I can't answer that: a diagnosis is for a clinician. Ask me how {name} is doing.",
    "journal": "I can't show journals: what {name} keeps there stays private.",
    "others": "I can't answer that here: it is about other people. Ask about one patient at a time.",
    "judgement": "I can't judge that: I only see what was done and what was written. Ask me about either.",
    "personal": "I can't answer that: I only keep what {name} does and shares here, no other details.",
    "nothing": "I can't say yet: nothing is on record, or nothing is shared with you.",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A computed answer. `declined`: it says why the question isn't answered."""

    insight: Insight
    declined: bool = False


def card(question: str, facts: PatientFacts, earlier: Sequence[QA] = ()) -> Card:
    """What the records answer. `question` has `{name}` for the patient."""
    if reason := declined(question, facts):
        return _refusal(reason, facts, strangers(question, facts))
    if not any(not each.is_private for each in facts.sources):
        return _refusal("nothing", facts)
    asked = topic(question, facts, earlier)
    patch = proposing.patch(question, facts) if asked == "plan" else None
    steps = list(actions(facts, patch))[: 1 if asked in BRIEF else MOST_ACTIONS]
    listed = list(tasks(facts, steps)) if asked == "tasks" else []
    insight = Insight(
        suggested_actions=steps,
        confidence=confidence(facts.stats),
        unknowns=list(unknowns(facts, asked)),
        data_as_of=(facts.as_of or facts.today).isoformat(),
        plan_patch=patch,
        task_list=listed,
    )
    opening = [Line("Here is a list for this week: talk, then lighten or keep, then look again.")] if listed else []
    if asked == "plan":
        opening = [Line(_on_plan(patch, proposing.why_none(question, facts)))]
    said = [*opening, *_said(asked, question, facts)]
    return Card(_with(insight, _named_once(_fitting(said)), facts))


def unknowns(facts: PatientFacts, asked: str = "general") -> Iterator[str]:
    """What the answer can't tell."""
    yield from (f"{each}: not shared" for each in facts.unshared)
    if facts.stats.due7 < LEAST_DUE and "check-ins" not in facts.unshared:
        yield TOO_FEW
    told = [day(str(each.values.get("date") or "")) for each in facts.of_type(known.MESSAGE)]
    newest = max((each for each in told if each), default=None)
    if newest:
        yield f"anything since {said_day(newest)}"
    elif "messages" not in facts.unshared:
        yield "how it feels: no message lately"
    if asked not in DIRECT:
        yield "the reasons, unless {name} tells them"


def _refusal(reason: str, facts: PatientFacts, named: Sequence[str] = ()) -> Card:
    text = DECLINED[reason]
    if named and reason == "others":
        text = _not_here(named[0], facts)
    insight = Insight(
        finding=text,
        confidence="low",
        unknowns=[OUTSIDE if reason != "nothing" else "everything so far"],
        data_as_of=(facts.as_of or facts.today).isoformat(),
    )
    return Card(insight, declined=True)


def _not_here(name: str, facts: PatientFacts) -> str:
    if name in facts.others:
        return f"I can't answer about anybody else here: this is about {{name}}. Ask about {name} by name."
    return f"I can't answer that: {name.title()} is not one of your patients."


def _said(asked: str, question: str, facts: PatientFacts) -> Iterator[Line]:
    """What was asked about first, then what belongs to it; no sentence twice."""
    leading = [line for maker in lead(asked, question) if (line := maker(facts))]
    told = asked in ALONE and any(line.evidence for line in leading)
    made = [*leading, *(line for maker in more(asked) if not told and (line := maker(facts)))]
    if asked in MISSING and not (made if asked in ALONE else leading):
        yield Line(MISSING[asked])
    yield from {line.text: line for line in made}.values()
    if not made and asked not in MISSING:
        yield Line("There are no figures on record that I can show.")


def _with(insight: Insight, said: Sequence[Line], facts: PatientFacts) -> Insight:
    """The answer that says these lines; where it breaks a rule, those that stand by themselves."""
    found = _of(insight, said)
    return found if not faults(found, facts) else _of(insight, [line for line in said if _stands(line, insight, facts)])


def _of(insight: Insight, said: Sequence[Line]) -> Insight:
    return insight.model_copy(
        update={
            "finding": " ".join(line.text for line in said) or "The records don't answer that.",
            "evidence": [each for line in said for each in line.evidence],
            "derived": [each for line in said for each in line.derived],
        }
    )


def _stands(line: Line, insight: Insight, facts: PatientFacts) -> bool:
    return not faults(_of(insight, [line]), facts)


def _on_plan(patch: PlanPatch | None, why_none: str) -> str:
    if patch is None:
        return why_none or "Nothing on record asks for a change of plan."
    lightens = all(op.op in ("set_times_per_week", "set_minutes") and _is_less(op.before, op.to) for op in patch.ops)
    return "A lighter plan is proposed below." if lightens else "A change is proposed below."


def _is_less(before: object, to: object) -> bool:
    return isinstance(before, int | float) and isinstance(to, int | float) and to < before


def _fitting(said: Sequence[Line]) -> list[Line]:
    """As many of the sentences as fit; the first one always does."""
    kept: list[Line] = []
    left = MOST_WORDS
    for line in said:
        size = len(line.text.split())
        if not kept or size <= left:
            kept.append(line)
            left -= size
    return kept


_THEY: Final = (
    ("{name} has ", "They have "),
    (" {name} wrote", " they wrote"),
    (" {name} sent", " they sent"),
    (" {name} did", " they did"),
    ("{name} did ", "They did "),
    ("{name} wrote ", "They wrote "),
    ("{name} was ", "They were "),
)


def _named_once(said: Sequence[Line]) -> list[Line]:
    """The sentences, of which only the first calls the patient by name."""
    kept: list[Line] = []
    for line in said:
        text = line.text
        if any("{name}" in each.text for each in kept):
            for name, they in _THEY:
                text = text.replace(name, they)
        kept.append(replace(line, text=text))
    return kept
