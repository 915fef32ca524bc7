from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.desk.working_hours import Hours

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = Hours(time(9), time(17), BERLIN)
WALLS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 — given UTC


def at(hours: Hours, written: str) -> str:
    """When a page of that local moment goes out."""
    local = datetime.fromisoformat(written).replace(tzinfo=hours.zone)
    return f"{local if hours.at_work(local) else hours.begin_after(local).astimezone(hours.zone):%a %H:%M}"


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        ("2026-02-27T09:00", "Fri 09:00"),
        ("2026-02-27T16:59", "Fri 16:59"),
        ("2026-02-27T17:00", "Sat 09:00"),
        ("2026-02-28T02:00", "Sat 09:00"),
        ("2026-03-28T23:00", "Sun 09:00"),
    ],
)
def test_a_page_waits_for_the_morning(raised: str, told: str) -> None:
    assert at(NINE_TO_FIVE, raised) == told


def test_whoever_works_in_the_evening_hears_of_it_before_the_next_morning_is_over() -> None:
    evening = Hours(time(18), time(22), BERLIN)
    assert at(evening, "2026-02-27T10:00") == "Fri 18:00"
    assert at(evening, "2026-02-27T22:00") == "Sat 12:00"
    assert at(evening, "2026-02-28T01:00") == "Sat 12:00"


def test_an_absence_is_no_time_at_work_and_nothing_waits_for_its_end() -> None:
    away = Hours(time(9), time(17), BERLIN, away=True)
    assert not away.at_work(datetime(2026, 2, 27, 11, tzinfo=UTC))
    assert at(away, "2026-02-27T12:00") == "Sat 09:00"


@given(WALLS, WALLS, ZONES, MOMENTS)
def test_nothing_waits_longer_than_for_the_next_morning(one: time, other: time, zone: ZoneInfo, now: datetime) -> None:
    hours = Hours(min(one, other), max(one, other), zone)
    opens = hours.begin_after(now)
    assert now < opens <= now + timedelta(hours=26), "a day, and what clocks may be set back by"
    local, told = now.astimezone(zone), opens.astimezone(zone)
    assert (told.date() - local.date()).days <= 1
    if told.date() > local.date():
        assert told.time() <= max(time(12), hours.first), "in the morning"
