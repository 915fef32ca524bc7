from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from coaching.nudges.judging import MERGED, NOTE_AFTER, NOTED, SENT, Occasion, as_of, judged, judged_asked
from coaching.nudges.rules import STOPS_FROM, Quiet, Reason
from coaching.nudges.scenes import DayState, Reminded, Thing
from coaching.nudges.times import EVENING_CHECK, Moment
from coaching.values import Target

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LUNCH = time(12)
AT_NOON = Occasion(DAY, NOON)

BEN = Reminded(
    user_id=1,
    wanted=True,
    zone="UTC",
    day_start_hour=3,
    quiet=Quiet(),
    evening_check=False,
    held_until=None,
    last_inbound=None,
    sent_today=0,
    last_sent=None,
    last_sent_for=None,
    ignored=0,
    noted=False,
)


def thing(habit_id: int, standing: DayState = DayState.OPEN, wall: time = LUNCH, *, chosen: bool = False) -> Thing:
    return Thing(habit_id, 1, f"Habit {habit_id}", "", Target(), Moment(wall, chosen), None, standing, None)


def test_a_reminder_names_all_that_is_open_where_its_own_thing_is() -> None:
    things = [thing(1), thing(2, wall=time(18)), thing(3, DayState.DONE)]
    verdict = judged(AT_NOON, LUNCH, BEN, things, NOON)
    assert (verdict.state, verdict.reason) == ("done", SENT)
    assert [each.habit_id for each in verdict.things] == [1, 2]


def test_nothing_is_said_where_its_own_thing_is_done() -> None:
    verdict = judged(AT_NOON, LUNCH, BEN, [thing(1, DayState.DONE), thing(2, wall=time(18))], NOON)
    assert (verdict.state, verdict.reason) == ("skipped", Reason.ALREADY_DONE)


def test_a_default_time_gives_way_to_a_chosen_one_soon_after() -> None:
    soon = thing(2, wall=time(14), chosen=True)
    assert judged(AT_NOON, LUNCH, BEN, [thing(1), soon], NOON).reason == MERGED


def test_the_evening_check_is_about_everything_for_whoever_wants_it() -> None:
    at = datetime.combine(DAY, EVENING_CHECK, UTC)
    evening, things = Occasion(DAY, at), [thing(1)]
    assert judged(evening, EVENING_CHECK, BEN, things, at).reason == Reason.NOTHING_DUE
    assert judged(evening, EVENING_CHECK, replace(BEN, evening_check=True), things, at).reason == SENT


@pytest.mark.parametrize(("days", "noted", "reason"), [(NOTE_AFTER, False, NOTED), (NOTE_AFTER, True, Reason.STOPPED)])
def test_after_long_silence_one_note_is_sent(days: int, noted: bool, reason: str) -> None:
    before = NOON - timedelta(days=days)
    silent = replace(BEN, ignored=STOPS_FROM, noted=noted, last_sent=before, last_sent_for=before.date())
    assert judged(AT_NOON, LUNCH, silent, [thing(1)], NOON).reason == reason


def test_what_was_asked_for_is_said_while_it_is_open() -> None:
    assert judged_asked(AT_NOON, BEN, [thing(1)], [thing(1)], NOON).things == (thing(1),)
    assert judged_asked(AT_NOON, BEN, [thing(1, DayState.DONE)], [], NOON).reason == Reason.ALREADY_DONE
    assert judged_asked(AT_NOON, BEN, [], [], NOON).reason == Reason.NOTHING_DUE


def test_what_was_done_on_its_own_day_is_not_asked_after_the_next() -> None:
    today = [thing(1, DayState.NONE)]
    assert judged_asked(AT_NOON, BEN, today, [thing(1, DayState.DONE)], NOON).state == "skipped"
    assert judged_asked(AT_NOON, BEN, today, [thing(1)], NOON).things == tuple(today)


def test_a_busy_minute_is_not_held_against_the_next_reminder() -> None:
    assert as_of(NOON, NOON + timedelta(minutes=5)) == NOON
    late = NOON + timedelta(hours=1)
    assert as_of(NOON, late) == late
