"""What a change of plan is made of: the habit, what would change, and the figures that speak for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from coaching import schedules
from coaching.adherence import Count
from coaching.values import Habit, History, Kind, Schedule, Span, Standing, Status, Target, Version
from coaching.wishes.activity import find_activity


class Op(StrEnum):
    """What is changed; the names are those of the plan patches that mentors see."""

    SET_TIMES_PER_WEEK = "set_times_per_week"
    SET_DAYS = "set_days"
    SET_MINUTES = "set_minutes"
    SET_AMOUNT = "set_amount"
    """The same where what is counted isn't minutes."""
    ARCHIVE = "archive"


class Nothing(StrEnum):
    """Why there is nothing to suggest."""

    NO_HABITS = "no_habits"
    CARE = "care"
    """All that there is belongs to a treatment."""
    PAUSED = "paused"
    TOO_NEW = "too_new"
    """No habit has four complete weeks and eight due dates under its present plan."""
    DECIDED = "decided"
    """What there is to say was answered less than four weeks ago."""
    FITS = "fits"


CARE: Final = frozenset(("health_admin", "substance"))
"""Categories in which nothing is suggested: medicines, check-ups, withdrawal."""
MORE_MAY_HARM: Final = CARE | {"nutrition"}
"""Categories in which nothing is raised."""


def is_reviewed(plan: Mapping[str, Any]) -> bool:
    """Whether a mentor had to see this plan, as it is kept in JSON; then it stays theirs."""
    return bool((plan.get("safety") or {}).get("needs_review"))


def may_grow(category: str, versions: Sequence[Version], today: date) -> bool:
    """Whether more of a habit could be suggested: it can do no harm, and no rise is planned already."""
    rises_anyway = any(version.start > today for version in versions) or versions[-1].until is not None
    return category not in MORE_MAY_HARM and not rises_anyway


@dataclass(frozen=True, slots=True)
class Candidate:
    """A habit with all that a suggestion rests on. `habit` has the version that holds today."""

    habit: Habit
    history: History
    standings: Mapping[date, Standing]
    category: str
    """Of its goal."""
    may_grow: bool
    """False where more could do harm: in review, in safety, or with a rise planned already."""

    @property
    def is_care(self) -> bool:
        """Whether it belongs to a treatment: how often that is due is for a person to say."""
        activity = find_activity(self.habit.title)
        return not CARE.isdisjoint((self.category, activity.category if activity else ""))

    def done_days(self, span: Span) -> Counter[int]:
        """How often it was done on each weekday (0 is Monday)."""
        off = self.history.pauses
        return Counter(
            day.weekday()
            for day, status in self.history.log.items()
            if status is Status.DONE and day in span and not any(day in pause for pause in off)
        )

    def amounts(self, span: Span) -> list[float]:
        """How much was done on each date that says so, the least first."""
        counted = (Status.DONE, Status.PARTIAL)
        found = (said.amount for day, said in self.standings.items() if day in span and said.status in counted)
        return sorted(amount for amount in found if amount)


@dataclass(frozen=True, slots=True)
class Option:
    """A plan as it would be. `small` of `sized`: how many were done at half the present size or less."""

    op: Op
    schedule: Schedule
    target: Target
    small: int = 0
    sized: int = 0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change. `real` is what the present plan came to in `weeks` weeks; `forecast`, what this one would have.

    `forecast` is None where a replay says nothing, as of a longer session.
    """

    habit: Habit
    option: Option
    weeks: int
    real: Count
    forecast: Count | None

    @property
    def rises(self) -> bool:
        """Whether it asks for more than now."""
        now, then = self.habit, self.option
        if then.op is Op.SET_TIMES_PER_WEEK:
            return per_week(then.schedule) > per_week(now.schedule)
        return then.op in (Op.SET_MINUTES, Op.SET_AMOUNT) and (then.target.amount or 0) > (now.target.amount or 0)


def per_week(schedule: Schedule) -> float:
    """How many due dates a week has on average; 0 of a schedule by months or of a one-off."""
    match schedule.kind:
        case Kind.DAILY:
            return 7
        case Kind.WEEKDAYS | Kind.TIMES_PER_WEEK:
            return len(schedules.planned_weekdays(schedule))
        case Kind.EVERY_N_DAYS:
            return 7 / (schedule.n or 1)
        case _:
            return 0


def to_json(made: Suggestion) -> tuple[dict[str, Any], dict[str, Any]]:
    """What would change, and the evidence, as they are stored."""
    option, habit = made.option, made.habit
    change = {
        "op": option.op.value,
        "habit": habit.id,
        "title": habit.title,
        "from": _plan(habit.schedule, habit.target),
        "to": _plan(option.schedule, option.target),
    }
    evidence = {
        "weeks": made.weeks,
        "before": _count(made.real),
        "forecast": made.forecast and _count(made.forecast),
        "small": option.small,
        "sized": option.sized,
    }
    return change, evidence


def from_json(goal_id: int, change: Mapping[str, Any], evidence: Mapping[str, Any]) -> Suggestion:
    """The suggestion that `to_json` wrote."""
    (schedule, target), (then, size) = (_read(change[name]) for name in ("from", "to"))
    forecast = evidence["forecast"]
    return Suggestion(
        Habit(change["habit"], goal_id, change["title"], schedule, target),
        Option(Op(change["op"]), then, size, evidence["small"], evidence["sized"]),
        evidence["weeks"],
        Count(**evidence["before"]),
        forecast and Count(**forecast),
    )


def _plan(schedule: Schedule, target: Target) -> dict[str, Any]:
    return {
        "schedule": schedules.to_json(schedule),
        "amount": target.amount,
        "unit": target.unit,
        "minimum": target.minimum,
    }


def _read(plan: Mapping[str, Any]) -> tuple[Schedule, Target]:
    return schedules.from_json(plan["schedule"]), Target(plan["amount"], plan["unit"], plan["minimum"])


def _count(count: Count) -> dict[str, int]:
    return {"done": count.done, "due": count.due}
