"""What a change would have come to in the member's last weeks, and what it takes away; no guess where neither helps."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from coaching.adherence import Count
from coaching.days import DAY
from coaching.patches.change import Change, Op
from coaching.patches.effect import applied, resized
from coaching.patches.planned import Planned, about
from coaching.schedules import week_of
from coaching.slots import slots
from coaching.suggesting.replay import WEEK, replayed, scored
from coaching.values import History, Span

WEEKS: Final = 4
"""That are looked at, and looked ahead to where a change has no end."""
FEWEST_DUE: Final = 3
NOT_SHARED: Final = "Check-ins aren't shared, so there is no forecast."
TOO_NEW: Final = "There is no whole week of it yet, so there is no forecast."
UNKNOWN: Final = {
    Op.MINUTES: "What another length comes to isn't known",
    Op.AMOUNT: "What another amount comes to isn't known",
    Op.MOVE: "What another time of day comes to isn't known",
}


def lines(
    changes: Sequence[Change], planned: Sequence[Planned], today: date, *, telling: bool = False
) -> Iterator[str]:
    """A line for each habit that changes; with `telling` only where it tells of what would be."""
    for habit_id in dict.fromkeys(change.habit_id for change in changes):
        mine = [change for change in changes if change.habit_id == habit_id]
        found = about(planned, mine[0])
        if found is not None:
            said, tells = _line(mine, found, today)
            if telling and not tells:
                continue
            many = len({change.habit_id for change in changes}) > 1
            yield f"{found.habit.title}: {said[:1].lower()}{said[1:]}" if many else said


def _line(changes: Sequence[Change], found: Planned, today: date) -> tuple[str, bool]:
    """The words, and whether they tell of what would be."""
    if all(change.op in (Op.PAUSE, Op.ARCHIVE) for change in changes):
        return _falls_away(changes, found, today), True
    if not found.shared:
        return NOT_SHARED, False
    history = found.candidate.history
    span = _whole_weeks(history, today)
    if span is None:
        return TOO_NEW, False
    real = scored(history, span, today)
    weeks = f"The last {_weeks(span)}"
    if real.due < FEWEST_DUE:
        return f"{weeks}: {real.in_words()}, too little for a forecast.", False
    then = _replayed(changes, found, span, today)
    if then is None:
        op = next(change.op for change in changes if change.op in UNKNOWN)
        return f"{weeks}: {real} done. {UNKNOWN[op]}.", False
    return f"{weeks}: {real} done; with this plan {then}.", True


def _whole_weeks(history: History, today: date) -> Span | None:
    """The member's last whole weeks since the habit began, however its plan has changed in them."""
    begun = min(version.start for version in history.versions)
    this_week = week_of(today, history.week_start).first
    first_whole = week_of(begun + WEEK - DAY, history.week_start).first
    first = max(first_whole, this_week - WEEKS * WEEK)
    return Span(first, this_week - DAY) if first < this_week else None


def _replayed(changes: Sequence[Change], found: Planned, span: Span, today: date) -> Count | None:
    """None where a replay says nothing: of another time of day, or a length that no part comes up to."""
    candidate = found.candidate
    schedule, target = candidate.habit.schedule, candidate.habit.target
    for change in changes:
        schedule = change.schedule or schedule
        if change.op in (Op.MINUTES, Op.AMOUNT):
            target = resized(target, change)
    then = replayed(candidate.history, candidate.standings, schedule, target, span, today)
    counted = any(change.schedule for change in changes)
    return then if counted or then != scored(candidate.history, span, today) else None


def _falls_away(changes: Sequence[Change], found: Planned, today: date) -> str:
    """How many due dates are taken out of the plan; of a change without end, in four weeks."""
    history = replace(found.candidate.history, log={})
    first = min(change.first for change in changes)
    ends = [change.until for change in changes]
    last = max((end for end in ends if end), default=first) if all(ends) else first + WEEKS * WEEK - DAY
    now = _due(history, first, last, today)
    after = history
    for change in changes:
        if change.op is Op.PAUSE:
            after = replace(after, pauses=(*after.pauses, change.span))
        else:
            left = applied(after.versions, change)
            after = replace(after, versions=left if left != after.versions else ())
    away = now - _due(after, first, last, today)
    in_time = "" if all(ends) else f" in {WEEKS} weeks"
    return f"{away} due {'date falls' if away == 1 else 'dates fall'} away{in_time}, and none of them counts."


def _due(history: History, first: date, last: date, today: date) -> int:
    return len(slots(history, today, last, first))


def _weeks(span: Span) -> str:
    assert span.last is not None
    count = ((span.last - span.first).days + 1) // 7
    return "whole week" if count == 1 else f"{count} weeks"
