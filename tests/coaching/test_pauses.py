"""Pauses that overlap and end: which days they cover, and that nothing else changes."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.pauses import Pause, change, ended, from_json, joined, to_json
from coaching.values import Span

TODAY = date(2026, 2, 28)
DAYS = [TODAY + timedelta(days=n) for n in range(-12, 30)]
GOALS = (1, 2)


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    first = TODAY + timedelta(days=draw(st.integers(-7, 10)))
    length = draw(st.none() | st.integers(0, 9))
    return Pause(draw(st.sampled_from([None, *GOALS])), Span(first, None if length is None else first + length * DAY))


DAY = timedelta(days=1)


def covered(kept: tuple[Pause, ...], goal: int) -> set[date]:
    return {day for day in DAYS if any(each.goal_id in (None, goal) and day in each.span for each in kept)}


def built(each: list[Pause]) -> tuple[Pause, ...]:
    kept: tuple[Pause, ...] = ()
    for pause in each:
        kept = joined(kept, pause)
    return kept


@given(st.lists(pauses(), max_size=5), pauses())
def test_a_pause_adds_its_own_days_and_no_others(before: list[Pause], fresh: Pause) -> None:
    kept = built(before)
    after = joined(kept, fresh)
    for goal in GOALS:
        assert covered(after, goal) == covered(kept, goal) | covered((fresh,), goal)
    assert len(set(after)) == len(after)


@given(st.lists(pauses(), max_size=5), st.sampled_from([None, *GOALS]))
def test_resuming_frees_today_and_later_and_keeps_what_was(before: list[Pause], goal: int | None) -> None:
    kept = built(before)
    after = ended(kept, TODAY, goal, GOALS)
    for each in GOALS:
        past = {day for day in covered(kept, each) if day < TODAY}
        ahead = covered(kept, each) - past
        freed = goal in (None, each)
        assert covered(after, each) == (past if freed else past | ahead)


@given(st.lists(pauses(), max_size=4), pauses())
def test_a_change_is_taken_back_by_its_opposite(before: list[Pause], fresh: Pause) -> None:
    kept = built(before)
    made = change(kept, joined(kept, fresh))
    after = {*kept} - {*made.gone} | {*made.fresh}
    assert after - {*made.fresh} | {*made.gone} == {*kept}
    assert from_json(to_json(made.fresh)) == made.fresh
