"""A habit with all that a change of its plan rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching.patches.change import Change
from coaching.pauses import Pause
from coaching.schedules import planned_weekdays
from coaching.suggesting.options import best_days, is_impact
from coaching.suggesting.suggestion import Candidate
from coaching.values import Habit, Span

MOST_WITH_REST = 3
"""Days a week of running or lifting, each of which can have a day of rest behind it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A habit of a member. `candidate` has the version that holds today, and the log where it is shared."""

    candidate: Candidate
    time_of_day: str
    """A part of the day, or the time that is planned as HH:MM."""
    shared: bool
    """Whether whoever looks sees the log."""
    beside: tuple[str, ...] = ()
    """The goal's other habits, which pause with it."""
    paused: Pause | None = None
    """The pause that holds today."""

    @property
    def habit(self) -> Habit:
        return self.candidate.habit

    def days_for(self, times: int, span: Span) -> tuple[int, ...]:
        """The weekdays for so many times a week: those on which it was mostly done, with rest where that is needed."""
        each = self.candidate
        rests = times <= MOST_WITH_REST and is_impact(each)
        return best_days(each.done_days(span), times, planned_weekdays(each.habit.schedule), rests=rests)


def about(planned: Sequence[Planned], change: Change) -> Planned | None:
    """The habit that a change is of."""
    return next((each for each in planned if each.habit.id == change.habit_id), None)


@dataclass(frozen=True, slots=True)
class Known:
    """The member's habits and clock, as of which the words are read."""

    planned: Sequence[Planned]
    now: datetime
    """In the member's zone."""
    today: date
    week_start: int = 0
