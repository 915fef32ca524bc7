"""When a habit is due, where a make-up counts, and how a schedule is said and stored.

Short months clamp (the 31st is the 28th in February), where RFC 5545 would leave the month out.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from coaching.values import WEEKDAYS, Flex, Kind, Schedule, Span

DAY = timedelta(days=1)

USUAL_FLEX = {
    Kind.DAILY: Flex.NONE,
    Kind.WEEKDAYS: Flex.NONE,
    Kind.TIMES_PER_WEEK: Flex.WEEK,
    Kind.EVERY_N_DAYS: Flex.BLOCK,
    Kind.MONTHLY_DAY: Flex.MONTH,
    Kind.TIMES_PER_MONTH: Flex.MONTH,
    Kind.ONCE: Flex.ONCE,
}
"""Where a make-up counts unless it is said otherwise."""

LARGEST_N = {Kind.TIMES_PER_WEEK: 7, Kind.EVERY_N_DAYS: 366, Kind.TIMES_PER_MONTH: 28}


def due_dates(schedule: Schedule, within: Span, anchor: date, week_start: int = 0) -> list[date]:
    """The dates in `within` that the schedule asks for, in order. Every-n-days counts from `anchor`, both ways.

    Raises ValueError where `within` has no end.
    """
    if within.last is None:
        raise ValueError("Due dates need a last date.")
    return [day for day in _dates(within.first, within.last) if _is_due(schedule, day, anchor, week_start)]


def block_of(schedule: Schedule, day: date, anchor: date, week_start: int = 0) -> Span:
    """The dates around `day` within which one completion makes up for another.

    A one-off's block runs from `anchor` to its date; every-n-days' block until the day before the next due date.
    A date outside a one-off's block is a block of its own.
    """
    if schedule.flex is Flex.WEEK:
        return week_of(day, week_start)
    if schedule.flex is Flex.MONTH:
        return month_of(day)
    if schedule.flex is Flex.BLOCK:
        n = schedule.n or 1
        first = day - (day - anchor).days % n * DAY
        return Span(first, first + (n - 1) * DAY)
    if schedule.flex is Flex.ONCE and schedule.on and day <= schedule.on:
        return Span(min(anchor, day), schedule.on)
    return Span(day, day)


def week_of(day: date, week_start: int = 0) -> Span:
    """The calendar week that holds `day`; `week_start` 0 is Monday."""
    first = day - (day.weekday() - week_start) % 7 * DAY
    return Span(first, first + 6 * DAY)


def month_of(day: date) -> Span:
    """The calendar month that holds `day`."""
    return Span(day.replace(day=1), day.replace(day=_days_in_month(day)))


def planned_weekdays(schedule: Schedule, week_start: int = 0) -> tuple[int, ...]:
    """The weekdays of a schedule by weeks, in the order of the member's week; n times a week is spread evenly."""
    if schedule.weekdays:
        return tuple(sorted(set(schedule.weekdays), key=lambda weekday: (weekday - week_start) % 7))
    if schedule.kind is Kind.TIMES_PER_WEEK and schedule.n:
        return tuple((week_start + offset) % 7 for offset in _spread(schedule.n, 7))
    return ()


def in_words(schedule: Schedule, week_start: int = 0) -> str:
    """The schedule as a phrase: "3× a week (Mon Wed Fri)"."""
    days = " ".join(WEEKDAYS[weekday].capitalize() for weekday in planned_weekdays(schedule, week_start))
    match schedule.kind:
        case Kind.WEEKDAYS if len(set(schedule.weekdays)) < 7:
            return days
        case Kind.TIMES_PER_WEEK:
            return f"{_times(schedule.n or len(schedule.weekdays))} a week ({days})"
        case Kind.EVERY_N_DAYS if schedule.n and schedule.n > 1:
            return f"every {schedule.n} days"
        case Kind.MONTHLY_DAY if schedule.day_of_month:
            return f"on the {_ordinal(schedule.day_of_month)} of each month"
        case Kind.TIMES_PER_MONTH:
            return f"{_times(schedule.n or 1)} a month"
        case Kind.ONCE if schedule.on:
            return f"by {schedule.on.day} {schedule.on:%b %Y}"
        case _:
            return "every day"


