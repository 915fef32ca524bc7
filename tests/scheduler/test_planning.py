from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.job import Window
from scheduler.planning import LONGEST_OUTAGE, OVERLAP, instants, newest_instant, window
from scheduler.timetable import Daily, Every

NOON = datetime(2026, 2, 28, 12, 0, 7, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

BEGIN, END = datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2035-12-31")
moments = st.datetimes(BEGIN, END, timezones=st.just(UTC))
rules = st.sampled_from(
    [Every(MINUTE), Every(5 * MINUTE), Every(15 * MINUTE), Every(4 * HOUR), Every(6 * HOUR), Daily(time(2, 30))]
)


def test_what_lies_between_the_mark_and_now_is_queued() -> None:
    assert window(NOON - HOUR, NOON) == Window(NOON - HOUR, NOON)


def test_a_beginning_looks_back_two_minutes() -> None:
    assert window(None, NOON) == Window(NOON - OVERLAP, NOON)


def test_within_a_minute_nothing_new_can_be_due() -> None:
    assert window(NOON - timedelta(seconds=5), NOON) is None


def test_a_clock_that_is_a_little_behind_another_machines_queues_nothing() -> None:
    assert window(NOON + MINUTE, NOON) is None


def test_a_clock_set_back_looks_for_what_is_not_too_late_after_all() -> None:
    assert window(NOON + 48 * HOUR, NOON, catch_up=3 * HOUR) == Window(NOON - 3 * HOUR, NOON)


def test_a_long_outage_is_looked_into_for_two_days() -> None:
    assert window(NOON - 100 * HOUR, NOON) == Window(NOON - LONGEST_OUTAGE, NOON)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (Every(5 * MINUTE), "2026-02-28T12:00"),
        (Every(4 * HOUR), "2026-02-28T12:00"),
        (Every(6 * HOUR), "2026-02-28T12:00"),
        (Daily(time(2, 30)), "2026-02-28T02:30"),
        (Daily(time(12, 30)), "2026-02-27T12:30"),
    ],
)
def test_the_newest_instant_is_a_multiple_since_midnight(rule: Every | Daily, wanted: str) -> None:
    assert newest_instant(rule, NOON) == datetime.fromisoformat(wanted).replace(tzinfo=UTC)


@given(rules, moments, st.lists(st.integers(0, 3 * 86_400), min_size=1, max_size=5))
def test_however_time_is_cut_into_windows_each_instant_falls_into_one(
    rule: Every | Daily, since: datetime, seconds: list[int]
) -> None:
    found, at = [], since
    for length in seconds:
        found += instants(rule, Window(at, at + timedelta(seconds=length)))
        at += timedelta(seconds=length)
    assert found == instants(rule, Window(since, at))
    assert found == sorted(set(found))
