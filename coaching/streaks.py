"""Runs of what was kept: days, times, weeks or months in a row, from the slots alone.

A habit's unit is that of its present schedule, also for the time before a change: weeks where make-ups count within the
week, months where they count within the month, else the single due dates. What isn't resolved yet neither adds nor
breaks.

Freezes are off by default, forgive a miss in the streak alone, and are given when a day (or week) closes:

- days and times: the run before is 3 or more, the due date before wasn't frozen, and fewer than 2 lie within 30 days;
- weeks: exactly one short of 2 or more, and no other freeze within 8 weeks. Months have none.

With freezes, a done added later can move them; without, it never lowers a streak.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from coaching.schedules import month_of, week_of
from coaching.slots import state_on
from coaching.values import Flex, Kind, Schedule, Slot, SlotState, Span

SHORTEST_RUN_TO_FREEZE = 3
FREEZES_AT_ONCE = 2
FREEZE_WINDOW = timedelta(days=30)
BETWEEN_FROZEN_WEEKS = timedelta(weeks=8)


class Unit(StrEnum):
    """What a streak counts."""

    DAY = "day"
    TIME = "time"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Streak:
    """How many in a row by now, and at most ever. `frozen`: the dates that a freeze forgave, of a week its first."""

    current: int
    longest: int
    unit: Unit
    frozen: tuple[date, ...] = ()
    ended: int = field(default=0, compare=False)
    """The longest of the runs before the present one: what it may beat."""

    def in_words(self) -> str:
        """ "3 weeks in a row, best 5"; "0 now, best 2"."""
        if not self.longest:
            return "no streak yet"
        if not self.current:
            return f"0 now, best {self.longest}"
        now = f"1 {self.unit} so far" if self.current == 1 else f"{self.current} {self.unit}s in a row"
        return f"{now}, best {self.longest}" if self.longest > self.current else now


@dataclass(frozen=True, slots=True)
class _Step:
    """One unit: a due date, or a week or month of them. Open: still to be decided; closes: the last date of it."""

    day: date
    due: int
    unfilled: int
    closes: date
    open: bool


def unit_of(schedule: Schedule) -> Unit:
    """What a streak of this schedule counts."""
    match schedule.flex:
        case Flex.WEEK:
            return Unit.WEEK
        case Flex.MONTH:
            return Unit.MONTH
        case _:
            return Unit.DAY if schedule.kind is Kind.DAILY else Unit.TIME


def of_habit(slots: Sequence[Slot], today: date, unit: Unit, freezes: bool = False) -> Streak:
    """The streak of one habit. `slots` are all of its slots in order, at least to the end of the week or month that
    holds `today` (`slots.settled_by`): a week is met when each of its slots is.
    """
    frozen: list[date] = []
    current = longest = ended = 0
    previous: date | None = None
    for step in _steps(slots, today, unit):
        if not step.unfilled:
            current += 1
        elif not step.open:
            if not (freezes and current and previous not in frozen and _freezable(step, current, frozen, unit)):
                ended, current = max(ended, current), 0
            elif step.closes < today:
                frozen.append(step.day)
        previous = step.day
        longest = max(longest, current)
    return Streak(current, longest, unit, tuple(frozen), ended)


def of_member(slots: Collection[Slot], today: date) -> tuple[Streak, date | None]:
    """The streak of days on which something due was done, over all habits, and the date of the last completion.

    Days without slots are left out, today while anything is open. A completion that fills no slot isn't seen here.
    """
    until_today = sorted((slot for slot in slots if slot.day <= today), key=lambda slot: slot.day)
    current = longest = 0
    for _, of_day in groupby(until_today, key=lambda slot: slot.day):
        states = {state_on(slot, today) for slot in of_day}
        if SlotState.DONE in states:
            current += 1
        elif SlotState.PENDING not in states:
            current = 0
        longest = max(longest, current)
    return Streak(current, longest, Unit.DAY), max((slot.filled_by for slot in slots if slot.filled_by), default=None)


def _steps(slots: Sequence[Slot], today: date, unit: Unit) -> Iterator[_Step]:
    if unit in (Unit.DAY, Unit.TIME):
        for slot in slots:
            state = state_on(slot, today)
            can_be_made_up = slot.flex is not Flex.NONE and today <= slot.block_last
            still_open = state is SlotState.PENDING or can_be_made_up
            yield _Step(slot.day, 1, int(state is not SlotState.DONE), slot.block_last, still_open)
        return
    week_start = next((slot.block_first.weekday() for slot in slots if slot.flex is Flex.WEEK), 0)
    for span, group in groupby(slots, key=lambda slot: _period(slot, unit, week_start)):
        states = [slot.state for slot in group]
        unfilled = len(states) - states.count(SlotState.DONE)
        yield _Step(span.first, len(states), unfilled, span.last or span.first, today in span or today < span.first)


def _period(slot: Slot, unit: Unit, week_start: int) -> Span:
    """A slot with a week of its own stays in it: the member's weeks may have begun on another day back then."""
    if unit is Unit.MONTH:
        return month_of(slot.day)
    return Span(slot.block_first, slot.block_last) if slot.flex is Flex.WEEK else week_of(slot.day, week_start)


def _freezable(step: _Step, run: int, frozen: Sequence[date], unit: Unit) -> bool:
    if unit is Unit.MONTH:
        return False
    if unit is Unit.WEEK:
        recent = [day for day in frozen if step.day - day < BETWEEN_FROZEN_WEEKS]
        return step.due >= 2 and step.unfilled == 1 and not recent
    recent = [day for day in frozen if step.day - day < FREEZE_WINDOW]
    return run >= SHORTEST_RUN_TO_FREEZE and len(recent) < FREEZES_AT_ONCE
