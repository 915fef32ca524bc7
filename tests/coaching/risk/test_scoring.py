from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.adherence import Count
from coaching.risk.scoring import LEVELS, Inputs, Scoring, risk
from coaching.risk.words import reasons

SARAH = Inputs((Count(4, 14), Count(27, 60), Count(90, 180)), 6, 10, 3, -0.34, None, 119, 238, 2, False)

moods = st.none() | st.integers(-10_000, 10_000).map(lambda whole: whole / 10_000)


@st.composite
def members(draw: st.DrawFn) -> Inputs:
    """Somebody whose windows hold each other, as the ledger's do."""
    due7 = draw(st.integers(0, 40))
    done7 = draw(st.integers(0, due7))
    due30 = due7 + draw(st.integers(0, 120))
    done30 = done7 + draw(st.integers(0, due30 - due7))
    due90 = due30 + draw(st.integers(0, 240))
    done90 = done30 + draw(st.integers(0, due90 - due30))
    missed = due7 - done7
    return Inputs(
        (Count(done7, due7), Count(done30, due30), Count(done90, due90)),
        draw(st.integers(0, missed)),
        missed,
        draw(st.integers(0, 12)),
        draw(moods),
        draw(moods),
        draw(st.integers(0, 60)),
        due90,
        draw(st.integers(1, 4)),
        False,
    )


def score_of(inputs: Inputs) -> float:
    score = risk(inputs).score
    assert score is not None
    return score


@given(members())
def test_a_score_is_in_hundredths_and_its_points_add_up(inputs: Inputs) -> None:
    found = risk(inputs)
    assert found.score is not None
    assert 0 <= found.score <= 1
    assert found.score == round(found.score * 100) / 100
    assert found.level in LEVELS
    if found.raw is not None:
        assert sum(found.points.values()) == pytest.approx(100 * found.raw)
        assert abs(found.raw - found.score) <= 0.005 + 1e-12


@given(members(), st.integers(0, 12))
def test_more_silence_never_lowers_a_score(inputs: Inputs, days: int) -> None:
    assert score_of(replace(inputs, inactive_days=inputs.inactive_days + days)) >= score_of(inputs)


@given(members(), st.integers(0, 5))
def test_more_misses_of_late_never_lower_a_score(inputs: Inputs, more: int) -> None:
    assert score_of(replace(inputs, missed3=inputs.missed3 + more)) >= score_of(inputs)
    assert score_of(replace(inputs, missed7=inputs.missed7 + more)) >= score_of(inputs)


@given(members(), st.integers(0, 20_000))
def test_a_better_mood_never_raises_a_score_and_a_better_past_never_lowers_it(inputs: Inputs, rise: int) -> None:
    if inputs.mood7 is not None:
        better = min(round(inputs.mood7 * 10_000) + rise, 10_000) / 10_000
        assert score_of(replace(inputs, mood7=better)) <= score_of(inputs)
    if inputs.mood_prior is not None:
        brighter = min(round(inputs.mood_prior * 10_000) + rise, 10_000) / 10_000
        assert score_of(replace(inputs, mood_prior=brighter)) >= score_of(inputs)


@given(members(), st.booleans())
def test_a_real_completion_never_raises_a_score(inputs: Inputs, lately: bool) -> None:
    if not inputs.missed7:
        return
    week, month, quarter = (Count(count.done + 1, count.due) for count in inputs.counts)
    missed3 = max(inputs.missed3 - 1, 0) if lately else min(inputs.missed3, inputs.missed7 - 1)
    done = replace(inputs, counts=(week, month, quarter), missed3=missed3, missed7=inputs.missed7 - 1)
    assert score_of(done) <= score_of(inputs)


@given(members())
def test_with_the_week_as_it_is_a_better_month_makes_the_fall_steeper(inputs: Inputs) -> None:
    week, month, quarter = inputs.counts
    if week.due < 3 or month.done - week.done >= month.due - week.due:
        return
    better = (week, Count(month.done + 1, month.due), Count(quarter.done + 1, quarter.due))
    assert score_of(replace(inputs, counts=better)) >= score_of(inputs)


def test_a_sum_that_is_exactly_half_goes_up() -> None:
    nothing = (Count(0, 7), Count(0, 30), Count(0, 30))
    found = risk(replace(SARAH, counts=nothing, missed3=3, missed7=7, inactive_days=2, mood7=None))
    assert (found.raw, found.score) == (0.575, 0.58)  # 0.575 * 100 is 57.49999999999999 in floating point


def test_the_first_week_reads_silence_alone_and_never_alarms() -> None:
    scores = [risk(replace(SARAH, days_since_start=6, inactive_days=days)).score for days in range(7)]
    assert scores == [0.0, 0.0, 0.2, 0.4, 0.4, 0.6, 0.6]
    silent = risk(replace(SARAH, due_ever=4, inactive_days=30), Scoring(quiet_days=(2, 3, 5, 8)))
    assert (silent.score, silent.level, silent.provisional) == (0.8, "MEDIUM", True)


def test_who_has_no_goal_has_no_score() -> None:
    found = risk(replace(SARAH, active_goals=0))
    assert (found.score, found.level, found.unknowns) == (None, "NO_GOALS", ())


def test_reasons_name_their_own_numbers_strongest_first() -> None:
    assert reasons(risk(SARAH), SARAH) == (
        "Did 4 of 14 due in 7 days (29%)",
        "10 missed in 7 days, 6 in the last 3",
        "7-day adherence is 16 points below 30-day",
        "Mood of what was written in 7 days is −0.34",
        "Quiet for 3 days",
    )


def test_reasons_leave_out_what_the_member_does_not_share() -> None:
    assert reasons(risk(SARAH), SARAH, ("messages",)) == ("Quiet for 3 days",)
    assert "Mood" not in " ".join(reasons(risk(SARAH), SARAH, ("checkins",)))


def test_a_weekly_habit_is_judged_by_its_month() -> None:
    weekly = replace(SARAH, counts=(Count(0, 1), Count(1, 4), Count(8, 12)), missed3=0, missed7=1)
    assert reasons(risk(weekly), weekly)[0] == "Did 1 of 4 due in 30 days (25%)"


def test_a_new_member_is_named_for_silence_only() -> None:
    new = replace(SARAH, days_since_start=3, inactive_days=2)
    assert reasons(risk(new), new) == ("Quiet for 2 days",)
    here = replace(new, inactive_days=0)
    assert reasons(risk(here), here) == ()
