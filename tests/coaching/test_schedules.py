from datetime import date

import pytest
from hypothesis import given

from coaching.schedules import block_of, due_dates, from_json, in_words, to_json, week_of
from coaching.values import Flex, Kind, Schedule, Span
from tests.coaching.histories import schedules

MONDAY = date(2026, 2, 23)
SUNDAY = 6
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3)


def _due(schedule: Schedule, first: date, last: date, week_start: int = 0) -> list[int]:
    return [day.day for day in due_dates(schedule, Span(first, last), MONDAY, week_start)]


@pytest.mark.parametrize(
    ("n", "due"), [(1, [23]), (2, [23, 26]), (3, [23, 25, 27]), (5, [23, 24, 25, 27, 28]), (6, [*range(23, 29)])]
)
def test_times_a_week_are_spread_evenly(n: int, due: list[int]) -> None:
    assert _due(Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=n), MONDAY, date(2026, 2, 28)) == due


def test_times_a_week_are_spread_from_the_members_own_first_weekday() -> None:
    assert _due(RUNS, date(2026, 2, 22), date(2026, 2, 28), week_start=SUNDAY) == [22, 24, 26]


def test_chosen_days_win_over_the_spread() -> None:
    assert _due(Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3, weekdays=(4, 5)), MONDAY, date(2026, 2, 28)) == [27, 28]


def test_the_last_day_of_a_month_is_found_in_every_month() -> None:
    last_day = Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=-1)
    assert _due(last_day, date(2028, 1, 1), date(2028, 4, 30)) == [31, 29, 31, 30]


def test_times_a_month_follow_the_length_of_the_month() -> None:
    assert _due(Schedule(Kind.TIMES_PER_MONTH, Flex.MONTH, n=4), date(2026, 3, 1), date(2026, 3, 31)) == [1, 8, 16, 24]


def test_due_dates_need_an_end() -> None:
    with pytest.raises(ValueError, match="last date"):
        due_dates(RUNS, Span(MONDAY), MONDAY)


@pytest.mark.parametrize(
    ("schedule", "block"),
    [
        (Schedule(Kind.DAILY), Span(date(2026, 2, 26), date(2026, 2, 26))),
        (RUNS, Span(MONDAY, date(2026, 3, 1))),
        (Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=1), Span(date(2026, 2, 1), date(2026, 2, 28))),
        (Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=2), Span(date(2026, 2, 25), date(2026, 2, 26))),
        (Schedule(Kind.ONCE, Flex.ONCE, on=date(2026, 3, 4)), Span(MONDAY, date(2026, 3, 4))),
        (Schedule(Kind.ONCE, Flex.ONCE, on=date(2026, 2, 24)), Span(date(2026, 2, 26), date(2026, 2, 26))),
    ],
)
def test_a_make_up_counts_within_its_block(schedule: Schedule, block: Span) -> None:
    assert block_of(schedule, date(2026, 2, 26), MONDAY) == block


def test_a_week_may_begin_on_sunday() -> None:
    assert week_of(date(2026, 2, 26), SUNDAY) == Span(date(2026, 2, 22), date(2026, 2, 28))


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(Kind.DAILY), "every day"),
        (Schedule(Kind.WEEKDAYS, weekdays=tuple(range(7))), "every day"),
        (Schedule(Kind.WEEKDAYS, weekdays=(4, 0, 2)), "Mon Wed Fri"),
        (RUNS, "3× a week (Mon Wed Fri)"),
        (Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=1, weekdays=(6,)), "once a week (Sun)"),
        (Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, weekdays=(1, 3)), "2× a week (Tue Thu)"),
        (Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=2), "every 2 days"),
        (Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=1), "every day"),
        (Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=1), "on the 1st of each month"),
        (Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=12), "on the 12th of each month"),
        (Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=23), "on the 23rd of each month"),
        (Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=-1), "on the last day of each month"),
        (Schedule(Kind.TIMES_PER_MONTH, Flex.MONTH, n=2), "2× a month"),
        (Schedule(Kind.ONCE, Flex.ONCE, on=date(2026, 4, 15)), "by 15 Apr 2026"),
    ],
)
def test_a_schedule_is_said_in_plain_words(schedule: Schedule, words: str) -> None:
    assert in_words(schedule) == words


@given(schedules())
def test_a_stored_schedule_comes_back_as_it_was(schedule: Schedule) -> None:
    assert from_json(to_json(schedule)) == schedule


def test_a_schedule_without_flex_gets_the_usual_one() -> None:
    assert from_json({"kind": "times_per_week", "n": 3}).flex is Flex.WEEK


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "hourly"}, "not a valid Kind"),
        ({}, "not a valid Kind"),
        ({"kind": "times_per_week"}, "n from 1 to 7, not None"),
        ({"kind": "times_per_week", "n": 8}, "n from 1 to 7, not 8"),
        ({"kind": "every_n_days", "n": 0}, "n from 1 to 366, not 0"),
        ({"kind": "weekdays"}, "at least one weekday"),
        ({"kind": "weekdays", "weekdays": ["funday"]}, "'funday' is not a weekday"),
        ({"kind": "monthly_day", "day_of_month": 32}, "from 1 to 31 or -1, not 32"),
        ({"kind": "once"}, "once needs a date"),
        ({"kind": "daily", "flex": "block"}, "Only every_n_days can have the flex block"),
    ],
)
def test_what_is_no_schedule_is_refused_with_a_reason(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_json(values)
