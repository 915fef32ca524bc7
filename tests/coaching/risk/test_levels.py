from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coaching.risk.levels import Day, Rating, levels, stand
from coaching.risk.scoring import LEVELS, level_of, risk
from tests.coaching.risk.test_scoring import SARAH

TODAY = date(2026, 2, 28)
YESTERDAY = TODAY - timedelta(days=1)
scores = st.lists(st.integers(0, 100).map(lambda hundredths: hundredths / 100), min_size=1, max_size=30)


@given(scores)
def test_a_level_is_never_below_that_of_its_score_and_falls_one_step_at_a_time(days: list[float]) -> None:
    found = levels(days)
    for score, level in zip(days, found, strict=True):
        assert LEVELS.index(level) >= LEVELS.index(level_of(score))
    for before, after in pairwise(found):
        assert LEVELS.index(after) >= LEVELS.index(before) - 1


@given(scores)
def test_a_level_falls_only_after_two_days_under_its_line(days: list[float]) -> None:
    found = levels(days)
    lines = {"HIGH": 0.60, "MEDIUM": 0.32}
    for at, (before, after) in enumerate(pairwise(found)):
        if LEVELS.index(after) < LEVELS.index(before):
            assert at >= 1
            assert max(days[at], days[at + 1]) < lines[before]


def sarah_at(score: float) -> Rating:
    found = replace(risk(SARAH), score=score)
    return stand(found, TODAY, Day(YESTERDAY, Rating("MEDIUM", 1)), None)


def test_a_second_day_under_the_line_lowers() -> None:
    assert sarah_at(0.31) == Rating("LOW")
    assert sarah_at(0.32) == Rating("MEDIUM")


def test_days_that_nobody_looked_at_break_the_row() -> None:
    found = replace(risk(SARAH), score=0.1)
    before = Day(TODAY - timedelta(days=2), Rating("MEDIUM", 1))
    assert stand(found, TODAY, before, None) == Rating("MEDIUM", 1)


def test_a_second_look_at_the_same_day_may_raise_but_not_lower() -> None:
    earlier = Day(YESTERDAY, Rating("LOW"))
    for score, level in ((0.1, "MEDIUM"), (0.5, "MEDIUM"), (0.8, "HIGH")):
        found = replace(risk(SARAH), score=score)
        assert stand(found, TODAY, earlier, Day(TODAY, Rating("MEDIUM"))).level == level


def test_a_pause_is_forgotten_with_all_before_it() -> None:
    paused = risk(replace(SARAH, all_paused=True))
    assert stand(paused, TODAY, Day(YESTERDAY, Rating("HIGH")), None) == Rating("PAUSED")
    back = replace(risk(SARAH), score=0.2)
    assert stand(back, TODAY, Day(YESTERDAY, Rating("PAUSED")), None) == Rating("LOW")
