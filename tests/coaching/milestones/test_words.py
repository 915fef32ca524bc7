import pytest

from coaching.adherence import Count
from coaching.milestones.reached import STREAKS, TOTALS, WEEKS, Progress
from coaching.milestones.words import Told, line
from coaching.streaks import Unit

RUN = Told("Run", Count(24, 30), "Run 3x a week", 4, "Weeks 1–2")
READ = Told("Read 20 pages", Count(9, 11))
KEYS = [
    *(f"total_{n}" for n in TOTALS),
    *(f"streak_{n}d" for n in STREAKS),
    *(f"streak_{n}w" for n in WEEKS),
    *("personal_best", "comeback", "adh30_80", "first_full_week", "subgoal_complete", "goal_complete"),
]
NEVER = ("!", "lost", "broke", "habit formed", "better than", "others", "than most", "{")


def test_a_run_that_beats_the_best_says_so() -> None:
    said = line("streak_7d", Progress(Unit.TIME, 9, 9), Progress(Unit.TIME, 10, 9), RUN)
    assert said == "That's ten runs in a row, your longest yet (before: 9)."


def test_a_run_is_counted_in_what_it_is_made_of() -> None:
    assert "14 days in a row." in line("streak_14d", Progress(streak=13), Progress(streak=14), READ)
    assert "four weeks in a row." in line("streak_4w", Progress(Unit.WEEK, 3), Progress(Unit.WEEK, 4), RUN)
    assert "seven times in a row." in line("streak_7d", Progress(Unit.TIME, 6), Progress(Unit.TIME, 7), READ)


def test_totals_and_the_eighty_percent_are_counts() -> None:
    assert line("total_50", Progress(), Progress(), RUN) == "That's 50 runs in all."
    assert line("adh30_80", Progress(), Progress(), RUN) == "That makes 24 of 30 in 30 days (80 %)."


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("told", [RUN, READ])
def test_every_line_is_one_short_line_without_pressure(key: str, told: Told) -> None:
    said = line(key, Progress(streak=6, longest=9), Progress(streak=10, longest=9), told)
    assert len(said) < 120
    assert "\n" not in said
    assert not any(word in said.lower() for word in NEVER)
