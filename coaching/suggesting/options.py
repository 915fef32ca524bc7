"""The changes that could be suggested for a habit, each within what a body and a day can take (plan rules P7, P8)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations
from math import ceil
from statistics import median
from typing import Final

from coaching.plans.rule_load import IMPACT, STEP_ELSE, STEP_FITNESS
from coaching.schedules import planned_weekdays
from coaching.suggesting.suggestion import Candidate, Op, Option, per_week
from coaching.values import Flex, Kind, Schedule, Span, Target

FEWEST_SIZED: Final = 8
MOSTLY: Final = 0.6
"""The share of small ones from which the size is too large."""
SMALL: Final = 0.5
"""Of the size: what counts as a small one."""
ROUND: Final = 5
"""Minutes, and amounts from ten on, are said in fives."""
LONGER: Final = 1.2
LONGEST_MINUTES: Final = 120
MOST_DAYS: Final = 5
MOST_DAYS_OF_IMPACT: Final = 3
"""Running and lifting need a day of rest between."""


def lighter(candidate: Candidate, span: Span) -> Iterator[Option]:
    """Lighter plans, the least change first: a smaller size, the days that are kept, any days, fewer times a week."""
    habit = candidate.habit
    if (option := smaller(candidate, span)) is not None:
        yield option
    often = int(per_week(habit.schedule))
    kept = candidate.done_days(span)
    if habit.schedule.kind is Kind.WEEKDAYS:
        planned = planned_weekdays(habit.schedule)
        days = best_days(kept, often, planned, rests=_rests(candidate, often))
        if set(days) != set(planned):
            yield Option(Op.SET_DAYS, Schedule(Kind.WEEKDAYS, weekdays=days), habit.target)
        yield Option(Op.SET_TIMES_PER_WEEK, _times(often, planned), habit.target)
    for fewer in range(often - 1 if often == per_week(habit.schedule) else often, 0, -1):
        days = best_days(kept, fewer, planned_weekdays(habit.schedule), rests=_rests(candidate, fewer))
        yield Option(Op.SET_TIMES_PER_WEEK, _times(fewer, days), habit.target)


def smaller(candidate: Candidate, span: Span) -> Option | None:
    """The size that is usual, where most of what was done is half the size or less."""
    target = candidate.habit.target
    amounts = candidate.amounts(span)
    if target.amount is None or len(amounts) < FEWEST_SIZED:
        return None
    small = sum(amount <= SMALL * target.amount for amount in amounts)
    usual = max(_rounded_down(median(amounts)), target.minimum or 1)
    if small < MOSTLY * len(amounts) or usual >= target.amount:
        return None
    least = None if target.minimum is None else min(target.minimum, usual)
    return Option(
        _size(target), candidate.habit.schedule, replace(target, amount=usual, minimum=least), small, len(amounts)
    )


def more(candidate: Candidate, span: Span) -> Option | None:
    """One more time a week where the days are free, else a little longer; None where neither is safe."""
    habit = candidate.habit
    step = STEP_FITNESS if candidate.category == "fitness" else STEP_ELSE
    most = MOST_DAYS_OF_IMPACT if is_impact(candidate) else MOST_DAYS
    often = int(per_week(habit.schedule))
    if habit.schedule.kind is Kind.TIMES_PER_WEEK and often < most and often + 1 <= step * often:
        planned = planned_weekdays(habit.schedule)
        days = best_days(candidate.done_days(span), often + 1, planned, rests=_rests(candidate, often + 1))
        return Option(Op.SET_TIMES_PER_WEEK, _times(often + 1, days), habit.target)
    if habit.target.amount is None or habit.target.unit != "min":
        return None
    longer = ceil(habit.target.amount * LONGER / ROUND) * ROUND
    if longer > min(LONGEST_MINUTES, step * habit.target.amount):
        return None
    least = habit.target.amount if habit.target.minimum is None else habit.target.minimum
    return Option(Op.SET_MINUTES, habit.schedule, Target(float(longer), "min", least))


def best_days(kept: Counter[int], count: int, planned: Collection[int], *, rests: bool) -> tuple[int, ...]:
    """The `count` weekdays on which it was done most; of equal ones those planned now. `rests`: none side by side."""
    allowed = [days for days in combinations(range(7), count) if not (rests and side_by_side(days))]
    return max(allowed, key=lambda days: (sum(kept[day] for day in days), len(set(days) & set(planned)), _spread(days)))


def _times(count: int, days: tuple[int, ...]) -> Schedule:
    return Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, count, days)


def _rests(candidate: Candidate, count: int) -> bool:
    return count <= MOST_DAYS_OF_IMPACT and is_impact(candidate)


def is_impact(candidate: Candidate) -> bool:
    """Whether it is running or lifting, which needs a day of rest between."""
    return candidate.category == "fitness" and IMPACT.search(candidate.habit.title) is not None


def side_by_side(days: Collection[int]) -> bool:
    """Whether two of the weekdays follow each other; Sunday is followed by Monday."""
    return len(days) > 1 and any((day + 1) % 7 in days for day in days)


def _spread(days: tuple[int, ...]) -> int:
    """The smallest gap between two of the days, around the week."""
    return min(((after - day - 1) % 7 for day, after in zip(days, (*days[1:], days[0]), strict=True)), default=0)


def _rounded_down(amount: float) -> float:
    return float(amount // ROUND * ROUND) if amount >= 2 * ROUND else float(max(1, int(amount)))


def _size(target: Target) -> Op:
    return Op.SET_MINUTES if target.unit == "min" else Op.SET_AMOUNT
