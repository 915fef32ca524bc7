"""The answer without a model: computed from the records, in the same structure and under the same rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from coaching.insight import facts as known
from coaching.insight import lines, proposing
from coaching.insight.confidence import LEAST_DUE, confidence
from coaching.insight.facts import QA, PatientFacts
from coaching.insight.lines import Line, Maker
from coaching.insight.patching import day
from coaching.insight.schema import Action, Insight, PlanPatch, Task
from coaching.insight.scope import declined, strangers, topic
from coaching.insight.validator import MOST_ACTIONS, MOST_WORDS
from coaching.suggesting import GOOD, LOW

OUTSIDE: Final = "outside what I may answer"
TOO_FEW: Final = "any pattern: fewer than 3 due items"
DECLINED: Final[Mapping[str, str]] = {
    "medication": "I can't answer questions about medicine: only a doctor or pharmacist can.",
    "diagnosis": "I can't answer that: a diagnosis is for a clinician. Ask me how {name} is doing.",
    "journal": "I can't show journals: what {name} keeps there stays private.",
    "others": "I can't answer that here: it is about other people. Ask about one patient at a time.",
    "nothing": "I can't say yet: nothing is on record, or nothing is shared with you.",
}

_LINES: Final[Mapping[str, tuple[Maker, ...]]] = {
    "general": (lines.adherence, lines.words, lines.quiet, lines.risk),
    "adherence": (lines.adherence, lines.weakest, lines.streak),
    "missed": (lines.missed, lines.weakest, lines.adherence, lines.words),
    "mood": (lines.mood, lines.words, lines.quiet),
    "streak": (lines.streak, lines.adherence),
    "compare": (lines.compared, lines.adherence),
    "why": (lines.words_as_a_hint, lines.weakest, lines.missed, lines.quiet),
    "plan": (lines.adherence, lines.weakest, lines.words),
    "tasks": (lines.adherence, lines.words),
    "message": (lines.words, lines.quiet),
    "risk": (lines.risk, lines.quiet, lines.missed, lines.words),
}
_MISSING: Final[Mapping[str, str]] = {
    "mood": "There is no mood on record that I can show.",
    "streak": "There is no streak on record that I can show.",
    "message": "There is no message on record that I can show.",
    "why": "The records don't say why.",
    "risk": "There is no risk on record yet.",
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
    asked = topic(question, earlier)
    patch = proposing.patch(question, facts) if asked == "plan" else None
    actions = list(_actions(facts, patch))[:MOST_ACTIONS]
    tasks = list(_tasks(facts, actions)) if asked == "tasks" else []
    said = _named_once(_fitting(_said(asked, question, facts, patch, tasks)))
    insight = Insight(
        finding=" ".join(line.text for line in said),
        evidence=[each for line in said for each in line.evidence],
        derived=[each for line in said for each in line.derived],
        suggested_actions=actions,
        confidence=confidence(facts.stats),
        unknowns=list(unknowns(facts)),
        data_as_of=(facts.as_of or facts.today).isoformat(),
        plan_patch=patch,
        task_list=tasks,
    )
    return Card(insight)


def unknowns(facts: PatientFacts) -> Iterator[str]:
    """What the answer can't tell."""
    yield from (f"{each}: not shared" for each in facts.unshared)
    if facts.stats.due7 < LEAST_DUE and "check-ins" not in facts.unshared:
        yield TOO_FEW
    told = [day(str(each.values.get("date") or "")) for each in facts.of_type(known.MESSAGE)]
    newest = max((each for each in told if each), default=None)
    if newest:
        yield f"anything since {lines.said_day(newest)}"
    elif "messages" not in facts.unshared:
        yield "how it feels: no message lately"
    yield "the reasons, unless {name} tells them"


def _refusal(reason: str, facts: PatientFacts, named: Sequence[str] = ()) -> Card:
    text = DECLINED[reason]
    if named:
        text = f"I can't answer that: {named[0].title()} is not one of your patients, or not the one asked about."
    insight = Insight(
        finding=text,
        confidence="low",
        unknowns=[OUTSIDE if reason != "nothing" else "everything so far"],
        data_as_of=(facts.as_of or facts.today).isoformat(),
    )
    return Card(insight, declined=True)


def _said(
    asked: str, question: str, facts: PatientFacts, patch: PlanPatch | None, tasks: Sequence[Task]
) -> Iterator[Line]:
    if tasks:
        yield Line("Here is a list for this week: talk, then lighten or keep, then look again.")
    makers = list(_LINES[asked])
    if asked in ("adherence", "missed", "general"):
        makers.insert(1, lines.of_named_habits(question))
    made = [maker(facts) for maker in makers]
    if made[0] is None and asked in _MISSING:
        yield Line(_MISSING[asked])
    yield from {line.text: line for line in made if line}.values()
    if asked == "plan":
        yield Line("A lighter plan is proposed below." if patch and _lightens(patch) else _no_change(patch))
    if not any(made) and asked not in _MISSING:
        yield Line("There are no figures on record that I can show.")


def _lightens(patch: PlanPatch) -> bool:
    return all(op.op in ("set_times_per_week", "set_minutes") for op in patch.ops)


def _no_change(patch: PlanPatch | None) -> str:
    return "A change is proposed below." if patch else "Nothing on record asks for a change of plan."


def _fitting(said: Iterator[Line]) -> list[Line]:
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


def _actions(facts: PatientFacts, patch: PlanPatch | None) -> Iterator[Action]:
    figures = next((each.id for each in facts.of_type(known.ADHERENCE)), "")
    words = next((each.id for each in facts.of_type(known.MESSAGE)), "")
    quiet = lines.quiet(facts)
    share = _share(facts)
    if figures and facts.stats.due7 < LEAST_DUE:
        yield Action(
            action="Send a short welcome and ask what would make the first week easy",
            type="check_in",
            evidence_ids=[figures],
        )
        return
    if words:
        ask = "Ask {name} how they have been, before talking about targets"
        yield Action(action=ask, type="check_in", evidence_ids=[words])
    elif quiet:
        ask = "Send {name} a short, warm message that asks for nothing"
        yield Action(action=ask, type="check_in", evidence_ids=[quiet.evidence[0].source_id])
    if patch is not None:
        offer = "Talk the proposed change through with {name}, and send it only if they want it"
        yield Action(action=offer, type="adjust_plan", evidence_ids=patch.ops[0].source_ids)
    elif share is not None and share < LOW:
        yield Action(action="Offer a lighter week", type="adjust_plan", evidence_ids=[figures])
    elif share is not None and share >= GOOD:
        yield Action(action="Name what held, and ask what helped", type="praise", evidence_ids=[figures])
    elif figures:
        yield Action(action="Ask what got in the way of what stayed open", type="check_in", evidence_ids=[figures])
    if not (words or quiet or figures or patch):
        anything = next(each.id for each in facts.sources if not each.is_private)
        yield Action(action="Ask {name} how it is going", type="check_in", evidence_ids=[anything])


def _share(facts: PatientFacts) -> float | None:
    return next((each.number("adherence_7d_pct") for each in facts.of_type(known.ADHERENCE)), None)


def _tasks(facts: PatientFacts, actions: Sequence[Action]) -> Iterator[Task]:
    for number, action in enumerate(actions, 1):
        due = facts.today + timedelta(days=number)
        yield Task(
            title=action.action, owner="mentor", due_date=due.isoformat(), source_ids=action.evidence_ids, status="open"
        )
    ids = actions[0].evidence_ids
    due = facts.today + timedelta(days=7)
    yield Task(title="Look at the figures again", owner="system", due_date=due.isoformat(), source_ids=ids)
