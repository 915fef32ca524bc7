"""What a mentor could do next, by rule: talk first, then lighten, praise or ask."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from coaching.insight import facts as known
from coaching.insight.confidence import LEAST_DUE
from coaching.insight.facts import PatientFacts
from coaching.insight.lines import counts
from coaching.insight.schema import Action, PlanPatch, Task
from coaching.suggesting.choosing import GOOD, LOW


def actions(facts: PatientFacts, patch: PlanPatch | None) -> Iterator[Action]:
    """Steps for the mentor, the first to be taken first; at least one wherever anything is on record."""
    figures = next((each.id for each in facts.of_type(known.ADHERENCE)), "")
    words = next((each.id for each in facts.of_type(known.MESSAGE)), "")
    quiet = counts.quiet(facts)
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


def tasks(facts: PatientFacts, actions: Sequence[Action]) -> Iterator[Task]:
    """The steps, of which there is one at least, a day apart from tomorrow on; and a look at the figures in a week."""
    for number, action in enumerate(actions, 1):
        due = facts.today + timedelta(days=number)
        yield Task(
            title=action.action, owner="mentor", due_date=due.isoformat(), source_ids=action.evidence_ids, status="open"
        )
    ids = actions[0].evidence_ids
    due = facts.today + timedelta(days=7)
    yield Task(title="Look at the figures again", owner="system", due_date=due.isoformat(), source_ids=ids)
