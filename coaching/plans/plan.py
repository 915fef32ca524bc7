"""A plan: what a member agrees to before anything is stored. Built by rules or by a model, checked by rules.

The fields are flat on purpose (no unions of shapes, no patterns): a model's structured output can hold all of them.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictInt
from pydantic import StrictStr as Text

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
ALL_DAYS: tuple[Weekday, ...] = get_args(Weekday)
TimeOfDay = Literal["morning", "midday", "afternoon", "evening", "anytime"]
Category = Literal[
    "fitness",
    "nutrition",
    "sleep",
    "mindfulness",
    "learning",
    "productivity",
    "finance",
    "social",
    "health_admin",
    "substance",
    "other",
]
TargetType = Literal["daily", "times_per_week", "weekdays", "every_n_days", "monthly", "once"]
Reason = Literal[
    "rapid_weight_loss",
    "extreme_diet",
    "medication_change",
    "substance_withdrawal",
    "self_harm",
    "eating_disorder",
    "pregnancy",
    "injury_or_condition",
    "minor",
]
REASONS: tuple[Reason, ...] = get_args(Reason)


def _iso_date(value: str) -> str:
    if date.fromisoformat(value).isoformat() != value:
        raise ValueError("a date is YYYY-MM-DD")
    return value


def _clock(value: str) -> str:
    if time.fromisoformat(value).strftime("%H:%M") != value:
        raise ValueError("a time is HH:MM")
    return value


IsoDate = Annotated[Text, AfterValidator(_iso_date)]
Clock = Annotated[Text, AfterValidator(_clock)]
Weekdays = Annotated[tuple[Weekday, ...], Field(max_length=7)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class PlanTarget(_Frozen):
    """How often, once the last phase is reached. Only the field that `type` names is filled."""

    type: TargetType
    n: Annotated[StrictInt, Field(ge=1, le=7)] | None
    weekdays: Weekdays
    every_n_days: Annotated[StrictInt, Field(ge=2, le=30)] | None
    day_of_month: Annotated[StrictInt, Field(ge=-1, le=31)] | None
    date: IsoDate | None


class PlanSubgoal(_Frozen):
    """One phase: weeks from `week_start` to `week_end`, both included, and how many sessions each of them holds."""

    title: Text
    week_start: Annotated[StrictInt, Field(ge=1)]
    week_end: Annotated[StrictInt, Field(ge=1)]
    weekly_target: Annotated[StrictInt, Field(ge=0, le=21)]
    success_criterion: Text


class PlanHabit(_Frozen):
    """One row of the plan. Several rows may speak of one activity; `week_end` None goes on after the plan."""

    key: Text
    title: Text
    frequency: Literal["daily", "weekly", "every_n_days", "monthly", "once"]
    weekdays: Weekdays
    every_n_days: StrictInt | None = None
    day_of_month: StrictInt | None = None
    date: IsoDate | None = None
    flex: Literal["none", "week", "month", "block"]
    time_of_day: TimeOfDay
    minutes: Annotated[StrictInt, Field(ge=1, le=120)]
    min_minutes: Annotated[StrictInt, Field(ge=1, le=20)]
    amount: StrictInt | None = None
    unit: Text | None = None
    cue: Text
    week_start: Annotated[StrictInt, Field(ge=1)]
    week_end: StrictInt | None
    at: Clock | None = None
    """The clock time that the member stated, on their own clock."""

    def holds_in(self, week: int) -> bool:
        """Whether this row is part of the plan's `week` (1 is the first)."""
        return self.week_start <= week and (self.week_end is None or week <= self.week_end)


class PlanSafety(_Frozen):
    """Whether a mentor looks at the plan before it starts, and why."""

    needs_review: StrictBool
    reasons: tuple[Reason, ...]


class Plan(_Frozen):
    """A whole plan, as shown to the member and stored as `ai_plan`."""

    goal: Annotated[Text, Field(min_length=1, max_length=80)]
    category: Category
    target: PlanTarget
    duration_weeks: Annotated[StrictInt, Field(ge=1, le=26)]
    subgoals: Annotated[tuple[PlanSubgoal, ...], Field(min_length=1, max_length=8)]
    habits: Annotated[tuple[PlanHabit, ...], Field(min_length=1, max_length=10)]
    success_criterion: Text
    obstacle_plan: Text
    safety: PlanSafety
    assumptions: Annotated[tuple[Text, ...], Field(max_length=4)]
    clarifying_question: Text | None


class MustTarget(_Frozen):
    """The frequency that the member stated."""

    type: TargetType
    n: int | None = None
    weekdays: tuple[Weekday, ...] = ()
    every_n_days: int | None = None
    day_of_month: int | None = None
    date: str | None = None


def _listed(value: object) -> object:
    return list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]


class Must(_Frozen):
    """What the member's own words demand of any plan; None or empty where they are silent."""

    target: MustTarget | None = None
    category: Annotated[tuple[Category, ...], BeforeValidator(_listed)] = ()
    time_of_day: TimeOfDay | None = None
    minutes_final: int | None = Field(None, validation_alias=AliasChoices("minutes_final", "minutes", "final_minutes"))
    amount_final: int | None = Field(None, validation_alias=AliasChoices("amount_final", "amount"))
    deadline: date | None = None
    today: date | None = None
    max_minutes_per_day: int | None = Field(
        None, validation_alias=AliasChoices("max_minutes_per_day", "max_minutes", "max_minutes_per_session")
    )
    forbidden_activities: tuple[str, ...] = ()
    """Regular expressions; none may be found in a habit's title or cue, in any case."""
    baseline_minutes_per_week: int | None = Field(
        None, validation_alias=AliasChoices("baseline_minutes_per_week", "baseline_minutes", "baseline")
    )
    needs_review: bool = False
    reasons: tuple[Reason, ...] = ()
    must_ask: bool = False
