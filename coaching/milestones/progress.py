"""How a habit and its goal stand, as the milestones compare it before and after a change. From the ledger alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby, pairwise

from coaching.adherence import adherence
from coaching.milestones.reached import QUIET_DAYS, Progress
from coaching.slots import state_on
from coaching.streaks import of_habit, unit_of
from coaching.values import Flex, Habit, Slot, SlotState, Span

FEWEST_IN_A_WEEK = 2
"""Once a week is kept in a day: that isn't called a full week."""
KEPT_PERCENT = 80
"""What must be done of a stretch of the plan for its end to be celebrated."""
LENGTH = 30
KNOWN_AHEAD = timedelta(days=7)
"""So far beyond today the ledger is always written."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A habit and what its milestones are measured by."""

    habit: Habit
    since: date
    """The first date of its first version."""
    week_start: int = 0
    freezes: bool = False
    phases: tuple[Span, ...] = ()
    """The dates of the goal's stages."""
    plan: Span | None = None
    """The dates of the goal's plan, where it ends."""


def progress(
    subject: Subject, slots: Collection[Slot], extras: Collection[date], today: date, quiet_days: int = 0
) -> Progress:
    """How the subject stands on `today`. `slots` are all of its goal's, in order; `extras`, dates on which it was done
    though nothing was due, whether they filled another date or not.

    `longest` is the best run that has ended, so that a first run can't beat itself day by day.
    """
    own = [slot for slot in slots if slot.habit_id == subject.habit.id]
    unit = unit_of(subject.habit.schedule)
    streak = of_habit(own, today, unit, subject.freezes)
    counted = adherence(own, today, LENGTH, today)
    return Progress(
        unit=unit,
        streak=streak.current,
        longest=streak.ended,
        total=_total(own, extras),
        adh30=counted.done / counted.due if counted.due else None,
        due30=counted.due,
        days_inactive=quiet_days,
        full_weeks=int(_full_week(subject, own)),
        subgoals_complete=sum(_kept(slots, phase, today) for phase in subject.phases),
        goal_complete=subject.plan is not None and _kept(slots, subject.plan, today),
    )


def quiet_days(last_completion: date | None, heard: Collection[date], today: date) -> int:
    """The longest silence, in days, between the last completion and `today`; 0 where nothing was ever completed, or
    where it was shorter than what a comeback takes. `heard` holds the dates of the messages since.
    """
    if last_completion is None or (today - last_completion).days < QUIET_DAYS:
        return 0
    days = [last_completion, *sorted(day for day in heard if last_completion < day < today), today]
    return max((after - before).days for before, after in pairwise(days))


def _total(own: Collection[Slot], extras: Collection[date]) -> int:
    done = [slot for slot in own if slot.state is SlotState.DONE]
    due = {slot.day for slot in own}
    fillers = {slot.filled_by for slot in done}
    return len(done) + sum(day not in due and day not in fillers for day in set(extras))


def _full_week(subject: Subject, own: Collection[Slot]) -> bool:
    """Whether there was ever a week in which all that was due was done. It looks no further than the first one."""
    weeks = groupby(own, key=lambda slot: slot.day - timedelta(days=(slot.day.weekday() - subject.week_start) % 7))
    for first, slots in weeks:
        states = [slot.state for slot in slots]
        if first >= subject.since and len(states) >= FEWEST_IN_A_WEEK and set(states) == {SlotState.DONE}:
            return True
    return False


def _kept(slots: Collection[Slot], span: Span, today: date) -> bool:
    """Whether nothing that was due in `span` is open any more, and enough of it is done."""
    within = [slot for slot in slots if slot.day in span]
    if span.last is None or not within or not _written_to(span.last, within, today):
        return False
    states = [state_on(slot, today) for slot in within]
    return SlotState.PENDING not in states and 100 * states.count(SlotState.DONE) >= KEPT_PERCENT * len(states)


def _written_to(last: date, slots: Collection[Slot], today: date) -> bool:
    """Whether every slot up to `last` is known; of a one-off there is no other."""
    return last <= today + KNOWN_AHEAD or all(slot.flex is Flex.ONCE for slot in slots)
