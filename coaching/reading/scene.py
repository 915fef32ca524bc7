"""What the check-in reader is told, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from coaching.values import Habit, Span, Standing, Status

FREE_DAYS = 7
"""A check-in may be dated this many days back without a question."""
LIMIT_DAYS = 30
"""Older than this many days it is refused."""
_PART_FROM = {"morning": 0, "noon": 11, "afternoon": 12, "evening": 17, "tonight": 17}
"""The local hour from which a part of today can have happened."""


class Intent(StrEnum):
    """What a message is for. OTHER: it isn't about a check-in at all."""

    CHECKIN = "checkin"
    SKIP = "skip"
    ACK = "ack"
    PLAN = "plan"
    QUESTION = "question"
    UNDO = "undo"
    PAUSE = "pause"
    OTHER = "other"


class Doubt(StrEnum):
    """Why the reader asks instead of writing (domain: natural-language check-ins)."""

    WHICH_HABIT = "K1"
    WHICH_DAY = "K2"
    LONG_AGO = "K3"
    FUTURE = "K4"
    LOWERS = "K5"
    TOO_MUCH = "K6"
    BULK = "K7"
    UNCLEAR = "K8"
    CHANGE = "K9"
    UNKNOWN_HABIT = "K10"


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the reader may know about the member at the moment of the message."""

    now: datetime
    """Member-local and aware."""
    today: date
    """The member's local day: before the day's start hour still the day before."""
    habits: tuple[Habit, ...]
    open_today: frozenset[int] = frozenset()
    """Habits due today that nothing has been said about, or not enough."""
    last_prompt: int | None = None
    """The habit of the reminder or question that the message may be answering."""
    standings: Mapping[tuple[int, date], Standing] = field(default_factory=dict)
    """What is on record by habit and date."""
    due: Mapping[int, frozenset[date]] = field(default_factory=dict)
    """The due dates of each habit, at least those of the last 7 days and today; pauses taken out."""
    names: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Further names that the member uses for a habit, besides its title."""


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """One check-in as read. `unit` is the habit's own where the amount can be converted, else the unit said."""

    habit_id: int
    day: date
    status: Status
    amount: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of a message.

    Without `confirm` the entries are to be written. With `confirm` nothing is written: `reason` says what to ask, the
    entries are what to propose (may be empty), `habits` and `days` are the likely answers to offer. `refused` marks
    dates that can't be written even when confirmed (future, or older than 30 days).
    """

    intent: Intent
    entries: tuple[ReadEntry, ...] = ()
    confirm: bool = False
    reason: Doubt | None = None
    habits: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    pause: Span | None = None
    refused: bool = False


def too_early(part: str, scene: Scene) -> bool:
    """Whether that part of today hasn't come yet."""
    return scene.now.date() == scene.today and scene.now.hour < _PART_FROM.get(part, 0)
