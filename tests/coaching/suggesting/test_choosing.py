"""One change at most, by rules, with figures that a replay of the same log gives."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.adherence import Count
from coaching.plans.versions import changed
from coaching.suggesting import words as suggesting_words
from coaching.suggesting.choosing import suggest
from coaching.suggesting.replay import replayed, scored, weeks_of_plan
from coaching.suggesting.suggestion import Candidate, Nothing, Op, Suggestion, from_json, to_json
from coaching.values import Flex, Habit, History, Kind, Schedule, Span, Standing, Status, Target, Version
from tests.coaching.histories import FIRST, LENGTH, histories

WEDNESDAY = date(2026, 2, 25)
LAST_SUNDAY = date(2026, 2, 22)
DECEMBER = date(2025, 12, 1)

FIXED = Schedule(Kind.WEEKDAYS, weekdays=(0, 2, 4))
TIMES = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 3, (0, 2, 4))
DAILY = Schedule(Kind.DAILY)
MINUTES = Target(30, "min", 10)


def on(*weekdays: int, weeks: int = 8, every: int = 1) -> dict[date, Status]:
    """Done on these weekdays of each, or every n-th, of the last weeks."""
    mondays = [LAST_SUNDAY - timedelta(days=6, weeks=week) for week in range(0, weeks, every)]
    return {monday + timedelta(days=weekday): Status.DONE for monday in mondays for weekday in weekdays}


def candidate(
    schedule: Schedule,
    log: Mapping[date, Status],
    *,
    title: str = "Run",
    target: Target = MINUTES,
    category: str = "fitness",
    may_grow: bool = True,
    amount: float | None = None,
    since: date = DECEMBER,
    pauses: tuple[Span, ...] = (),
    number: int = 1,
) -> Candidate:
    history = History(number, (Version(since, None, schedule, target),), log, since, pauses=pauses)
    said = {day: Standing(status, amount) for day, status in log.items()}
    return Candidate(Habit(number, 1, title, schedule, target), history, said, category, may_grow)


def one(*candidates: Candidate) -> Suggestion:
    made = suggest(candidates, WEDNESDAY)
    assert isinstance(made, Suggestion), made
    return made


def test_fixed_days_that_are_seldom_kept_move_to_those_that_are() -> None:
    made = one(candidate(FIXED, on(0, 3, 5)))
    assert made.option.op is Op.SET_DAYS
    assert made.option.schedule.weekdays == (0, 3, 5)
    assert (made.real, made.forecast) == (Count(8, 24), Count(24, 24))
    assert "this plan would have scored 24 of 24 (100 %). As it is: 8 of 24 (33 %)" in suggesting_words.said(made)


def test_days_that_change_from_week_to_week_become_any_days() -> None:
    log = on(1, 3, 5, every=2) | {day + timedelta(days=8): each for day, each in on(0, 2, 5, every=2).items()}
    made = one(candidate(FIXED, {day: each for day, each in log.items() if day <= LAST_SUNDAY}))
    assert made.option.op is Op.SET_TIMES_PER_WEEK
    assert made.option.schedule.n == 3
    assert made.forecast is not None
    assert (made.forecast.percent or 0) >= 80


def test_three_times_a_week_done_once_or_twice_become_fewer() -> None:
    made = one(candidate(TIMES, on(0) | on(3, every=2)))
    assert made.option.op is Op.SET_TIMES_PER_WEEK
    assert (made.option.schedule.n, made.forecast, made.real) == (1, Count(8, 8), Count(12, 24))


def test_the_least_change_that_would_have_done_is_taken() -> None:
    made = one(candidate(DAILY, on(0, 2, 4, 6), title="Read", category="learning"))
    assert made.option.schedule.n == 5
    assert (made.real, made.forecast) == (Count(32, 56), Count(32, 40))


def test_a_run_is_never_put_on_days_side_by_side() -> None:
    made = one(candidate(FIXED, on(3, 4, 5)))
    days = made.option.schedule.weekdays
    assert not any((day + 1) % 7 in days for day in days)


def test_what_was_never_done_may_be_left_out_without_blame() -> None:
    made = one(candidate(TIMES, {}))
    assert (made.option.op, made.forecast) == (Op.ARCHIVE, None)
    assert "due 24 times and found no room" in suggesting_words.said(made)


def test_what_is_done_in_its_tiny_version_gets_a_smaller_size() -> None:
    made = one(candidate(TIMES, on(0, 2, 4), amount=12))
    assert (made.option.op, made.option.target) == (Op.SET_MINUTES, Target(10, "min", 10))
    assert "24 of the 24 times that you did it came to 15 min or less" in suggesting_words.said(made)
    assert not made.rises


def test_parts_that_a_smaller_size_makes_whole_are_counted_in_its_replay() -> None:
    pages = Target(20, "pages")
    log = dict.fromkeys(on(*range(7)), Status.PARTIAL)
    made = one(candidate(DAILY, log, title="Read", target=pages, category="learning", amount=10))
    assert (made.option.op, made.option.target.amount) == (Op.SET_AMOUNT, 10)
    assert (made.real, made.forecast) == (Count(0, 56), Count(56, 56))


def test_a_plan_that_is_kept_may_grow_by_one() -> None:
    twice = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 2, (0, 3))
    made = one(candidate(twice, on(0, 3, 5)))
    assert made.rises
    assert made.option.schedule.n == 3
    assert (made.real, made.forecast) == (Count(16, 16), Count(24, 24))


def test_three_runs_grow_longer_rather_than_more() -> None:
    made = one(candidate(TIMES, on(0, 2, 4)))
    assert (made.option.op, made.option.target) == (Op.SET_MINUTES, Target(40, "min", 10))
    assert made.forecast is None


def test_nothing_is_raised_where_more_could_do_harm() -> None:
    assert suggest([candidate(TIMES, on(0, 2, 4), may_grow=False)], WEDNESDAY) is Nothing.FITS


def test_the_habit_that_needs_it_most_comes_first() -> None:
    kept, low, lower = (
        candidate(TIMES, on(0, 2, 4), number=1),
        candidate(TIMES, on(0), number=2),
        candidate(FIXED, on(3), number=3),
    )
    assert one(kept, low, lower).habit.id == 3
    left = suggest([kept, low, lower], WEDNESDAY, decided={3})
    assert isinstance(left, Suggestion)
    assert left.habit.id == 2


@pytest.mark.parametrize(
    ("candidates", "decided", "why"),
    [
        ([], (), Nothing.NO_HABITS),
        ([candidate(DAILY, on(0), title="Take my pills", category="other")], (), Nothing.CARE),
        ([candidate(DAILY, on(0), title="No smoking", category="substance")], (), Nothing.CARE),
        ([candidate(TIMES, on(0), pauses=(Span(WEDNESDAY),))], (), Nothing.PAUSED),
        ([candidate(TIMES, on(0), since=date(2026, 2, 2))], (), Nothing.TOO_NEW),
        ([candidate(TIMES, on(0))], (1,), Nothing.DECIDED),
        ([candidate(TIMES, on(0, 2) | on(4, every=2))], (), Nothing.FITS),
    ],
)
def test_where_there_is_nothing_it_is_said_why(
    candidates: list[Candidate], decided: tuple[int, ...], why: Nothing
) -> None:
    assert suggest(candidates, WEDNESDAY, decided) is why


def test_a_plan_is_not_called_fit_because_of_what_was_answered() -> None:
    asked, fine = candidate(TIMES, on(0), number=1), candidate(TIMES, on(0, 2) | on(4, every=2), number=2)
    assert suggest([asked, fine], WEDNESDAY, decided={1}) is Nothing.DECIDED
    assert suggest([asked, fine], WEDNESDAY, decided={2}) != Nothing.DECIDED


def test_only_whole_weeks_of_the_present_plan_are_looked_at() -> None:
    begun = date(2026, 1, 14)
    history = History(
        1, (Version(DECEMBER, begun - timedelta(days=1), TIMES), Version(begun, None, FIXED)), {}, DECEMBER
    )
    assert weeks_of_plan(history, WEDNESDAY, 8) == Span(date(2026, 1, 19), LAST_SUNDAY)


@given(histories(), st.integers(0, LENGTH - 1), st.integers(1, 30))
def test_the_replay_of_an_unchanged_plan_is_what_was(history: History, first: int, length: int) -> None:
    span = Span(FIRST + timedelta(days=first), FIRST + timedelta(days=first + length))
    held = [version for version in history.versions if version.start <= span.first]
    if not held or history.versions[-1] is not held[-1] or (held[-1].until and held[-1].until < span.first):
        return
    today = FIRST + timedelta(days=LENGTH + 40)
    again = replayed(history, {}, held[-1].schedule, held[-1].target, span, today)
    assert again == scored(history, span, today)


@given(histories(), st.integers(0, 10))
def test_a_suggestion_never_asks_for_what_cannot_be_and_survives_storage(history: History, later: int) -> None:
    today = FIRST + timedelta(days=LENGTH + later)
    held = [version for version in history.versions if version.start <= today]
    if not held:
        return
    habit = Habit(1, 7, "Run", held[-1].schedule, MINUTES)
    made = suggest([Candidate(habit, history, {}, "fitness", True)], today)
    if isinstance(made, Suggestion):
        assert from_json(7, *to_json(made)) == made
        assert made.option.schedule.n is None or 1 <= made.option.schedule.n <= 7
        start = weeks_of_plan(history, today, 8)
        assert start is not None
        versions = changed(history.versions, made.option.schedule, made.option.target, start.first)
        assert all(version.until and version.until < start.first for version in versions[:-1])
