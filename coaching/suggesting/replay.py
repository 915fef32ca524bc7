"""What another plan would have come to: the same log, under other versions."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from coaching.adherence import Count, adherence
from coaching.days import DAY
from coaching.plans.versions import changed
from coaching.schedules import week_of
from coaching.slots import slots
from coaching.values import History, Schedule, Span, Standing, Status, Target

WEEK = timedelta(weeks=1)


def replayed(
    history: History,
    standings: Mapping[date, Standing],
    schedule: Schedule,
    target: Target,
    span: Span,
    today: date,
) -> Count:
    """Adherence over `span`, had this schedule and target begun with it. What was a part may be enough then."""
    versions = changed(history.versions, schedule, target, span.first)
    log = dict(history.log) | dict.fromkeys(_enough_now(standings, target, span), Status.DONE)
    return scored(replace(history, versions=versions, log=log), span, today)


def scored(history: History, span: Span, today: date) -> Count:
    """Adherence over `span`, which has an end."""
    last = span.last or today
    return adherence(slots(history, today, last, span.first), last, (last - span.first).days + 1, today)


def weeks_of_plan(history: History, today: date, most: int) -> Span | None:
    """The member's last complete weeks that the present version covers whole, `most` at most; None without any."""
    held = [version for version in history.versions if version.start <= today]
    if not held or (held[-1].until and held[-1].until < today):
        return None
    begun = week_of(held[-1].start, history.week_start).first
    first_whole = begun if begun == held[-1].start else begun + WEEK
    this_week = week_of(today, history.week_start).first
    first = max(first_whole, this_week - most * WEEK)
    return Span(first, this_week - DAY) if first < this_week else None


def _enough_now(standings: Mapping[date, Standing], target: Target, span: Span) -> list[date]:
    needed = target.amount if target.minimum is None else target.minimum
    return [
        day
        for day, said in standings.items()
        if day in span and said.status is Status.PARTIAL and said.amount and needed and said.amount >= needed
    ]
