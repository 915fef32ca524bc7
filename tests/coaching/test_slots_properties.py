"""What must hold for any history: a done never lowers a figure, and a rebuilt part equals the whole."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.adherence import WINDOWS, adherence
from coaching.slots import settled_by, slots, state_on, touched_from
from coaching.streaks import Unit, of_habit, of_member
from coaching.values import History, Slot, SlotState, Status
from tests.coaching.histories import days, histories

DAY = timedelta(days=1)
UNITS = list(Unit)


def _until_settled(history: History, today: date) -> tuple[Slot, ...]:
    return slots(history, today, settled_by(history, today + 40 * DAY))


def _with_done(history: History, day: date) -> History:
    return replace(history, log={**history.log, day: Status.DONE})


@given(histories(), days, days)
def test_a_done_never_lowers_adherence(history: History, today: date, added: date) -> None:
    before, after = _until_settled(history, today), _until_settled(_with_done(history, added), today)
    for length in WINDOWS:
        for as_of in (today - DAY, today):
            old, new = adherence(before, as_of, length, today), adherence(after, as_of, length, today)
            assert new.done >= old.done
            assert new.done * old.due >= old.done * new.due


@given(histories(), days, days, st.sampled_from(UNITS))
def test_a_done_never_lowers_a_habits_streak(history: History, today: date, added: date, unit: Unit) -> None:
    old = of_habit(_until_settled(history, today), today, unit)
    new = of_habit(_until_settled(_with_done(history, added), today), today, unit)
    assert new.current >= old.current
    assert new.longest >= old.longest


@given(histories(), histories(), days, days)
def test_a_done_never_lowers_a_members_streak(one: History, other: History, today: date, added: date) -> None:
    beside = _until_settled(other, today)
    old, _ = of_member(_until_settled(one, today) + beside, today)
    new, _ = of_member(_until_settled(_with_done(one, added), today) + beside, today)
    assert new.current >= old.current
    assert new.longest >= old.longest


@given(histories(), days, st.sampled_from(UNITS), st.booleans())
def test_the_longest_streak_is_at_least_the_current(history: History, today: date, unit: Unit, freezes: bool) -> None:
    streak = of_habit(_until_settled(history, today), today, unit, freezes)
    assert streak.longest >= streak.current >= 0


@given(histories(), days)
def test_freezes_never_lower_a_streak(history: History, today: date) -> None:
    ledger = _until_settled(history, today)
    for unit in UNITS:
        plain, frozen = of_habit(ledger, today, unit), of_habit(ledger, today, unit, freezes=True)
        assert frozen.current >= plain.current
        assert frozen.longest >= plain.longest


@given(histories(), days)
def test_no_completion_fills_two_slots_and_done_never_exceeds_due(history: History, today: date) -> None:
    ledger = _until_settled(history, today)
    filling = [slot.filled_by for slot in ledger if slot.filled_by]
    assert len(filling) == len(set(filling))
    assert all(history.log[day] is Status.DONE for day in filling)
    assert len({slot.day for slot in ledger}) == len(ledger)
    count = adherence(ledger, today, 90, today)
    assert 0 <= count.done <= count.due


@given(histories(), days)
def test_a_make_up_lies_where_make_ups_count(history: History, today: date) -> None:
    for slot in _until_settled(history, today):
        assert slot.block_first <= slot.day <= slot.block_last
        assert (slot.state is SlotState.DONE) == (slot.filled_by is not None)
        if slot.filled_by:
            assert slot.block_first <= slot.filled_by <= slot.block_last


@given(histories(), days, days, days)
def test_a_rebuilt_part_equals_the_whole(history: History, today: date, through: date, since: date) -> None:
    whole = slots(history, today, through)
    assert slots(history, today, through, since) == tuple(slot for slot in whole if slot.day >= since)


@given(histories(), days, days, st.sampled_from(Status))
def test_a_check_in_is_felt_only_from_its_own_block_on(
    history: History, today: date, changed: date, status: Status
) -> None:
    later = replace(history, log={**history.log, changed: status})
    first = touched_from(history, changed)
    kept = [slot for slot in _until_settled(history, today) if slot.day < first]
    assert kept == [slot for slot in _until_settled(later, today) if slot.day < first]


@given(histories(), days, st.integers(1, 30))
def test_a_stored_ledger_reads_on_a_later_day_as_a_fresh_one(history: History, today: date, later: int) -> None:
    then = today + later * DAY
    stored, fresh = _until_settled(history, today), slots(history, then, settled_by(history, today + 40 * DAY))
    assert [state_on(slot, then) for slot in stored] == [slot.state for slot in fresh]


@given(histories(), days, days)
def test_a_streak_is_felt_the_same_from_a_stored_ledger(history: History, today: date, then: date) -> None:
    stored, fresh = slots(history, today, date(2026, 6, 30)), slots(history, then, date(2026, 6, 30))
    if today <= then:
        for unit in UNITS:
            assert of_habit(stored, then, unit, freezes=True) == of_habit(fresh, then, unit, freezes=True)


@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2026, 2, 28)])
def test_a_habit_without_versions_has_no_slots(day: date) -> None:
    history = History(1, (), {day: Status.DONE}, anchor=day)
    assert slots(history, day, day) == ()
    assert touched_from(history, day) == day
