from dataclasses import replace
from datetime import date

from coaching.slots import settled_by, slots, state_on, touched_from
from coaching.values import Flex, History, Kind, Schedule, Slot, SlotState, Span, Status, Version

MONDAY, SUNDAY = date(2026, 2, 23), date(2026, 3, 1)
WEDNESDAY, SATURDAY = date(2026, 2, 25), date(2026, 2, 28)
FIXED_RUNS = Schedule(Kind.WEEKDAYS, weekdays=(0, 2, 4))
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3)
DAILY = Schedule(Kind.DAILY)


def _history(*versions: Version, done: tuple[int, ...] = (), **said: Status) -> History:
    log = {_feb(day): Status.DONE for day in done} | {_feb(int(name[1:])): status for name, status in said.items()}
    return History(1, versions, log, anchor=versions[0].start)


def _feb(day: int) -> date:
    return date(2026, 2, day) if day > 20 else date(2026, 3, day)


def _states(history: History, today: date = SATURDAY, through: date = SUNDAY) -> dict[int, str]:
    return {slot.day.day: slot.state.value for slot in slots(history, today, through)}


def test_a_saturday_run_makes_up_for_friday() -> None:
    history = _history(Version(MONDAY, None, RUNS), done=(23, 25, 28), d27=Status.MISSED)
    assert slots(history, SATURDAY, SUNDAY)[2] == Slot(
        1, _feb(27), SlotState.DONE, Flex.WEEK, MONDAY, SUNDAY, filled_by=SATURDAY
    )


def test_an_extra_on_fixed_weekdays_makes_up_for_nothing() -> None:
    history = _history(Version(MONDAY, None, FIXED_RUNS), done=(23, 24, 26))
    assert _states(history) == {23: "done", 25: "missed", 27: "missed"}


def test_extras_fill_the_earliest_open_dates_even_ahead_of_time() -> None:
    history = _history(Version(MONDAY, None, RUNS), done=(24, 26))
    assert _states(history, today=_feb(26)) == {23: "done", 25: "done", 27: "pending"}


def test_a_fourth_run_earns_nothing() -> None:
    assert len(slots(_history(Version(MONDAY, None, RUNS), done=(23, 24, 25, 27)), SATURDAY, SUNDAY)) == 3


def test_a_skipped_or_paused_date_has_no_slot_and_is_not_filled() -> None:
    history = replace(
        _history(Version(MONDAY, None, RUNS), done=(28,), d23=Status.SKIPPED), pauses=(Span(_feb(25), _feb(26)),)
    )
    assert _states(history) == {27: "done"}


def test_a_run_during_a_pause_is_no_extra() -> None:
    history = replace(_history(Version(MONDAY, None, RUNS), done=(26,)), pauses=(Span(_feb(26)),))
    assert _states(history) == {23: "missed", 25: "missed"}


def test_part_of_the_target_is_shown_but_not_credited() -> None:
    history = _history(Version(_feb(27), None, DAILY), d27=Status.PARTIAL, d28=Status.PARTIAL)
    assert _states(history, through=SATURDAY) == {27: "missed", 28: "pending"}


def test_the_creation_day_counts_only_if_done() -> None:
    created = replace(_history(Version(_feb(27), None, DAILY)), created_on=_feb(27))
    assert _states(created, through=SATURDAY) == {28: "pending"}
    assert _states(replace(created, log={_feb(27): Status.DONE}), through=SATURDAY) == {27: "done", 28: "pending"}


def test_a_new_version_leaves_old_slots_alone() -> None:
    history = _history(Version(MONDAY, None, DAILY), Version(WEDNESDAY, None, FIXED_RUNS), done=(23,))
    assert _states(history) == {23: "done", 24: "missed", 25: "missed", 27: "missed"}


def test_one_extra_is_not_counted_by_both_versions_of_a_week() -> None:
    evenings = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=2, weekdays=(3, 4))
    history = _history(Version(MONDAY, None, RUNS), Version(_feb(26), None, evenings), done=(24,))
    assert _states(history) == {23: "done", 25: "missed", 26: "missed", 27: "missed"}


def test_a_week_with_make_ups_goes_on_through_a_change_of_days() -> None:
    weekend = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=1, weekdays=(6,))
    history = _history(Version(MONDAY, None, RUNS), Version(_feb(26), None, weekend), done=(23, 27))
    assert _states(history) == {23: "done", 25: "done", 1: "pending"}


def test_make_ups_end_where_the_schedule_becomes_fixed() -> None:
    history = _history(Version(MONDAY, None, RUNS), Version(_feb(26), None, FIXED_RUNS), done=(26,))
    monday = slots(history, SATURDAY, SUNDAY)[0]
    assert (monday.state, monday.block_last) == (SlotState.MISSED, WEDNESDAY)


def test_a_change_of_target_keeps_the_block() -> None:
    yoga = Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=3)
    history = _history(Version(MONDAY, None, yoga), Version(_feb(24), None, yoga), done=(25,))
    assert _states(history, today=WEDNESDAY, through=WEDNESDAY) == {23: "done"}


def test_slots_end_with_the_plan_and_with_the_archive() -> None:
    ended = _history(Version(MONDAY, WEDNESDAY, DAILY))
    assert [*_states(ended)] == [23, 24, 25]
    assert [*_states(replace(ended, archived_on=_feb(24)))] == [23, 24]
    assert [*_states(replace(ended, archived_on=_feb(22)))] == []


def test_a_gap_between_two_plans_has_no_slots() -> None:
    assert [*_states(_history(Version(MONDAY, _feb(24), DAILY), Version(_feb(27), None, DAILY)))] == [23, 24, 27, 28, 1]


def test_nothing_happens_at_midnight() -> None:
    stored = slots(_history(Version(SATURDAY, None, DAILY)), SATURDAY, SATURDAY)[0]
    assert stored.state is SlotState.PENDING
    assert state_on(stored, SATURDAY) is SlotState.PENDING
    assert state_on(stored, SUNDAY) is SlotState.MISSED


def test_a_check_in_is_felt_from_the_first_date_of_its_week() -> None:
    history = _history(Version(MONDAY, None, RUNS))
    assert touched_from(history, SATURDAY) == MONDAY
    assert settled_by(history, WEDNESDAY) == SUNDAY
    assert touched_from(_history(Version(MONDAY, None, DAILY)), SATURDAY) == SATURDAY
