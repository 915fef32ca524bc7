from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from coaching.days import utc_of
from scheduler.job import Window
from scheduler.local_times import MONDAY, instants, monthly, weekly

NEW_YORK, BERLIN, APIA = "America/New_York", "Europe/Berlin", "Pacific/Apia"
ZONES = sorted(available_timezones() - {"localtime"})
NINE = time(9)

BEGIN, END = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2035-12-31")
moments = st.datetimes(BEGIN, END, timezones=st.just(UTC))
walls = st.lists(st.times().map(lambda each: each.replace(second=0, microsecond=0)), min_size=1, max_size=4)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_monday_nine_comes_to_each_zone_at_its_own_instant() -> None:
    found = instants(
        [NEW_YORK, BERLIN], [NINE], Window(utc("2026-03-01T12:00"), utc("2026-03-03T12:00")), weekly(MONDAY)
    )
    assert [(each.zone, each.for_date, each.nominal, each.due_at) for each in found] == [
        (BERLIN, date(2026, 3, 2), "09:00", utc("2026-03-02T08:00")),
        (NEW_YORK, date(2026, 3, 2), "09:00", utc("2026-03-02T14:00")),
    ]


def test_a_window_holds_its_end_and_not_its_beginning() -> None:
    nine = utc("2026-03-02T08:00")
    assert instants([BERLIN], [NINE], Window(nine, nine + timedelta(hours=1))) == []
    assert len(instants([BERLIN], [NINE], Window(nine - timedelta(minutes=1), nine))) == 1


def test_a_skipped_wall_time_is_due_after_the_gap_and_a_repeated_one_once() -> None:
    spring = instants([NEW_YORK], [time(2, 30)], Window(utc("2026-03-08T00:00"), utc("2026-03-09T00:00")))
    assert [each.due_at for each in spring] == [utc("2026-03-08T07:30")]
    autumn = instants([NEW_YORK], [time(1, 30)], Window(utc("2026-11-01T00:00"), utc("2026-11-02T00:00")))
    assert [each.due_at for each in autumn] == [utc("2026-11-01T05:30")]


def test_the_first_of_the_month_is_the_members_own() -> None:
    found = instants([APIA], [time(8)], Window(utc("2026-02-28T00:00"), utc("2026-03-02T00:00")), monthly(1))
    assert [each.due_at for each in found] == [utc("2026-02-28T19:00")]


def test_a_zone_that_nobody_knows_holds_up_no_other() -> None:
    found = instants(["Mars/Olympus", BERLIN], [NINE], Window(utc("2026-03-02T00:00"), utc("2026-03-02T12:00")))
    assert [each.zone for each in found] == [BERLIN]


@given(st.sampled_from(ZONES), moments, st.timedeltas(timedelta(), timedelta(hours=72)), walls)
def test_it_is_what_looking_at_every_date_finds(
    zone: str, since: datetime, length: timedelta, told: list[time]
) -> None:
    until = since + length
    days = [since.date() + timedelta(days=number) for number in range(-3, length.days + 4)]
    wanted = {
        (day, f"{wall:%H:%M}", at)
        for day in days
        for wall in told
        if since < (at := utc_of(day, wall, ZoneInfo(zone))) <= until
    }
    found = instants([zone], told, Window(since, until))
    assert {(each.for_date, each.nominal, each.due_at) for each in found} == wanted
    assert len(found) == len(wanted)


@given(st.sampled_from(ZONES), moments, walls, st.lists(st.integers(1, 60 * 24), min_size=1, max_size=6))
def test_however_time_is_cut_into_windows_each_falls_into_one(
    zone: str, since: datetime, told: list[time], minutes: list[int]
) -> None:
    whole, found, at = since, [], since
    for length in minutes:
        found += instants([zone], told, Window(at, at + timedelta(minutes=length)))
        at += timedelta(minutes=length)
    assert found == instants([zone], told, Window(whole, at))
