"""What is due at a wall time of each member's, or group's, own clock.

A job that is due for everybody at one wall time needs no more than this, in its own module:

    queue = each_member("weekly_review", time(9), weekly(MONDAY), CATCH_UP, whose=WITHOUT_GROUP)

and for groups `each_group` of the same form. Where the wall times are the members' own, `instants` says which (zone,
date, wall time) fall into a window, and when that is; a statement of the job's own joins them with its candidates.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from coaching.days import DAY, utc_of
from scheduler.job import Queue, Window
from storage import due_members
from storage.database import Writer
from storage.due_members import LocalInstant

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
BROADEST_ZONE: Final = timedelta(hours=27)
"""How far a local date may be from UTC's, with a clock that is being changed."""

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
    days = [day for day in _dates(since, until) if on(day)]
    minutes = sorted(set(walls))
    if not days or not minutes or since >= until:
        return []
    found = []
    for name in zones:
        zone = ZoneInfo(name)
        for day in days:
            for wall in minutes:
                due_at = utc_of(day, wall, zone)
                if since < due_at <= until:
                    found.append(LocalInstant(name, day, f"{wall:%H:%M}", due_at))
    return sorted(found, key=lambda each: (each.due_at, each.zone, each.nominal))


def each_member(kind: str, wall: time, on: On, catch_up: timedelta, whose: str = due_members.EVERYBODY) -> Queue:
    """Queues it for the active members of the set `whose` (of `storage.due_members`), who agreed to the terms."""

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


def _near(window: Window, on: On) -> bool:
    """Whether it is due anywhere on Earth; where it isn't, nobody's zone need be looked up."""
    return any(on(day) for day in _dates(window.since, window.until))


def _dates(since: datetime, until: datetime) -> list[date]:
    first, last = (since - BROADEST_ZONE).date(), (until + BROADEST_ZONE).date()
    return [first + number * DAY for number in range((last - first).days + 1)]
