"""The values that every room speaks in: statuses, schedules, versions, slots. Frozen; no SQL, no platform."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names in the order of `date.weekday()`."""


class Status(StrEnum):
    """What one check-in says. A day's standing is computed from all entries of that day."""

    DONE = "done"
    PARTIAL = "partial"
    MISSED = "missed"
    SKIPPED = "skipped"


class SlotState(StrEnum):
    """What a due date came to. A pending slot dated before the member's today reads as missed."""

    DONE = "done"
    MISSED = "missed"
    PENDING = "pending"


class Kind(StrEnum):
    """How a schedule names its due dates (domain: schedules)."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    TIMES_PER_WEEK = "times_per_week"
    EVERY_N_DAYS = "every_n_days"
    MONTHLY_DAY = "monthly_day"
    TIMES_PER_MONTH = "times_per_month"
    ONCE = "once"


class Flex(StrEnum):
    """Within which block an extra completion makes up for an unfilled due date."""

    NONE = "none"
    WEEK = "week"
    MONTH = "month"
    BLOCK = "block"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Span:
    """Dates from `first` to `last`, both included; an open end is None."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a habit is due. `weekdays` are 0 (Monday) to 6; `day_of_month` −1 is the last day of the month."""

    kind: Kind
    flex: Flex = Flex.NONE
    n: int | None = None
    weekdays: tuple[int, ...] = ()
    day_of_month: int | None = None
    on: date | None = None
    """The date of a one-off."""


@dataclass(frozen=True, slots=True)
class Target:
    """How much counts as done: `minimum` is the tiny version. All None: done is simply done."""

    amount: float | None = None
    unit: str | None = None
    minimum: float | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A habit's schedule and target from one date on, until the next version or `until` (included)."""

    start: date
    until: date | None
    schedule: Schedule
    target: Target = Target()


@dataclass(frozen=True, slots=True)
class Entry:
    """One check-in as it was logged. Entries of a day are read in the order of `at`, then `order`."""

    at: datetime
    status: Status | None = None
    amount: float | None = None
    retracted: bool = False
    order: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What all entries of one habit and date add up to. None: nothing was said."""

    status: Status | None = None
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class History:
    """All that decides one habit's slots. `log` holds the standing of every date that has entries."""

    habit_id: int
    versions: tuple[Version, ...]
    log: Mapping[date, Status]
    anchor: date
    """The date that every-n-days counts from."""
    created_on: date | None = None
    """The creation day counts only if done."""
    pauses: tuple[Span, ...] = ()
    grace: frozenset[date] = frozenset()
    """Dates shortened by travel: they count only if done."""
    week_start: int = 0
    archived_on: date | None = None
    """Slots end on this date (included)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One due date and what came of it.

    `block_first` to `block_last` is where a make-up counts; both are `day` without flex.
    """

    habit_id: int
    day: date
    state: SlotState
    flex: Flex
    block_first: date
    block_last: date
    filled_by: date | None = None
    """The date of the completion that filled it: `day` itself, or the make-up's date."""


@dataclass(frozen=True, slots=True)
class Habit:
    """A habit as a member knows it, with the version that holds today."""

    id: int
    goal_id: int
    title: str
    schedule: Schedule
    target: Target = Target()
