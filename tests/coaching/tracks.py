"""Habits with what became of them by Saturday 28 February 2026."""

from collections.abc import Mapping
from datetime import date, timedelta

from coaching.progress import Track
from coaching.schedules import in_words
from coaching.slots import slots
from coaching.values import Flex, History, Kind, Schedule, Span, Status, Version

TODAY = date(2026, 2, 28)
DECEMBER = date(2025, 12, 1)

DAILY = Schedule(Kind.DAILY)
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 3, (0, 2, 4))
"""Monday, Wednesday and Friday, or made up for within the week."""
MONTHLY = Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=31)

Log = Mapping[date, Status]


def track(
    schedule: Schedule,
    log: Log,
    since: date = DECEMBER,
    pauses: tuple[Span, ...] = (),
    title: str = "Run",
    week_start: int = 0,
) -> Track:
    """A habit that was made on `since`."""
    history = History(
        1,
        (Version(since, None, schedule),),
        log,
        anchor=since,
        created_on=since,
        pauses=pauses,
        week_start=week_start,
    )
    return track_of(history, title)


def track_of(history: History, title: str = "Run") -> Track:
    """The same of any history."""
    schedule = history.versions[-1].schedule
    return Track(
        habit_id=history.habit_id,
        title=title,
        schedule=schedule,
        often=in_words(schedule, history.week_start),
        since=min(version.start for version in history.versions),
        slots=slots(history, TODAY, TODAY + timedelta(days=35)),
        log=history.log,
        pauses=history.pauses,
        week_start=history.week_start,
    )


def logged(**days: str) -> dict[date, Status]:
    """`logged(feb_23="done")`."""
    months = {"dec": (2025, 12), "jan": (2026, 1), "feb": (2026, 2)}
    found = {}
    for named, status in days.items():
        month, day = named.split("_")
        found[date(*months[month], int(day))] = Status(status)
    return found
