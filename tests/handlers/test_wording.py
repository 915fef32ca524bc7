from datetime import date

import pytest

from coaching.values import Habit, Kind, Schedule, Standing, Status, Target
from handlers import wording

TODAY = date(2026, 2, 28)
READ = Habit(1, 1, "Read", Schedule(Kind.DAILY), Target(20, "pages"))


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 2, 28), "today"),
        (date(2026, 2, 27), "yesterday"),
        (date(2026, 2, 25), "Wed 25 Feb"),
        (date(2026, 3, 1), "Sun 1 Mar"),
    ],
)
def test_days_are_said_as_people_say_them(day: date, said: str) -> None:
    assert wording.day_said(day, TODAY) == said


@pytest.mark.parametrize(("value", "said"), [(8, "8"), (8.0, "8"), (2.5, "2.5"), (10000, "10,000"), (0.1, "0.1")])
def test_numbers_have_no_needless_decimals(value: float, said: str) -> None:
    assert wording.number(value) == said


def test_a_habit_is_named_with_its_size_once() -> None:
    assert wording.habit_name(READ) == "Read 20 pages"
    twice = Habit(1, 1, "Read 20 pages", Schedule(Kind.DAILY), Target(20, "pages"))
    assert wording.habit_name(twice) == "Read 20 pages"


def test_a_part_is_shown_as_so_much_of_so_much() -> None:
    assert wording.progress(READ, Standing(Status.PARTIAL, 5)) == "Read 5 of 20 pages"
    assert wording.progress(READ, None) == "Read 20 pages"


def test_lists_end_in_a_word() -> None:
    assert wording.listed([]) == ""
    assert wording.listed(["a"]) == "a"
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed(["a", "b"], "or") == "a or b"


def test_a_title_inside_a_sentence_keeps_its_capitals_where_they_are_its_own() -> None:
    assert wording.in_sentence("Run") == "run"
    assert wording.in_sentence("ABC book") == "ABC book"
    assert wording.in_sentence("") == ""


def test_empty_lines_are_left_out() -> None:
    assert wording.lines("a", "", "b") == "a\nb"


def test_habits_of_one_title_are_told_apart_by_their_goals() -> None:
    other = Habit(2, 7, "read", Schedule(Kind.DAILY), Target(5, "min"))
    run = Habit(3, 8, "Run", Schedule(Kind.DAILY))
    assert wording.told_apart([READ, other, run]) == {1: "Read 20 pages, goal 1", 2: "read 5 min, goal 7", 3: "Run"}
