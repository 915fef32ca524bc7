"""What the timetable makes due: instants that lie between the mark, up to which all is queued, and now."""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from coaching.days import DAY
from scheduler.job import Window
from scheduler.timetable import Alone, Daily, Entry, Every, PerMember
from storage.clock import lone_jobs, marks, occurrences
from storage.clock.occurrences import Due
from storage.database import Writer

LONGEST_OUTAGE: Final = timedelta(hours=48)
"""What was due before that nobody makes up for, nor records."""
OVERLAP: Final = timedelta(minutes=2)
"""How far is looked back where there is no mark to begin at, or the clock was set back."""
SET_BACK: Final = timedelta(minutes=10)
"""A mark that is further ahead than clocks of two machines may differ."""


def window(mark: datetime | None, now: datetime, catch_up: timedelta = OVERLAP) -> Window | None:
    """What is to be queued at `now`; None: nothing can be due since the mark, as all is due at full minutes.

    Where the clock was set back, that is all that isn't too late yet, since a jump ahead may have left it out.
    """
    if mark is None:
        return Window(now - OVERLAP, now)
    if mark > now + OVERLAP:
        return Window(now - min(max(catch_up, OVERLAP), LONGEST_OUTAGE), now)
    if mark >= now.replace(second=0, microsecond=0):
        return None
    return Window(max(mark, now - LONGEST_OUTAGE), now)


def instants(when: Every | Daily, between: Window) -> list[datetime]:
    """The instants of a job without a subject, in order."""
    since, until = between.since.astimezone(UTC), between.until.astimezone(UTC)
    if since >= until:
        return []
    period, offset = (when.period, timedelta()) if isinstance(when, Every) else (DAY, _since_midnight(when.at))
    midnight = datetime.combine(since.date(), time(), UTC)
    first = (since - midnight - offset) // period + 1
    last = (until - midnight - offset) // period
    return [midnight + offset + number * period for number in range(first, last + 1)]


async def queue_alone(writer: Writer, entry: Alone, now: datetime) -> int:
    """Queue the newest instant, and record those since the mark that it makes needless. Raises `clock.marks.Taken`."""
    mark = await marks.lock(writer, entry.name)
    between = window(mark, now)
    if between is None:
        return 0
    if mark is not None and mark > now + SET_BACK:
        await lone_jobs.set_back(writer, entry.name, now)
    fresh = mark is None or mark > now
    planned = [newest_instant(entry.when, now)] if fresh else instants(entry.when, between)
    dues = [_due(entry, at) for at in planned]
    await lone_jobs.pass_over(writer, entry.name, dues[:-1], now)
    queued = await occurrences.queue(writer, dues[-1:])
    await marks.move(writer, entry.name, now)
    return queued


async def queue_members(writer: Writer, entry: PerMember, now: datetime) -> int:
    """Queue whoever is due since the mark. Raises `clock.marks.Taken`."""
    between = window(await marks.lock(writer, entry.name), now, entry.catch_up)
    if between is None:
        return 0
    queued = await entry.queue(writer, between)
    await marks.move(writer, entry.name, now)
    return queued


def may_be_due(entry: Entry, mark: datetime | None, now: datetime) -> bool:
    """Whether it is worth locking the mark."""
    if isinstance(entry, Alone) and mark is not None and mark <= now:
        return newest_instant(entry.when, now) > mark
    return window(mark, now) is not None


def newest_instant(when: Every | Daily, now: datetime) -> datetime:
    """The newest one that isn't after `now`."""
    return instants(when, Window(now - DAY, now))[-1]


def kinds_of(entry: Entry) -> tuple[str, ...]:
    """The kinds of occurrences that an entry handles."""
    return (entry.kinds or (entry.name,)) if isinstance(entry, PerMember) else (entry.name,)


def _due(entry: Alone, at: datetime) -> Due:
    return Due(entry.name, None, None, at.date(), f"{at:%H:%M}", at, at + entry.catch_up)


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
