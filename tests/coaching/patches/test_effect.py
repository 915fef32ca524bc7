"""A change laid over the versions of a habit."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coaching.days import DAY
from coaching.patches.change import Change, Op, from_json, to_json
from coaching.patches.effect import applied, begun, first_difference
from coaching.values import Flex, Kind, Schedule, Target, Version

MONDAY = date(2026, 3, 2)
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 3, (0, 2, 4))
SHORT, LONG = Target(20.0, "min", 5.0), Target(30.0, "min", 5.0)
RISING = (Version(date(2026, 2, 2), MONDAY + 6 * DAY, RUNS, SHORT), Version(MONDAY + 7 * DAY, None, RUNS, LONG))


def twice(first: date = MONDAY, until: date | None = None) -> Change:
    return Change(Op.TIMES, 1, "Run", 3, 2, first, until, (1, 4))


def test_the_old_plan_holds_again_after_the_last_day() -> None:
    then = applied(RISING, twice(until=MONDAY + 13 * DAY))
    assert [(each.start, each.until, each.schedule.n, each.target) for each in then] == [
        (date(2026, 2, 2), date(2026, 3, 1), 3, SHORT),
        (MONDAY, MONDAY + 6 * DAY, 2, SHORT),
        (MONDAY + 7 * DAY, MONDAY + 13 * DAY, 2, LONG),
        (MONDAY + 14 * DAY, None, 3, LONG),
    ]


def test_a_habit_that_is_left_out_for_a_while_comes_back() -> None:
    gone = Change(Op.ARCHIVE, 1, "Run", None, "archived", MONDAY, MONDAY + 6 * DAY)
    assert [each.start for each in applied(RISING, gone)] == [date(2026, 2, 2), MONDAY + 7 * DAY]


def test_what_is_accepted_late_begins_tomorrow_or_not_at_all() -> None:
    change = twice(until=MONDAY + 6 * DAY)
    late = begun(change, MONDAY + 2 * DAY)
    assert late is not None
    assert (late.first, late.until) == (MONDAY + 3 * DAY, MONDAY + 6 * DAY)
    assert begun(change, MONDAY + 6 * DAY) is None
    assert begun(change, MONDAY - 9 * DAY) == change


DAYS = st.integers(0, 60).map(lambda days: MONDAY + timedelta(days))
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    first = draw(DAYS)
    until = draw(st.none() | st.integers(0, 40).map(lambda days: first + timedelta(days)))
    days = draw(WEEKDAYS)
    op = draw(st.sampled_from(Op))
    amount = draw(st.integers(1, 240))
    to = {Op.TIMES: len(days), Op.MINUTES: amount, Op.AMOUNT: amount}.get(op, "x")
    unit = "pages" if op is Op.AMOUNT else ""
    return Change(op, 1, "Run", None, to, first, until, days if op in (Op.TIMES, Op.DAYS) else (), unit=unit)


@st.composite
def plans(draw: st.DrawFn) -> tuple[Version, ...]:
    starts = sorted(draw(st.sets(DAYS, min_size=1, max_size=4)))
    ends = [*(start - DAY for start in starts[1:]), None]
    size = st.integers(1, 90).map(lambda minutes: Target(float(minutes), "min"))
    return tuple(Version(*span, RUNS, draw(size)) for span in zip(starts, ends, strict=True))


def on(versions: tuple[Version, ...], day: date) -> tuple[Schedule, Target] | None:
    held = [each for each in versions if each.start <= day and (each.until is None or day <= each.until)]
    assert len(held) <= 1, "two versions at once"
    return (held[0].schedule, held[0].target) if held else None


@given(plans(), changes())
def test_days_outside_the_change_keep_their_plan(versions: tuple[Version, ...], change: Change) -> None:
    then = applied(versions, change)
    assert then
    assert list(then) == sorted(then, key=lambda each: each.start)
    for day in (MONDAY + timedelta(days) for days in range(120)):
        if day not in change.span:
            assert on(then, day) == on(versions, day)
        elif change.schedule is not None and (held := on(then, day)):
            assert held[0] == change.schedule
    since = first_difference(versions, then)
    assert since is None or since >= change.first


@given(changes())
def test_it_is_stored_as_it_is(change: Change) -> None:
    assert from_json(to_json(change), change.reason) == change
