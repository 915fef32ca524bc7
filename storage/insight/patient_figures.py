"""The figures of a patient that an answer to a mentor may rest on: adherence, streak, weekdays, last contact."""

from collections.abc import Sequence
from typing import Final

from coaching import streaks
from coaching.adherence import FEWEST_FOR_PERCENT, WINDOWS, Count, window
from coaching.insight import facts as kinds
from coaching.insight.facts import Source, Value
from coaching.slots import state_on
from coaching.values import WEEKDAYS, Slot, SlotState
from storage import ledger
from storage.database import Reader
from storage.insight.patient_scene import DAY, Scene

BEFORE: Final = (7, 30)
"""Lengths of the windows that are compared with those before them."""
FOUR_WEEKS: Final = 28


async def figures(reader: Reader, scene: Scene, slots: Sequence[Slot]) -> list[Source]:
    """Adherence and the streak, from the ledger as it stands."""
    if not scene.shares_checkins:
        return []
    user_id, as_of, tomorrow = scene.person.id, scene.as_of, scene.as_of + DAY
    values: dict[str, Value] = {}
    for length in WINDOWS:
        count = await ledger.count(reader, user_id, window(as_of, length), tomorrow)
        values |= {f"done{length}": count.done, f"due{length}": count.due}
        values[f"adherence_{length}d_pct"] = _percent(count)
    for length in BEFORE:
        before = await ledger.count(reader, user_id, window(as_of - length * DAY, length), tomorrow)
        values |= {f"done_before{length}": before.done, f"due_before{length}": before.due}
        values[f"adherence_before{length}_pct"] = _percent(before)
    streak, last = streaks.of_member(slots, tomorrow)
    return [
        Source(f"met:adh:{as_of}", kinds.ADHERENCE, values),
        Source(
            f"met:streak:{as_of}",
            kinds.STREAK,
            {
                "current_streak": streak.current,
                "longest_streak": streak.longest,
                "last_completion": str(last) if last else None,
            },
        ),
        Source(f"met:weekdays:{as_of}", kinds.WEEKDAYS, _by_weekday(slots, scene)),
    ]


def _by_weekday(slots: Sequence[Slot], scene: Scene) -> dict[str, Value]:
    """Done and due of 28 closed days, by the weekday of the due date."""
    span, values = window(scene.as_of, FOUR_WEEKS), dict[str, Value]()
    for number, name in enumerate(WEEKDAYS):
        states = [state_on(each, scene.today) for each in slots if each.day in span and each.day.weekday() == number]
        if states:
            values |= {f"done28_{name}": states.count(SlotState.DONE), f"due28_{name}": len(states)}
    return values


def contact(scene: Scene, messages_7d: int) -> Source:
    """That somebody is quiet is seen whatever they share."""
    last = scene.person.last_inbound_date
    quiet = max((scene.as_of - last).days, 0) if last else None
    values: dict[str, Value] = {"inactive_days": quiet, "last_contact": str(last) if last else None}
    if "messages" in scene.person.shares:
        values["messages_7d"] = messages_7d
    return Source(f"met:contact:{scene.as_of}", kinds.CONTACT, values)


def _percent(count: Count) -> int | None:
    return count.percent if count.due >= FEWEST_FOR_PERCENT else None
