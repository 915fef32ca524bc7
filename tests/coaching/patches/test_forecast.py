"""What a change would have come to, and what should be known before it is proposed."""

from dataclasses import replace

import pytest

from coaching.patches.cautions import cautions
from coaching.patches.forecast import lines
from coaching.patches.question import Ask
from coaching.patches.reading import read
from tests.coaching.patches.habits import RUN, SARAH, TODAY


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("run 2x a week", "The last 4 weeks: 4 of 12 done; with this plan 4 of 8."),
        ("run on mon", "The last 4 weeks: 4 of 12 done; with this plan 2 of 4."),
        ("run 20 min", "The last 4 weeks: 4 of 12 done. What another length comes to isn't known."),
        ("run in the morning", "The last 4 weeks: 4 of 12 done. What another time of day comes to isn't known."),
        ("pause running until 8 Mar", "3 due dates fall away, and none of them counts."),
        ("leave out running", "12 due dates fall away in 4 weeks, and none of them counts."),
    ],
)
def test_a_forecast_is_a_replay_or_what_is_known(said: str, line: str) -> None:
    found = read(said, SARAH)
    assert not isinstance(found, Ask)
    assert list(lines(found, SARAH.planned, TODAY)) == [line]


def test_the_member_is_told_only_what_would_be() -> None:
    for said, told in (("run 2x a week", 1), ("run 20 min", 0), ("pause running until 8 Mar", 1)):
        found = read(said, SARAH)
        assert not isinstance(found, Ask)
        assert len(list(lines(found, SARAH.planned, TODAY, telling=True))) == told


def test_without_shared_check_ins_nothing_is_forecast() -> None:
    found = read("run 2x a week", SARAH)
    assert not isinstance(found, Ask)
    assert list(lines(found, [replace(RUN, shared=False)], TODAY)) == [
        "Check-ins aren't shared, so there is no forecast."
    ]


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("run 2x a week", []),
        ("run every day", ["Run would rise from 90 to 210 min a week at once", "leaves no day of rest"]),
        ("run on mon and tue", ["Run on Mon and Tue leaves no day of rest between"]),
        ("walk 60 min", ["Walk would rise from 140 to 420 min"]),
        ("walk 30 min", []),
        ("take my pills 2x a week", ["Take my pills belongs to a treatment"]),
    ],
)
def test_what_speaks_against_it_is_said(said: str, parts: list[str]) -> None:
    found = read(said, SARAH)
    assert not isinstance(found, Ask)
    told = cautions(found, SARAH.planned)
    assert len(told) == len(parts)
    assert all(part in each for part, each in zip(parts, told, strict=True))


def test_a_pause_takes_the_goals_other_habits_with_it() -> None:
    found = read("pause running until 8 Mar", SARAH)
    assert not isinstance(found, Ask)
    told = cautions(found, [replace(RUN, beside=("Stretch", "Walk"))])
    assert told == ["The pause is the goal's: Stretch and Walk pause with it."]
