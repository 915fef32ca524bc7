"""What is due at a wall time of each member's, or group's, own clock.

A job that is due for everybody at one wall time needs no more than this, in its own module:

    queue = each_member("weekly_review", time(9), weekly(MONDAY), CATCH_UP, whose=WITHOUT_GROUP)

and for groups `each_group` of the same form. Where the wall times are the members' own, `instants` says which (zone,
date, wall time) fall into a window, and when that is; a statement of the job's own joins them with its candidates.
"""

import logging
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coaching.days import DAY, utc_of
from scheduler.job import Queue, Window
from storage.clock import due_members
from storage.clock.due_members import LocalInstant
from storage.database import Writer

log = logging.getLogger(__name__)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)

On = Callable[[date], bool]
"""Whether something is due on this local date."""


def daily(day: date) -> bool:
    """Every day."""
    return True


def weekly(weekday: int) -> On:
    """On this day of the week, MONDAY to SUNDAY."""
    return lambda day: day.weekday() == weekday


def monthly(number: int) -> On:
    """On this day of the month, which every month has: 1 to 28."""
    return lambda day: day.day == number


def instants(zones: Iterable[str], walls: Iterable[time], window: Window, on: On = daily) -> list[LocalInstant]:
    """What falls into the window: for each zone the dates and wall times, in the order of their instants.

    A wall time that clocks skip is due right after the gap; one that they show twice, the first time only.
    """
    since, until = window.since.astimezone(UTC), window.until.astimezone(UTC)
    minutes = sorted(set(walls))
    found = [each for name in zones for each in _in_zone(name, minutes, since, until) if on(each.for_date)]
    return sorted(found, key=lambda each: (each.due_at, each.zone, each.nominal))


def each_member(kind: str, wall: time, on: On, catch_up: timedelta, whose: str = due_members.EVERYBODY) -> Queue:
    """Queues it for the active members of the set `whose` (of `storage.clock.due_members`), who agreed to the terms."""

    async def queue(writer: Writer, window: Window) -> int:
        found = instants(await due_members.zones(writer), [wall], window, on) if _near(window, on) else []
        return await due_members.queue_members(writer, kind, found, catch_up, whose)

    return queue


def each_group(kind: str, wall: time, on: On, catch_up: timedelta) -> Queue:
    """Queues it for the active groups, at their own zone's time."""

    async def queue(writer: Writer, window: Window) -> int:
        found = instants(await due_members.group_zones(writer), [wall], window, on) if _near(window, on) else []
        return await due_members.queue_groups(writer, kind, found, catch_up)

    return queue


def _in_zone(name: str, minutes: Sequence[time], since: datetime, until: datetime) -> Iterator[LocalInstant]:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        log.warning("there is no time zone %s", name)
        return
    low, high = _shown(zone, since, until)
    for day in _dates(low, high):
        begin = bisect_left(minutes, low.time()) if day == low.date() else 0
        end = bisect_right(minutes, high.time()) if day == high.date() else len(minutes)
        for wall in minutes[begin:end]:
            due_at = utc_of(day, wall, zone)
            if since < due_at <= until:
                yield LocalInstant(name, day, f"{wall:%H:%M}", due_at)


def _shown(zone: ZoneInfo, since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """What the zone's clocks show from the one to the other; with a day's margin where they may be changed."""
    around = (since - DAY, since, until, until + DAY)
    steady = len({instant.astimezone(zone).utcoffset() for instant in around}) == 1
    margin = timedelta() if steady and until - since <= DAY else DAY
    low, high = since.astimezone(zone), until.astimezone(zone)
    return low.replace(tzinfo=None) - margin, high.replace(tzinfo=None) + margin


def _near(window: Window, on: On) -> bool:
    """Whether it is due anywhere on Earth; where it isn't, nobody's zone need be looked up."""
    since, until = window.since.astimezone(UTC), window.until.astimezone(UTC)
    return any(on(day) for day in _dates(since - DAY, until + DAY))


def _dates(first: datetime, last: datetime) -> list[date]:
    return [first.date() + number * DAY for number in range((last.date() - first.date()).days + 1)]
