"""Every IANA zone on the days of its clock changes and the days next to them, 2024 to 2035, at each half hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from coaching.days import local_day, utc_of

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
WEEK, DAY, HALF_HOUR = timedelta(weeks=1), timedelta(days=1), timedelta(minutes=30)
HALF_HOURS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 30)]

Changes = tuple[tuple[datetime, timedelta, timedelta], ...]


def _changes_of(zone: tzinfo) -> Changes:
    """Instant, offset before and offset after of each clock change. No zone changes its clocks twice within a week."""
    return tuple(_narrowed(zone, start, start + WEEK) for start in _weeks_with_a_change(zone))


def _weeks_with_a_change(zone: tzinfo) -> Iterator[datetime]:
    starts = [FIRST + number * WEEK for number in range((LAST - FIRST) // WEEK + 1)]
    return (start for start, end in pairwise(starts) if start.astimezone(zone).utcoffset() != _offset(zone, end))


def _narrowed(zone: tzinfo, low: datetime, high: datetime) -> tuple[datetime, timedelta, timedelta]:
    before, after = _offset(zone, low), _offset(zone, high)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high.replace(microsecond=0), before, after


def _offset(zone: tzinfo, instant: datetime) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _zones_by_change() -> dict[Changes, str]:
    """A zone for each way of changing clocks; zones that change alike are alike here."""
    zones = {_changes_of(ZoneInfo(name)): name for name in sorted(available_timezones() - {"localtime"})}
    return {changes: name for changes, name in zones.items() if changes}


@pytest.fixture(scope="module")
def changing() -> dict[Changes, str]:
    return _zones_by_change()


def _days_around(change: datetime, zone: tzinfo) -> list[date]:
    day = change.astimezone(zone).date()
    return [day - DAY, day, day + DAY]


def test_a_wall_time_is_one_instant_and_never_rings_twice(changing: dict[Changes, str]) -> None:
    for changes, name in changing.items():
        zone = ZoneInfo(name)
        for change, before, after in changes:
            rung = []
            for day in _days_around(change, zone):
                for wall in HALF_HOURS:
                    naive = datetime.combine(day, wall, tzinfo=UTC)
                    shown = sorted(
                        naive - offset for offset in (before, after) if _offset(zone, naive - offset) == offset
                    )
                    expected = shown[0] if shown else naive - before
                    assert utc_of(day, wall, zone) == expected, (name, day, wall)
                    rung += shown[:1]
            assert all(one < other for one, other in pairwise(rung)), (name, change)


def test_the_members_day_never_goes_back(changing: dict[Changes, str]) -> None:
    for changes, name in changing.items():
        zone = ZoneInfo(name)
        for change, _, _ in changes:
            instants = [change + number * HALF_HOUR for number in range(-60, 61)]
            for day_start in range(7):
                days = [local_day(instant, zone, day_start) for instant in instants]
                assert all(one <= other <= one + DAY for one, other in pairwise(days)), (name, change, day_start)


def test_a_wall_time_belongs_to_its_day_or_before_the_days_start_to_the_day_before(
    changing: dict[Changes, str],
) -> None:
    for changes, name in changing.items():
        zone = ZoneInfo(name)
        for change, _, _ in changes:
            for day in _days_around(change, zone):
                for wall in HALF_HOURS:
                    instant = utc_of(day, wall, zone)
                    shown = instant.astimezone(zone)
                    expected = shown.date() if shown.hour >= 3 else shown.date() - DAY
                    assert local_day(instant, zone, 3) == expected
                    assert shown.date() == day or shown.time() < wall, "only a skipped time may reach the next date"
