"""What a mentor should know before a change is proposed: steps of load, days of rest, treatment (rules P7, P8)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from coaching.patches.change import Change, Op
from coaching.patches.planned import MOST_WITH_REST, Planned, about
from coaching.phrasing import listed, number
from coaching.plans.rule_load import STEP_ELSE, STEP_FITNESS
from coaching.suggesting.options import is_impact, side_by_side
from coaching.suggesting.suggestion import per_week
from coaching.values import WEEKDAYS

_WATER = re.compile(r"\b(?:water|glass(?:es)?|hydrat\w*)\b", re.IGNORECASE)
CARE: Final = "{title} belongs to a treatment: agree on it with whoever treats, before it is proposed."
NO_MORE: Final = "{title} is about eating: more of it is seldom the help that is wanted."
STEP: Final = "{title} would rise from {now} to {then} a week at once; a step of {step:g} times is as much as is usual."
SIDE_BY_SIDE: Final = "{title} on {days} leaves no day of rest between; a day of rest between is usual."
EVERY_DAY: Final = "{title} every day leaves no day of rest; running and lifting need some."
ONLY_THEN: Final = "{title} is then due on {days} only; a length or amount for some days alone can't be planned."
WITH_IT: Final = "The pause is the goal's: {others} {verb} with it."
PAUSED: Final = "{title} is paused at present; the change would be felt after that."


def cautions(changes: Sequence[Change], planned: Sequence[Planned]) -> list[str]:
    """A sentence each; none where nothing speaks against it."""
    found = []
    for habit_id in dict.fromkeys(change.habit_id for change in changes):
        mine = [change for change in changes if change.habit_id == habit_id]
        habit = about(planned, mine[0])
        if habit is not None:
            found += list(_of(mine, habit))
    return found


def _of(changes: Sequence[Change], found: Planned) -> Iterator[str]:
    title = found.habit.title
    if found.candidate.is_care:
        yield CARE.format(title=title)
    counted = found.habit.target.unit == "min" or _amounts(changes)
    unit = found.habit.target.unit if counted else "times"
    now, then = _load(found, (), counted=counted), _load(found, changes, counted=counted)
    step = STEP_FITNESS if found.candidate.category == "fitness" else STEP_ELSE
    if found.candidate.category == "nutrition" and then > now and not _WATER.search(f"{title} {unit}"):
        yield NO_MORE.format(title=title)
    elif now and then > step * now:
        yield STEP.format(title=title, now=number(now), then=f"{number(then)} {unit}", step=step)
    if _amounts(changes) or any(change.op is Op.MINUTES for change in changes):
        yield from (
            ONLY_THEN.format(title=title, days=listed(WEEKDAYS[day].capitalize() for day in change.days))
            for change in changes
            if change.op is Op.DAYS
        )
    yield from _rest(changes, found)
    for change in changes:
        if change.op is Op.PAUSE and found.beside:
            verb = "pauses" if len(found.beside) == 1 else "pause"
            yield WITH_IT.format(others=listed(found.beside), verb=verb)
    if found.paused is not None and not all(change.op is Op.PAUSE for change in changes):
        yield PAUSED.format(title=title)


def _rest(changes: Sequence[Change], found: Planned) -> Iterator[str]:
    if not is_impact(found.candidate):
        return
    for change in changes:
        if len(change.days) == len(WEEKDAYS):
            yield EVERY_DAY.format(title=found.habit.title)
        elif side_by_side(change.days) and (change.op is Op.DAYS or len(change.days) <= MOST_WITH_REST):
            days = listed(WEEKDAYS[day].capitalize() for day in change.days)
            yield SIDE_BY_SIDE.format(title=found.habit.title, days=days)


def _amounts(changes: Sequence[Change]) -> bool:
    return any(change.op is Op.AMOUNT for change in changes)


def _load(found: Planned, changes: Sequence[Change], *, counted: bool) -> float:
    """Minutes a week, or whatever is `counted`; times a week where nothing is."""
    often, size = per_week(found.habit.schedule), found.habit.target.amount if counted else 1
    for change in changes:
        if change.schedule is not None:
            often = per_week(change.schedule)
        if change.op in (Op.MINUTES, Op.AMOUNT) and isinstance(change.to, int | float):
            size = change.to
        if change.op in (Op.PAUSE, Op.ARCHIVE):
            often = 0
    return often * (size or 1)
