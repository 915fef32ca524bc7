from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.milestones.reached import (
    STREAKS,
    TOTALS,
    Occasion,
    Progress,
    Refusal,
    Where,
    celebrate,
    milestones,
    worth,
)
from coaching.streaks import Unit

STEADY = Progress(streak=4, longest=4, total=4)


@pytest.mark.parametrize("n", STREAKS)
def test_each_run_of_days_is_reached_on_its_day_and_not_the_day_after(n: int) -> None:
    day = Progress(streak=n - 1, longest=n - 1, total=1000)
    reached = milestones(day, replace(day, streak=n, longest=n, total=1001))
    assert f"streak_{n}d" in reached
    day = Progress(streak=n, longest=n, total=1000)
    assert f"streak_{n}d" not in milestones(day, replace(day, streak=n + 1, total=1001))


def test_a_run_that_jumps_over_a_threshold_has_reached_it() -> None:
    before = Progress(streak=5, longest=9, total=20)
    assert milestones(before, replace(before, streak=8, total=23)) == ("streak_7d",)
    assert milestones(Progress(), Progress(streak=8, longest=8, total=12))[0] == "streak_7d"


def test_runs_of_weeks_have_their_own_thresholds() -> None:
    before = Progress(unit=Unit.WEEK, streak=3, longest=3, total=11)
    assert milestones(before, replace(before, streak=4, longest=4, total=12)) == ("streak_4w",)
    assert milestones(replace(before, streak=6), replace(before, streak=7, total=12)) != ("streak_7d",)


def test_times_in_a_row_count_like_days() -> None:
    before = Progress(unit=Unit.TIME, streak=6, longest=6, total=15)
    assert milestones(before, replace(before, streak=7, longest=7, total=16)) == ("streak_7d",)


def test_another_unit_after_a_change_of_schedule_is_no_jump() -> None:
    before = Progress(unit=Unit.WEEK, streak=2, longest=2, total=6)
    assert milestones(before, Progress(unit=Unit.DAY, streak=7, longest=7, total=7)) == ()


def test_only_a_best_of_seven_or_more_is_worth_beating_and_only_once() -> None:
    def beats(before: int, longest: int, after: int) -> bool:
        start = Progress(streak=before, longest=longest, total=400)
        return "personal_best" in milestones(start, replace(start, streak=after, longest=longest))

    assert beats(7, 7, 8)
    assert beats(12, 12, 13)
    assert beats(9, 12, 14)
    assert not beats(6, 6, 7)
    assert not beats(11, 12, 12)
    assert not beats(13, 12, 14)


def test_the_line_of_eighty_percent_is_crossed_upwards_with_enough_due() -> None:
    before = replace(STEADY, adh30=0.79, due30=29)
    assert milestones(before, replace(before, adh30=0.8, due30=30)) == ("adh30_80",)
    assert milestones(before, replace(before, adh30=0.8, due30=9)) == ()
    assert milestones(before, replace(before, adh30=0.799, due30=30)) == ()
    assert milestones(replace(before, adh30=0.8), replace(before, adh30=0.9, due30=30)) == ()
    assert milestones(replace(before, adh30=None), replace(before, adh30=1.0, due30=10)) == ()


def test_a_comeback_takes_seven_quiet_days_and_something_done() -> None:
    quiet = replace(STEADY, total=20, days_inactive=7)
    assert milestones(quiet, replace(quiet, total=21, days_inactive=0)) == ("comeback",)
    assert milestones(replace(quiet, days_inactive=6), replace(quiet, total=21)) == ()
    assert milestones(quiet, quiet) == ()


