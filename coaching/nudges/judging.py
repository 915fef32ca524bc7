"""From what is on record to whether somebody is reminded, of what, and why not."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from coaching.nudges.rules import Reason, Situation, decide, decide_asked
from coaching.nudges.scenes import DayState, Reminded, Thing
from coaching.nudges.times import EVENING_CHECK, Moment, chosen_later, gives_way
from coaching.values import Status

SENT: Final = "send"
"""The reason that is recorded with what became a reminder."""
NOTED: Final = "note"
"""The same for the note after long silence."""
MERGED: Final = "merged"
"""A chosen time within the next 4 hours names it as well."""
PROMPT: Final = timedelta(minutes=15)
"""Handled so soon, a reminder counts as of when it was due."""
NOTE_AFTER: Final = 7
"""Days after the last reminder, as the weekly rhythm has it."""

OPEN: Final = (DayState.OPEN, DayState.BEHIND)
_SAID = {DayState.DONE: Status.DONE, DayState.SKIPPED: Status.SKIPPED, DayState.MISSED: Status.MISSED}
_IN_ORDER = (DayState.PAUSED, *_SAID, DayState.NEW)


@dataclass(frozen=True, slots=True)
class Occasion:
    """A reminder that is due: the member's day that it is for, and the moment that it was due."""

    day: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` and `reason` as they are recorded; `things` is what to remind of."""

    state: str
    reason: str
    things: tuple[Thing, ...] = ()


def skipped(reason: str) -> Verdict:
    """Nothing is said, for this reason."""
    return Verdict("skipped", reason)


def judged(occasion: Occasion, wall: time, recipient: Reminded, things: Sequence[Thing], now: datetime) -> Verdict:
    """What becomes of the reminder of this wall time: whether its own things are open decides, and it names all."""
    checks_all = recipient.evening_check and wall == EVENING_CHECK
    own = [thing for thing in things if checks_all or thing.moment.wall == wall]
    still_open = tuple(thing for thing in things if thing.standing in OPEN)
    moment = Moment(wall, any(thing.moment.chosen for thing in still_open if thing.moment.wall == wall))
    # A chosen time that quiet hours will swallow takes nobody's place.
    others = [thing.moment for thing in still_open if thing.moment.wall not in recipient.quiet]
    kept = chosen_later(moment, others, recipient.day_start_hour)
    decision = decide(_situation(occasion, recipient, own, now, kept))
    if decision.reason is Reason.STOPPED:
        days = _days_since(occasion, recipient)
        note = not recipient.noted and (days is None or days >= NOTE_AFTER)
        return Verdict("done", NOTED) if note else skipped(decision.reason)
    if not decision.send:
        return skipped(decision.reason)
    if gives_way(moment, others, recipient.day_start_hour):
        return skipped(MERGED)
    return Verdict("done", SENT, still_open)


def judged_asked(
    occasion: Occasion, recipient: Reminded, now_of: Sequence[Thing], then_of: Sequence[Thing], now: datetime
) -> Verdict:
    """What becomes of a reminder that the member asked for. `then_of`: the same things on the day they were due."""
    settled = {thing.habit_id for thing in then_of if thing.standing in _SAID}
    left = [
        thing
        for thing in now_of
        if thing.standing is DayState.OPEN
        or (thing.standing not in (DayState.PAUSED, *_SAID) and thing.habit_id not in settled)
    ]
    own = left or [*now_of, *then_of]
    if not own:
        return skipped(Reason.NOTHING_DUE)
    decision = decide_asked(_situation(occasion, recipient, own, now, 0))
    return Verdict("done", SENT, tuple(left)) if decision.send and left else skipped(decision.reason)


def as_of(due_at: datetime, now: datetime) -> datetime:
    """The moment that gaps are counted from: a busy minute isn't held against anybody."""
    return due_at if now - due_at < PROMPT else now


def _situation(occasion: Occasion, recipient: Reminded, own: Collection[Thing], now: datetime, kept: int) -> Situation:
    standing = _standing(thing.standing for thing in own)
    at = as_of(occasion.at, now)
    return Situation(
        now=now.astimezone(ZoneInfo(recipient.zone)).time(),
        quiet=recipient.quiet,
        opted_out=not recipient.wanted,
        safety_hold=recipient.held_until is not None and now < recipient.held_until,
        paused=standing is DayState.PAUSED,
        status_today=_SAID.get(standing) if standing else None,
        open=standing in (*OPEN, DayState.NEW),
        creation_day=standing is DayState.NEW,
        minutes_since_inbound=_minutes(recipient.last_inbound, now),
        reminders_today=recipient.sent_today + kept,
        minutes_since_reminder=_minutes(recipient.last_sent, at),
        days_since_reminder=_days_since(occasion, recipient),
        ignored=recipient.ignored,
    )


def _standing(standings: Iterable[DayState]) -> DayState | None:
    """How several things stand together: open as long as one is, else as the first reason would have it."""
    found = set(standings)
    if found.intersection(OPEN):
        return DayState.OPEN
    return next((each for each in _IN_ORDER if each in found), None)


def _days_since(occasion: Occasion, recipient: Reminded) -> int | None:
    return (occasion.day - recipient.last_sent_for).days if recipient.last_sent_for else None


def _minutes(since: datetime | None, at: datetime) -> float | None:
    return None if since is None else (at - since) / timedelta(minutes=1)
