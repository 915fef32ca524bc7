from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.later_times import asks_for_later, read_later

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 2, 12, 17, 45, tzinfo=NEW_YORK)
"""A Thursday."""


def read(words: str, now: datetime = NOW) -> str | None:
    at = read_later(words, now)
    return f"{at.astimezone(NEW_YORK):%a %d %H:%M}" if at else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", "Thu 12 18:45"),
        ("Later.", "Thu 12 18:45"),
        ("in 2 hours", "Thu 12 19:45"),
        ("2h", "Thu 12 19:45"),
        ("in half an hour", "Thu 12 18:15"),
        ("not now, in 20 minutes", "Thu 12 18:05"),
        ("an hour and a half", "Thu 12 19:15"),
        ("in 1,5 hours", "Thu 12 19:15"),
        ("in 3 days", "Sun 15 17:45"),
        ("at 8pm", "Thu 12 20:00"),
        ("at 8", "Thu 12 20:00"),
        ("at 5", "Fri 13 17:00"),
        ("at 11", "Fri 13 11:00"),
        ("6:30", "Thu 12 18:30"),
        ("06:30", "Fri 13 06:30"),
        ("half past 8", "Thu 12 20:30"),
        ("at quarter to nine", "Thu 12 20:45"),
        ("tomorrow at half past 7 in the morning", "Fri 13 07:30"),
        ("half past the hour", None),
        ("at 17:30", "Fri 13 17:30"),
        ("8 a.m.", "Fri 13 08:00"),
        ("remind me at 9", "Thu 12 21:00"),
        ("tonight", "Thu 12 20:00"),
        ("this evening", "Thu 12 19:00"),
        ("noon", "Fri 13 12:00"),
        ("tomorrow", "Fri 13 09:00"),
        ("tomorrow morning", "Fri 13 09:00"),
        ("tomorrow at 6am", "Fri 13 06:00"),
        ("at 8 tomorrow", "Fri 13 08:00"),
        ("tomorrow evening at 8", "Fri 13 20:00"),
        ("at 8 in the evening", "Thu 12 20:00"),
        ("Monday at 9", "Mon 16 09:00"),
        ("thursday", "Thu 19 09:00"),
        ("banana", None),
        ("I ran 3 km", None),
        ("to buy milk", None),
    ],
)
def test_a_time_is_read_as_it_is_meant(words: str, expected: str | None) -> None:
    assert read(words) == expected


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("this afternoon", "has passed"),
        ("today at 9am", "has passed"),
        ("in 0 minutes", "has passed"),
        ("in 9 days", "7 days"),
        ("at 25:00", "isn't a time"),
        ("13pm", "isn't a time"),
        ("at 8:75", "isn't a time"),
    ],
)
def test_a_time_that_cannot_be_is_answered_with_what_can(words: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem) as raised:
        read_later(words, NOW)
    assert "Say it like" in str(raised.value)


def test_a_time_that_clocks_skip_is_the_one_after_the_gap() -> None:
    evening = datetime(2026, 3, 7, 20, tzinfo=NEW_YORK)
    assert read("tomorrow at 2:30 am", evening) == "Sun 08 03:30"
    assert read("in 8 hours", evening) == "Sun 08 05:00"


@pytest.mark.parametrize("words", ["later", "in 2 hours", "at 8pm", "8pm", "tomorrow", "remind me tonight", "not now"])
def test_a_wish_to_be_reminded_is_told_from_a_check_in(words: str) -> None:
    assert asks_for_later(words)


@pytest.mark.parametrize("words", ["30 min", "8", "2 hours", "done", "this morning", "ran 3 km", "in the gym", "skip"])
def test_what_may_be_a_check_in_is_none(words: str) -> None:
    assert not asks_for_later(words)


@given(st.text(alphabet=st.sampled_from("in at pm8:30tomorw 2hd,"), max_size=24))
def test_whatever_is_typed_is_a_time_ahead_or_a_sentence(words: str) -> None:
    with suppress(ValueError):
        at = read_later(words, NOW)
        assert at is None or NOW < at <= NOW + timedelta(days=7)
