import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.charts.lettering import title, writable

ROOM = 332


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Run 30 min", "Run 30 min"),
        ("Größe, Бег, Ελλάδα, ação", "Größe, Бег, Ελλάδα, ação"),
        ("🏃 Run", "Run"),
        ("🧘🏽‍♀️ Yoga ☕️", "Yoga"),
        ("  Two\nlines\t", "Two lines"),
        ("e\u0301tude", "étude"),
        ("Save $5_a^b$", "Save $5_a^b$"),
        ("\ud800 lone", "lone"),
    ],
)
def test_a_title_keeps_what_the_font_can_write(said: str, written: str) -> None:
    assert writable(said) == written


def test_a_title_that_cant_be_written_gets_its_habits_number() -> None:
    assert title("\U000f0000\U0001f3c3", "Habit 7", ROOM) == ("Habit 7",)
    assert title("", "Habit 7", ROOM) == ("Habit 7",)


def test_a_letter_that_the_bold_font_lacks_is_left_out() -> None:
    assert title("\U0001ee00", "Habit 7", ROOM) == ("Habit 7",)


def test_a_long_title_ends_in_an_ellipsis_on_its_second_line() -> None:
    first, second = title("Practise the second movement slowly " * 5, "", ROOM)
    assert first == "Practise the second movement"
    assert second.endswith("…")


@given(st.text(max_size=60))
def test_any_title_comes_in_two_lines_at_most(said: str) -> None:
    lines = title(said, "Habit 7", ROOM)
    assert 1 <= len(lines) <= 2
    assert all(lines)
