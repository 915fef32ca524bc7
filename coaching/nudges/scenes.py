"""What decides about reminders: who may be reminded, what came before, and how each thing stands on its day."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from coaching.nudges.rules import Quiet
from coaching.nudges.times import Moment
from coaching.values import Target


class DayState(StrEnum):
    """How a habit stands on the day that it may be reminded of."""

    OPEN = "open"
    BEHIND = "behind"
    """Not due, but an earlier due date can be made up for."""
    DONE = "done"
    SKIPPED = "skipped"
    MISSED = "missed"
    PAUSED = "paused"
    NEW = "new"
    """Its creation day, which counts only if done."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Thing:
    """One habit on one day."""

    habit_id: int
    goal_id: int
    title: str
    cue: str
    target: Target
    moment: Moment
    planned_at: time | None
    standing: DayState
    behind_from: date | None
    """The earliest due date that can still be made up for."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who may be reminded, and what came before. Instants are product time."""

    user_id: int
    wanted: bool
    """Active, agreed to the terms, and wants reminders."""
    zone: str
    day_start_hour: int
    quiet: Quiet
    evening_check: bool
    held_until: datetime | None
    last_inbound: datetime | None
    sent_today: int
    """Without those that were asked for."""
    last_sent: datetime | None
    last_sent_for: date | None
    ignored: int
    noted: bool
    """Whether the note after silence was sent, and nothing was heard since."""
