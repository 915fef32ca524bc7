"""At most one change of plan at a time, for the habit that needs it most, with the evidence of a replay.

The rules, over the last eight complete weeks that the present plan covers, four at least and eight due dates at least:

- under 60 %: the least change that would have scored 80 %, else the best one from 60 % on that gains 10 points;
- nothing done at all: to leave it out;
- done mostly at half its size or less: the size that is usual;
- 90 % and more in the last four weeks, and no rise planned: one more time a week, else a little longer.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.adherence import Count
from coaching.days import DAY
from coaching.suggesting.options import lighter, more, smaller
from coaching.suggesting.replay import WEEK, replayed, scored, weeks_of_plan
from coaching.suggesting.suggestion import Candidate, Nothing, Op, Option, Suggestion
from coaching.values import Schedule, Span, Target

MOST_WEEKS: Final = 8
FEWEST_WEEKS: Final = 4
FEWEST_DUE: Final = 8
LOW: Final = 60
"""Percent: under it a plan asks for more than a life has room for."""
GOOD: Final = 80
"""Percent: the common cut-off of adherence (PDC)."""
HIGH: Final = 90
GAIN: Final = 10
"""Points that a change must be worth."""


def suggest(
    candidates: Sequence[Candidate], today: date, decided: Collection[int] = frozenset()
) -> Suggestion | Nothing:
    """The one change that is worth it, or why there is none. `decided`: habits to be left in peace for now."""
    if not candidates:
        return Nothing.NO_HABITS
    ours = [each for each in candidates if not each.is_care]
    if not ours:
        return Nothing.CARE
    awake = [each for each in ours if not any(today in pause for pause in each.history.pauses)]
    if not awake:
        return Nothing.PAUSED
    known = [case for each in awake if (case := _case(each, today)) is not None]
    if not known:
        return Nothing.TOO_NEW
    free = [case for case in known if case.candidate.habit.id not in decided]
    if (made := next(_worthwhile(free), None)) is not None:
        return made
    return Nothing.FITS if next(_worthwhile(known), None) is None else Nothing.DECIDED


@dataclass(frozen=True, slots=True)
class _Case:
    """A habit with the weeks that are looked at, and what it came to in them."""

    candidate: Candidate
    span: Span
    today: date
    real: Count

    @property
    def weeks(self) -> int:
        assert self.span.last is not None
        return ((self.span.last - self.span.first).days + 1) // 7

    @property
    def percent(self) -> int:
        return self.real.percent or 0

    def forecast(self, schedule: Schedule, target: Target) -> Count:
        each = self.candidate
        return replayed(each.history, each.standings, schedule, target, self.span, self.today)

    def suggestion(self, option: Option, forecast: Count | None) -> Suggestion:
        return Suggestion(self.candidate.habit, option, self.weeks, self.real, forecast)


def _case(candidate: Candidate, today: date) -> _Case | None:
    span = weeks_of_plan(candidate.history, today, MOST_WEEKS)
    if span is None or span.last is None or (span.last - span.first).days + 1 < FEWEST_WEEKS * 7:
        return None
    real = scored(candidate.history, span, today)
    return _Case(candidate, span, today, real) if real.due >= FEWEST_DUE else None


def _worthwhile(cases: Sequence[_Case]) -> Iterator[Suggestion]:
    """All that could be suggested, the most needed first."""
    needy = sorted((case for case in cases if case.percent < LOW), key=lambda c: (c.percent, c.candidate.habit.id))
    yield from _found(_relief(case) for case in needy)
    yield from _found(_fit(case) for case in cases)
    yield from _found(_rise(case) for case in sorted(cases, key=lambda c: (-c.percent, c.candidate.habit.id)))


def _found(made: Iterable[Suggestion | None]) -> Iterator[Suggestion]:
    return (each for each in made if each is not None)


def _relief(case: _Case) -> Suggestion | None:
    each, habit = case.candidate, case.candidate.habit
    if not (case.real.done or each.done_days(case.span) or each.amounts(case.span)):
        return case.suggestion(Option(Op.ARCHIVE, habit.schedule, habit.target), None)
    tried = [(option, case.forecast(option.schedule, option.target)) for option in lighter(each, case.span)]
    for option, forecast in tried:
        if (forecast.percent or 0) >= GOOD:
            return case.suggestion(option, forecast)
    if not tried:
        return None
    option, forecast = max(tried, key=lambda each: each[1].percent or 0)
    percent = forecast.percent or 0
    return case.suggestion(option, forecast) if percent >= max(LOW, case.percent + GAIN) else None


def _fit(case: _Case) -> Suggestion | None:
    option = smaller(case.candidate, case.span)
    return case.suggestion(option, case.forecast(option.schedule, option.target)) if option else None


def _rise(case: _Case) -> Suggestion | None:
    assert case.span.last is not None
    lately = Span(case.span.last + DAY - FEWEST_WEEKS * WEEK, case.span.last)
    kept = scored(case.candidate.history, lately, case.today)
    if kept.due < FEWEST_DUE or (kept.percent or 0) < HIGH or case.percent < GOOD or not case.candidate.may_grow:
        return None
    option = more(case.candidate, case.span)
    if option is None:
        return None
    forecast = case.forecast(option.schedule, option.target) if option.op is Op.SET_TIMES_PER_WEEK else None
    return case.suggestion(option, forecast)
