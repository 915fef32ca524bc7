from datetime import date, timedelta

import pytest
from hypothesis import given

from coaching.adherence import Count, adherence
from coaching.progress import Mark, Progress, cells, progress, shown, within
from coaching.slots import state_on
from coaching.values import Flex, History, Kind, Schedule, Span, Status
from tests.coaching.histories import histories
from tests.coaching.tracks import DAILY, DECEMBER, MONTHLY, RUNS, TODAY, logged, track, track_of


def marks(seen: Progress, week: int = -1) -> list[str]:
    return [cell.mark.value for cell in seen.weeks[week].cells]


@given(histories())
def test_every_due_date_of_the_weeks_is_told_once_as_the_ledger_has_it(history: History) -> None:
    habit = track_of(history)
    span = shown(habit, TODAY)
    found = cells(habit, span, TODAY)
    assert [(cell.day, cell.state) for cell in found if cell.state] == [
        (slot.day, state_on(slot, TODAY)) for slot in habit.slots if slot.day in span
    ]
    assert len({cell.day for cell in found}) == len(found)


@given(histories())
def test_every_completion_is_shown_and_every_make_up_names_what_it_counts_for(history: History) -> None:
    habit = track_of(history)
    span = shown(habit, TODAY)
    found = {cell.day: cell for cell in cells(habit, span, TODAY)}
    done = {day for day, cell in found.items() if cell.mark in (Mark.DONE, Mark.MAKE_UP, Mark.EXTRA)}
    assert done == {day for day, status in history.log.items() if status is Status.DONE and day in span}
    for slot in habit.slots:
        if slot.filled_by and slot.filled_by != slot.day and slot.filled_by in span:
            assert found[slot.filled_by].fills == slot.day


@given(histories())
def test_weeks_are_whole_and_count_what_the_ledger_counts(history: History) -> None:
    habit = track_of(history)
    seen = progress(habit, TODAY)
    for week in seen.weeks:
        assert week.first.weekday() == history.week_start
        assert week.count == adherence(habit.slots, week.cells[-1].day, 7, TODAY)
    assert TODAY in [cell.day for cell in seen.weeks[-1].cells]
    for line in seen.lines:
        assert line.points[-1] == (TODAY, adherence(habit.slots, TODAY, line.length, TODAY))


def test_a_day_is_done_missed_skipped_partly_done_or_open() -> None:
    log = logged(feb_23="done", feb_24="missed", feb_25="skipped", feb_26="partial")
    seen = progress(track(DAILY, log), TODAY)
    assert marks(seen) == ["done", "missed", "skipped", "partly done", "missed", "open", "open"]
    assert seen.weeks[-1].count == Count(1, 4)


def test_a_make_up_is_told_from_an_extra_and_from_the_day_it_counts_for() -> None:
    seen = progress(track(RUNS, logged(feb_23="done", feb_24="done", feb_25="done", feb_26="done")), TODAY)
    assert marks(seen) == ["done", "make-up", "done", "extra", "made up", "not due", "not due"]
    assert [cell.fills for cell in seen.weeks[-1].cells if cell.fills] == [date(2026, 2, 27)]
    assert seen.weeks[-1].count == Count(3, 3)


def test_to_miss_what_wasnt_due_is_nothing() -> None:
    assert marks(progress(track(RUNS, logged(feb_24="missed")), TODAY))[1] == "not due"


def test_a_pause_is_seen_and_nothing_is_missed_in_it() -> None:
    seen = progress(track(RUNS, {}, pauses=(Span(date(2026, 2, 9), date(2026, 2, 17)),)), TODAY)
    assert [week.paused for week in seen.weeks[-3:]] == [True, False, False]
    assert [cell.paused for cell in seen.weeks[-2].cells] == [True, True, *[False] * 5]
    assert marks(seen, -2)[0] == "not due"
    assert seen.weeks[-3].count == Count(0, 0)


def test_a_new_habit_begins_with_its_first_week_and_one_line() -> None:
    friday = date(2026, 2, 27)
    seen = progress(track(DAILY, {friday: Status.DONE}, since=friday), TODAY)
    assert [marks(seen, number) for number in range(len(seen.weeks))] == [
        [*["before the start"] * 4, "done", "open", "open"]
    ]
    assert [(line.length, line.last) for line in seen.lines] == [(7, Count(1, 1))]


def test_eight_weeks_are_shown_of_a_habit_and_thirteen_of_a_monthly_one() -> None:
    assert [len(progress(track(each, {}), TODAY).weeks) for each in (DAILY, RUNS, MONTHLY)] == [8, 8, 13]
    assert [line.length for line in progress(track(RUNS, {}), TODAY).lines] == [7, 30]
    assert [line.length for line in progress(track(MONTHLY, {}, since=date(2025, 9, 1)), TODAY).lines] == [30, 90]


@pytest.mark.parametrize("week_start", range(7))
def test_a_week_begins_when_the_members_week_does(week_start: int) -> None:
    seen = progress(track(DAILY, {}, week_start=week_start), TODAY)
    assert {week.first.weekday() for week in seen.weeks} == {week_start}


def test_where_nothing_was_due_the_line_has_a_gap() -> None:
    every_40 = Schedule(Kind.EVERY_N_DAYS, Flex.NONE, 40)
    thirty = progress(track(every_40, {}), TODAY).lines[0]
    assert {count.due for _, count in thirty.points} == {0, 1}
    assert thirty.points[0][0] == DECEMBER
    assert thirty.points[-1][0] - thirty.points[0][0] == timedelta(days=len(thirty.points) - 1)


def test_a_month_is_shown_by_the_whole_weeks_around_it() -> None:
    habit = track(DAILY, logged(feb_1="done", feb_2="done", feb_27="done"))
    seen = within(habit, Span(date(2026, 2, 1), date(2026, 2, 28)), "February", date(2026, 3, 1))
    assert [week.first.day for week in seen.weeks] == [26, 2, 9, 16, 23]
    assert [str(week.count) for week in seen.weeks] == ["1 of 7", "1 of 7", "0 of 7", "0 of 7", "1 of 6"]
    assert marks(seen)[-3:] == ["done", "missed", "open"]
    assert (seen.often, seen.lines) == ("February · every day", ())