def to_json(schedule: Schedule) -> dict[str, Any]:
    """The schedule as JSON values: kind, flex and what it uses of n, weekdays ("mon"…), day_of_month, date."""
    known = {
        "kind": schedule.kind.value,
        "flex": schedule.flex.value,
        "n": schedule.n,
        "weekdays": [WEEKDAYS[weekday] for weekday in schedule.weekdays] or None,
        "day_of_month": schedule.day_of_month,
        "date": schedule.on.isoformat() if schedule.on else None,
    }
    return {name: value for name, value in known.items() if value is not None}


def from_json(values: dict[str, Any]) -> Schedule:
    """The schedule that `to_json` wrote; names beyond its own are ignored. Raises ValueError where it can't be one."""
    kind = Kind(values.get("kind", ""))
    schedule = Schedule(
        kind,
        Flex(values.get("flex") or USUAL_FLEX[kind]),
        values.get("n"),
        tuple(_weekday(name) for name in values.get("weekdays") or ()),
        values.get("day_of_month"),
        date.fromisoformat(values["date"]) if values.get("date") else None,
    )
    _check(schedule)
    return schedule


def _is_due(schedule: Schedule, day: date, anchor: date, week_start: int) -> bool:
    match schedule.kind:
        case Kind.DAILY:
            return True
        case Kind.WEEKDAYS | Kind.TIMES_PER_WEEK:
            return day.weekday() in planned_weekdays(schedule, week_start)
        case Kind.EVERY_N_DAYS:
            return (day - anchor).days % (schedule.n or 1) == 0
        case Kind.MONTHLY_DAY:
            length = _days_in_month(day)
            return day.day == (length if schedule.day_of_month == -1 else min(schedule.day_of_month or 1, length))
        case Kind.TIMES_PER_MONTH:
            return day.day - 1 in _spread(schedule.n or 1, _days_in_month(day))
        case Kind.ONCE:
            return day == schedule.on


def _check(schedule: Schedule) -> None:
    largest = LARGEST_N.get(schedule.kind)
    on_named_days = schedule.kind is Kind.TIMES_PER_WEEK and schedule.weekdays and schedule.n is None
    if largest and not on_named_days and not (schedule.n and 1 <= schedule.n <= largest):
        raise ValueError(f"{schedule.kind.value} needs n from 1 to {largest}, not {schedule.n}.")
    if schedule.kind is Kind.WEEKDAYS and not schedule.weekdays:
        raise ValueError("weekdays needs at least one weekday.")
    if schedule.kind is Kind.MONTHLY_DAY and schedule.day_of_month not in (-1, *range(1, 32)):
        raise ValueError(f"monthly_day needs day_of_month from 1 to 31 or -1, not {schedule.day_of_month}.")
    if schedule.kind is Kind.ONCE and not schedule.on:
        raise ValueError("once needs a date.")
    for flex, kind in ((Flex.BLOCK, Kind.EVERY_N_DAYS), (Flex.ONCE, Kind.ONCE)):
        if schedule.flex is flex and schedule.kind is not kind:
            raise ValueError(f"Only {kind.value} can have the flex {flex.value}.")


def _weekday(name: str) -> int:
    if name not in WEEKDAYS:
        raise ValueError(f"{name!r} is not a weekday. Known are {', '.join(WEEKDAYS)}.")
    return WEEKDAYS.index(name)


def _spread(n: int, length: int) -> list[int]:
    return [k * length // n for k in range(n)]


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + days * DAY for days in range((last - first).days + 1))


def _days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n}×"


def _ordinal(day_of_month: int) -> str:
    if day_of_month == -1:
        return "last day"
    teens = 10 < day_of_month < 20
    return f"{day_of_month}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(day_of_month % 10, 'th')}"
