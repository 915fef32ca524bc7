from datetime import date, timedelta

import pytest

from coaching.milestones.progress import Subject, progress, quiet_days
from coaching.streaks import Unit
from coaching.values import Flex, Habit, Kind, Schedule, Slot, SlotState, Span

MONDAY = date(2026, 2, 9)
DAILY = Habit(1, 1, "Read", Schedule(Kind.DAILY))


def slots(marks: str, first: date = MONDAY, habit_id: int = 1) -> list[Slot]:
    """A slot a day: x done, - missed, . open."""
    states = {"x": SlotState.DONE, "-": SlotState.MISSED, ".": SlotState.PENDING}
    days = [(first + timedelta(days=n), states[mark]) for n, mark in enumerate(marks)]
    return [
        Slot(habit_id, day, state, Flex.NONE, day, day, day if state is SlotState.DONE else None) for day, state in days
    ]


def last_day(marks: str) -> date:
    return MONDAY + timedelta(days=len(marks) - 1)


def test_the_best_to_beat_is_of_the_runs_that_ended() -> None:
    marks = "xxxxxxx-xx"
    found = progress(Subject(DAILY, MONDAY), slots(marks), (), last_day(marks))
    assert (found.unit, found.streak, found.longest, found.total) == (Unit.DAY, 2, 7, 9)
    first_run = progress(Subject(DAILY, MONDAY), slots("x" * 10), (), last_day("x" * 10))
    assert (first_run.streak, first_run.longest) == (10, 0)


def test_extras_count_once_and_only_where_they_filled_nothing() -> None:
    made_up = Slot(1, MONDAY, SlotState.DONE, Flex.WEEK, MONDAY, last_day("x" * 7), MONDAY + timedelta(days=2))
    extras = {MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)}
    assert progress(Subject(DAILY, MONDAY), [made_up], extras, last_day("x" * 7)).total == 2


def test_a_full_week_begins_with_the_week_and_has_nothing_open() -> None:
    whole = "xxxxxxx"
    assert progress(Subject(DAILY, MONDAY), slots(whole), (), last_day(whole)).full_weeks == 1
    assert progress(Subject(DAILY, MONDAY), slots("xxxxxx."), (), last_day("xxxxxx")).full_weeks == 0
    late = MONDAY + timedelta(days=5)
    assert progress(Subject(DAILY, late), slots("xx", late), (), last_day(whole)).full_weeks == 0


@pytest.mark.parametrize(
    ("marks", "complete"), [("xxxxxxx", 1), ("xxxx-xx", 1), ("xx-x-xx", 0), ("xxxxxx.", 0), ("xxxxx--", 0)]
)
def test_a_stage_is_complete_once_its_last_day_is_settled_and_most_of_it_done(marks: str, complete: int) -> None:
    week = Span(MONDAY, last_day(marks))
    subject = Subject(DAILY, MONDAY, phases=(week,), plan=week)
    found = progress(subject, slots(marks), (), last_day(marks))
    assert (found.subgoals_complete, found.goal_complete) == (complete, bool(complete))


def test_a_plan_whose_end_isnt_written_yet_isnt_complete() -> None:
    subject = Subject(DAILY, MONDAY, plan=Span(MONDAY, MONDAY + timedelta(weeks=8)))
    assert not progress(subject, slots("xxxxxxx"), (), last_day("xxxxxxx")).goal_complete


@pytest.mark.parametrize(
    ("last", "heard", "quiet"),
    [(None, (), 0), (9, (), 9), (6, (), 0), (9, (1,), 8), (9, (5,), 5), (20, (19, 18, 2), 16), (7, (), 7)],
)
def test_quiet_is_the_longest_silence_since_something_was_done(
    last: int | None, heard: tuple[int, ...], quiet: int
) -> None:
    def ago(days: int) -> date:
        return MONDAY - timedelta(days=days)

    found = quiet_days(None if last is None else ago(last), [ago(days) for days in heard], MONDAY)
    assert found == quiet