def test_stages_and_full_weeks_are_reached_when_they_are_complete() -> None:
    assert milestones(STEADY, replace(STEADY, full_weeks=1)) == ("first_full_week",)
    assert milestones(replace(STEADY, full_weeks=1), replace(STEADY, full_weeks=2)) == ()
    assert milestones(STEADY, replace(STEADY, subgoals_complete=1)) == ("subgoal_complete",)
    both = replace(STEADY, subgoals_complete=1, goal_complete=True)
    assert milestones(STEADY, both) == ("goal_complete", "subgoal_complete")


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 600), st.integers(0, 30))
def test_whatever_is_reached_lies_between(streak: int, step: int, total: int, more: int) -> None:
    before = Progress(streak=streak, longest=streak, total=total)
    reached = milestones(before, replace(before, streak=streak + step, longest=streak + step, total=total + more))
    totals = {f"total_{n}" for n in TOTALS if total < n <= total + more}
    runs = {f"streak_{n}d" for n in STREAKS if streak < n <= streak + step}
    assert set(reached) - {"personal_best"} == totals | runs
    assert list(reached) == sorted(reached, key=worth, reverse=True)
    assert milestones(before, before) == ()


@pytest.mark.parametrize(
    ("occasion", "refusal"),
    [
        (Occasion(already=("streak_7d", "total_10")), Refusal.NOTHING_NEW),
        (Occasion(today_count=1), Refusal.CAP),
        (Occasion(week_count=3), Refusal.CAP),
        (Occasion(week_count=5, today_count=0), Refusal.CAP),
        (Occasion(sad_message=True), Refusal.WRONG_MOMENT),
        (Occasion(safety_hold=True, group_opt_in=True), Refusal.WRONG_MOMENT),
        (Occasion(backfilled=4), Refusal.BULK_BACKFILL),
        (Occasion(muted=True, sad_message=True), Refusal.MUTED),
        (Occasion(already=("streak_7d", "total_10"), muted=True), Refusal.NOTHING_NEW),
    ],
)
def test_a_wrong_moment_is_refused_with_its_reason(occasion: Occasion, refusal: Refusal) -> None:
    assert celebrate(["streak_7d", "total_10"], occasion).refusal is refusal


def test_nothing_reached_is_nothing_new() -> None:
    assert celebrate([], Occasion()).refusal is Refusal.NOTHING_NEW


@pytest.mark.parametrize("occasion", [Occasion(), Occasion(week_count=2), Occasion(backfilled=3)])
def test_up_to_the_limits_it_is_said(occasion: Occasion) -> None:
    assert celebrate(["streak_7d"], occasion).key == "streak_7d"


@pytest.mark.parametrize(
    ("keys", "best"),
    [
        (["total_10", "streak_7d"], "streak_7d"),
        (["streak_3d", "streak_7d", "streak_14d"], "streak_14d"),
        (["streak_7d", "total_100"], "total_100"),
        (["total_1", "first_full_week"], "total_1"),
        (["streak_7d", "comeback"], "comeback"),
        (["goal_complete", "subgoal_complete", "total_500"], "goal_complete"),
        (["streak_4w", "total_10"], "streak_4w"),
    ],
)
def test_of_several_the_worthiest_is_said(keys: list[str], best: str) -> None:
    assert celebrate(keys, Occasion()).key == best
    assert celebrate(reversed(keys), Occasion()).key == best


def test_what_was_said_before_gives_way_to_what_is_new() -> None:
    assert celebrate(["streak_7d", "total_10"], Occasion(already=["streak_7d"])).key == "total_10"


@pytest.mark.parametrize(
    ("key", "category", "where"),
    [
        ("streak_7d", "fitness", Where.GROUP),
        ("total_100", "learning", Where.GROUP),
        ("comeback", "fitness", Where.REPLY),
        ("streak_7d", "substance", Where.REPLY),
        ("streak_30d", "finance", Where.REPLY),
        ("total_50", "health_admin", Where.REPLY),
    ],
)
def test_a_group_hears_only_of_what_may_be_public(key: str, category: str, where: Where) -> None:
    assert celebrate([key], Occasion(group_opt_in=True, category=category)).where is where
    assert celebrate([key], Occasion(category=category)).where is Where.REPLY
