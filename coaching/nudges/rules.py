"""Whether to remind, and if not, why not: the first reason wins (domain: reminders).

Nothing here knows how a reminder is worded or sent; `times` says at which time of the day one may come.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final, NamedTuple

from coaching.values import Status

MOST_A_DAY: Final = 2
JUST_NOW: Final = 60.0
"""Minutes after a message in which a reminder would only interrupt."""
SHORTEST_GAP: Final = 4 * 60.0
"""Minutes between two reminders."""
EVERY_SECOND_DAY_FROM: Final = 3
"""Reminders ignored in a row, from which the next comes 2 days after the last."""
WEEKLY_FROM: Final = 7
STOPS_FROM: Final = 10


class Reason(StrEnum):
    """Why a reminder was sent or not, as it is recorded (domain: words the cases use)."""

    SEND = "send"
    OPTED_OUT = "opted_out"
    SAFETY_HOLD = "safety_hold"
    PAUSED = "paused"
    ALREADY_DONE = "already_done"
    ALREADY_SKIPPED = "already_skipped"
    ALREADY_MISSED = "already_missed"
    NOTHING_DUE = "nothing_due"
    CREATION_DAY = "creation_day"
    QUIET_HOURS = "quiet_hours"
    JUST_TALKED = "just_talked"
    DAILY_CAP = "daily_cap"
    MIN_GAP = "min_gap_4h"
    EVERY_2_DAYS = "backoff_2d"
    WEEKLY = "backoff_7d"
    STOPPED = "stopped"


class Decision(NamedTuple):
    """What to do, and the first reason for it."""

    send: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Quiet:
    """The wall times from `first` until before `until`, over midnight where `until` is the earlier; equal: none."""

    first: time = time(21, 30)
    until: time = time(8)

    def __contains__(self, wall: time) -> bool:
        if self.first <= self.until:
            return self.first <= wall < self.until
        return wall >= self.first or wall < self.until


@dataclass(frozen=True, slots=True)
class Situation:
    """All that decides about a reminder at one moment of a member's day. Minutes and days are counted until now."""

    now: time
    """On the member's clock."""
    quiet: Quiet = Quiet()
    opted_out: bool = False
    safety_hold: bool = False
    paused: bool = False
    status_today: Status | None = None
    """What was said today about the thing; a part of it leaves it open."""
    open: bool = True
    """Whether it is due today and open, or behind and can still be made up."""
    creation_day: bool = False
    minutes_since_inbound: float | None = None
    """None: never heard of."""
    reminders_today: int = 0
    minutes_since_reminder: float | None = None
    days_since_reminder: int | None = None
    """Local dates since the last reminder's."""
    ignored: int = 0
    """The last reminders in a row after each of which nothing was heard for 24 hours."""


_SAID = {
    Status.DONE: Reason.ALREADY_DONE,
    Status.SKIPPED: Reason.ALREADY_SKIPPED,
    Status.MISSED: Reason.ALREADY_MISSED,
}


def decide(situation: Situation) -> Decision:
    """Whether to send a reminder now, and the first reason why (not)."""
    reason = _who(situation) or _what(situation) or _when(situation) or _back_off(situation) or Reason.SEND
    return Decision(reason is Reason.SEND, reason)


def decide_asked(situation: Situation) -> Decision:
    """The same for a reminder that the member asked for ("later"): only what has happened since can hold it back."""
    reason = _who(situation) or _SAID.get(situation.status_today or Status.PARTIAL) or Reason.SEND
    return Decision(reason is Reason.SEND, reason)


def _who(situation: Situation) -> Reason | None:
    if situation.opted_out:
        return Reason.OPTED_OUT
    if situation.safety_hold:
        return Reason.SAFETY_HOLD
    return Reason.PAUSED if situation.paused else None


def _what(situation: Situation) -> Reason | None:
    if said := _SAID.get(situation.status_today or Status.PARTIAL):
        return said
    if not situation.open:
        return Reason.NOTHING_DUE
    return Reason.CREATION_DAY if situation.creation_day else None


def _when(situation: Situation) -> Reason | None:
    if situation.now in situation.quiet:
        return Reason.QUIET_HOURS
    if situation.minutes_since_inbound is not None and situation.minutes_since_inbound < JUST_NOW:
        return Reason.JUST_TALKED
    if situation.reminders_today >= MOST_A_DAY:
        return Reason.DAILY_CAP
    if situation.minutes_since_reminder is not None and situation.minutes_since_reminder < SHORTEST_GAP:
        return Reason.MIN_GAP
    return None


def _back_off(situation: Situation) -> Reason | None:
    if situation.ignored >= STOPS_FROM:
        return Reason.STOPPED
    days = situation.days_since_reminder
    if days is None:
        return None
    if situation.ignored >= WEEKLY_FROM and days < 7:
        return Reason.WEEKLY
    if situation.ignored >= EVERY_SECOND_DAY_FROM and days < 2:
        return Reason.EVERY_2_DAYS
    return None
