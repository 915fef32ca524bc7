"""What is asked about a change of plan whose words can be read in more than one way. It is Saturday 28 February."""

import pytest

from coaching.patches import words
from coaching.patches.question import Ask
from coaching.patches.reading import read
from tests.coaching.patches.habits import SARAH

TWICE = "Run: 3× a week → 2× a week (Mon Wed or any day)"


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("halve the run", ["15 min", "once a week", "2× a week"]),
        ("cut the walk in half", ["10 min", "3× a week", "4× a week"]),
        ("run half as often", ["once a week", "2× a week"]),
        ("make the run shorter", ["20 min", "15 min"]),
        ("make the run longer until 15 Mar", ["40 min", "45 min"]),
        ("make the run shorter in the morning", ["20 min, in the morning", "15 min, in the morning"]),
        ("walk a bit less", ["15 min", "10 min", "6× a week"]),
        ("run less often", ["2× a week", "once a week"]),
        ("walk every other day", ["3× a week", "4× a week"]),
        ("run every other day", ["4× a week"]),
        ("run two to three times a week", ["run 2x a week", "run 3x a week"]),
        ("run 2", ["2 min", "2× a week"]),
        ("run 1 more", ["31 min", "4× a week"]),
        ("halve it", ["Run", "Walk", "Read", "Practice Spanish"]),
        ("5x a week", ["Run", "Walk", "Read", "Take my pills"]),
    ],
)
def test_words_without_a_figure_are_asked_about(said: str, labels: list[str]) -> None:
    asked = read(said, SARAH)
    assert isinstance(asked, Ask)
    assert [label for label, _ in asked.options] == labels


def _chosen(said: str, place: int = 0) -> list[str]:
    found = read(said, SARAH)
    while isinstance(found, Ask):
        found = read(found.options[place][1], SARAH)
    return [words.line(change).split(",")[0] for change in found]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("run 2-4 times a week; walk 10 min", [TWICE, "Walk: 20 min → 10 min"]),
        ("run 2x a week; walk 10-15 min; pause reading", [TWICE, "Walk: 20 min → 10 min", "Read: paused"]),
        ("halve the walk and pause running", ["Walk: 20 min → 10 min", "Run: paused"]),
        (
            "run 2x a week\nmake the walk shorter\nread 10",
            [TWICE, "Walk: 20 min → 15 min", "Read: 20 pages → 10 pages"],
        ),
    ],
)
def test_the_other_parts_stay_beside_what_is_chosen(said: str, lines: list[str]) -> None:
    assert _chosen(said) == lines


def test_a_part_that_cannot_be_is_said_before_anything_is_asked() -> None:
    with pytest.raises(ValueError, match=r"^Run is 3× a week"):
        read("walk 10-15 min; run 3x a week", SARAH)
