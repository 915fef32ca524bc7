from datetime import date, timedelta

import pytest

from coaching.adherence import Count, adherence, window
from coaching.slots import slots
from coaching.values import Flex, History, Kind, Schedule, Span, Status, Version

MONDAY, SATURDAY = date(2026, 2, 23), date(2026, 2, 28)
EARLY = date(2025, 11, 1)
DONE, MISSED = Status.DONE, Status.MISSED


def _history(schedule: Schedule, start: date, log: dict[int, Status]) -> History:
    february = {date(2026, 2, day): status for day, status in log.items()}
    return History(1, (Version(start, None, schedule),), february, anchor=start)


def test_two_of_three_due_runs_are_67_percent_not_33() -> None:
    runs = _history(Schedule(Kind.WEEKDAYS, weekdays=(0, 2, 4)), MONDAY, {23: DONE, 25: DONE, 27: MISSED})
    count = adherence(slots(runs, SATURDAY, SATURDAY), SATURDAY, 7, SATURDAY)
    assert (count.percent, count.in_words()) == (67, "2 of 3 (67 %)")


def test_three_runs_and_seven_readings_a_week_are_ten_due_and_four_done_40_percent() -> None:
    runs = _history(Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3), EARLY, {25: DONE})
    reading = _history(Schedule(Kind.DAILY), EARLY, {22: DONE, 23: DONE, 25: DONE})
    today = SATURDAY + timedelta(days=1)
    ledger = slots(runs, today, today) + slots(reading, today, today)
    count = adherence(ledger, SATURDAY, 7, today)
    assert (count.percent, count.in_words()) == (40, "4 of 10 (40 %)")


def test_what_is_still_open_today_does_not_count() -> None:
    reading = _history(Schedule(Kind.DAILY), MONDAY, {23: DONE, 24: DONE})
    ledger = slots(reading, date(2026, 2, 25), SATURDAY)
    assert adherence(ledger, date(2026, 2, 25), 7, date(2026, 2, 25)) == Count(2, 2)
    assert adherence(ledger, date(2026, 2, 25), 7, date(2026, 2, 26)) == Count(2, 3)


@pytest.mark.parametrize(
    ("count", "percent"),
    [
        (Count(2, 3), 67),
        (Count(4, 14), 29),
        (Count(7, 8), 88),
        (Count(1, 200), 1),
        (Count(0, 5), 0),
        (Count(0, 0), None),
    ],
)
def test_a_percent_is_rounded_half_up(count: Count, percent: int | None) -> None:
    assert count.percent == percent


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(4, 14), "4 of 14 (29 %)"),
        (Count(2, 2), "2 of 2"),
        (Count(0, 1), "0 of 1"),
        (Count(0, 3), "0 of 3 (0 %)"),
        (Count(0, 0), "nothing due"),
    ],
)
def test_counts_come_before_percents(count: Count, words: str) -> None:
    assert count.in_words() == words


def test_a_window_of_seven_days_ends_with_its_day() -> None:
    assert window(SATURDAY, 7) == Span(date(2026, 2, 22), SATURDAY)


def test_a_count_knows_what_was_missed() -> None:
    assert (Count(4, 14).missed, str(Count(4, 14))) == (10, "4 of 14")
