from dataclasses import replace
from datetime import date, timedelta

import pytest

from coaching.slots import settled_by, slots
from coaching.streaks import Streak, Unit, of_habit, of_member, unit_of
from coaching.values import Flex, History, Kind, Schedule, Status, Version

START = date(2026, 1, 5)
"""A Monday."""
DAILY = Schedule(Kind.DAILY)
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3)


def _streak(schedule: Schedule, said: str, freezes: bool = False, today: date | None = None) -> Streak:
    """A letter a day from START: x done, m missed, s skipped, . nothing; today is the day after the last."""
    history = _history(schedule, said)
    today = today or START + timedelta(days=len(said))
    return of_habit(slots(history, today, settled_by(history, today)), today, unit_of(schedule), freezes)


def _history(schedule: Schedule, said: str) -> History:
    letters = {"x": Status.DONE, "m": Status.MISSED, "s": Status.SKIPPED}
    log = {START + timedelta(days=n): letters[letter] for n, letter in enumerate(said) if letter != "."}
    return History(1, (Version(START, None, schedule),), log, anchor=START)


def _numbers(streak: Streak) -> tuple[int, int, list[int]]:
    return streak.current, streak.longest, [(day - START).days for day in streak.frozen]


@pytest.mark.parametrize(
    ("schedule", "unit"),
    [
        (DAILY, Unit.DAY),
        (Schedule(Kind.WEEKDAYS, weekdays=(0,)), Unit.TIME),
        (Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=2), Unit.TIME),
        (Schedule(Kind.ONCE, Flex.ONCE, on=START), Unit.TIME),
        (RUNS, Unit.WEEK),
        (Schedule(Kind.TIMES_PER_MONTH, Flex.MONTH, n=2), Unit.MONTH),
        (Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=1), Unit.MONTH),
    ],
)
def test_a_streak_counts_in_the_unit_of_its_schedule(schedule: Schedule, unit: Unit) -> None:
    assert unit_of(schedule) is unit


def test_the_present_week_adds_when_met_and_cannot_break_before_it_closes() -> None:
    full, short = "x.x.x..", "x......"
    assert _numbers(_streak(RUNS, full + short, today=START + timedelta(days=13)))[:2] == (1, 1)
    assert _numbers(_streak(RUNS, full + short))[:2] == (0, 1)
    assert _numbers(_streak(RUNS, full + "xxx"))[:2] == (2, 2)


def test_a_week_without_anything_due_is_left_out() -> None:
    assert _numbers(_streak(RUNS, "x.x.x.." + "s.s.s.." + "x.x.x.."))[:2] == (2, 2)


def test_an_every_other_day_block_breaks_only_when_it_closes() -> None:
    yoga = Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=2)
    assert _numbers(_streak(yoga, "x.xm", today=START + timedelta(days=5)))[:2] == (2, 2)
    assert _numbers(_streak(yoga, "x.x.m.", today=START + timedelta(days=5)))[:2] == (2, 2)
    assert _numbers(_streak(yoga, "x.x.m.", today=START + timedelta(days=6)))[:2] == (0, 2)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("xxx.xx", (5, 5, [3])),  # one miss after three is forgiven
        ("xx.xx", (2, 2, [])),  # the run before is too short
        ("xxx..xx", (2, 3, [3])),  # the second miss in a row is not
        ("xxx.x.x", (5, 5, [3, 5])),  # two within 30 days
        ("xxx.x.x.x", (1, 5, [3, 5])),  # but not three
        ("xxx.x.xxx" + "x" * 24 + ".x", (32, 32, [3, 5, 33])),  # the first is 30 days back
        ("xxx.x.xxx" + "x" * 23 + ".x", (1, 30, [3, 5])),  # it is 29
        ("xxxs.x", (4, 4, [4])),  # a skip in between is left out
    ],
)
def test_a_freeze_forgives_a_missed_day(said: str, expected: tuple[int, int, list[int]]) -> None:
    assert _numbers(_streak(DAILY, said, freezes=True)) == expected


def test_a_freeze_is_given_when_the_day_closes() -> None:
    assert _numbers(_streak(DAILY, "xxxm", freezes=True, today=START + timedelta(days=3))) == (3, 3, [])
    assert _numbers(_streak(DAILY, "xxxm", freezes=True)) == (3, 3, [3])
    assert _numbers(_streak(DAILY, "xxm", freezes=True, today=START + timedelta(days=2))) == (0, 2, [])
    assert _numbers(_streak(DAILY, "xxxm", today=START + timedelta(days=3))) == (0, 3, [])


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (["x.x.x..", "x.x....", "x.x.x.."], (2, 2, [7])),  # one short is forgiven
        (["x.x.x..", "x......", "x.x.x.."], (1, 1, [])),  # two short is not
        (["x.x....", "x.x.x.."], (1, 1, [])),  # there was nothing to keep
        (["x.x.x..", "x.x....", *["x.x.x.."] * 6, "x.x...."], (0, 7, [7])),  # 7 weeks later there is no other
        (["x.x.x..", "x.x....", *["x.x.x.."] * 7, "x.x...."], (8, 8, [7, 63])),  # but 8 weeks later
    ],
)
def test_a_freeze_forgives_a_week_that_is_one_short(weeks: list[str], expected: tuple[int, int, list[int]]) -> None:
    assert _numbers(_streak(RUNS, "".join(weeks), freezes=True)) == expected


def test_a_streak_lives_through_a_change_of_schedule() -> None:
    fixed = Schedule(Kind.WEEKDAYS, weekdays=(0, 2))
    history = replace(
        _history(RUNS, "x.x.x.." + "x.x...." + "x.x.x.."),
        versions=(
            Version(START, None, RUNS),
            Version(START + timedelta(days=7), None, fixed),
            Version(START + timedelta(days=14), None, RUNS),
        ),
    )
    today = START + timedelta(days=21)
    ledger = slots(history, today, settled_by(history, today))
    assert of_habit(ledger, today, Unit.WEEK) == Streak(3, 3, Unit.WEEK)
    assert of_habit(ledger, today, Unit.TIME) == Streak(8, 8, Unit.TIME)


@pytest.mark.parametrize(
    ("streak", "words"),
    [
        (Streak(3, 5, Unit.WEEK), "3 weeks in a row, best 5"),
        (Streak(6, 6, Unit.DAY), "6 days in a row"),
        (Streak(1, 1, Unit.TIME), "1 time so far"),
        (Streak(0, 2, Unit.TIME), "0 now, best 2"),
        (Streak(0, 0, Unit.DAY), "no streak yet"),
    ],
)
def test_a_streak_is_said_without_shame(streak: Streak, words: str) -> None:
    assert streak.in_words() == words


def test_a_member_shows_up_with_any_one_of_the_habits() -> None:
    today = START + timedelta(days=3)
    ledger = [slot for said in ("x.x.", ".x.m") for slot in slots(_history(DAILY, said), today, today)]
    assert of_member(ledger, today) == (Streak(3, 3, Unit.DAY), START + timedelta(days=2))
    assert of_member(ledger, today + timedelta(days=1))[0] == Streak(0, 3, Unit.DAY)


def test_a_member_without_slots_has_no_streak() -> None:
    assert of_member([], START) == (Streak(0, 0, Unit.DAY), None)
