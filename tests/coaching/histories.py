"""Random habit histories: every kind of schedule, versions, pauses, grace, a creation day, an archive date."""

from datetime import date, timedelta

from hypothesis import strategies as st

from coaching.schedules import USUAL_FLEX
from coaching.values import Flex, History, Kind, Schedule, Span, Status, Version

FIRST = date(2026, 1, 1)
LENGTH = 75
"""Days: two month ends and ten weeks."""

offsets = st.integers(0, LENGTH - 1)
days = offsets.map(lambda offset: FIRST + timedelta(days=offset))
weekdays = st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found)))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    kind = draw(st.sampled_from(Kind))
    flex = draw(st.sampled_from([USUAL_FLEX[kind], USUAL_FLEX[kind], Flex.NONE, Flex.WEEK, Flex.MONTH]))
    match kind:
        case Kind.WEEKDAYS:
            return Schedule(kind, flex, weekdays=draw(weekdays))
        case Kind.TIMES_PER_WEEK:
            return Schedule(kind, flex, n=draw(st.integers(1, 7)), weekdays=draw(st.just(()) | weekdays))
        case Kind.EVERY_N_DAYS:
            return Schedule(kind, flex, n=draw(st.integers(1, 9)))
        case Kind.MONTHLY_DAY:
            return Schedule(kind, flex, day_of_month=draw(st.sampled_from([-1, 1, 15, 29, 31])))
        case Kind.TIMES_PER_MONTH:
            return Schedule(kind, flex, n=draw(st.integers(1, 8)))
        case Kind.ONCE:
            return Schedule(kind, flex, on=draw(days))
        case _:
            return Schedule(kind, flex)


@st.composite
def histories(draw: st.DrawFn) -> History:
    starts = sorted(draw(st.sets(offsets, min_size=1, max_size=3)))
    ends = draw(st.lists(st.none() | st.integers(0, 40), min_size=len(starts), max_size=len(starts)))
    versions = tuple(
        Version(_day(start), None if length is None else _day(start + length), draw(schedules()))
        for start, length in zip(starts, ends, strict=True)
    )
    return History(
        1,
        versions,
        draw(st.dictionaries(days, st.sampled_from([Status.DONE, Status.DONE, *Status]), max_size=40)),
        anchor=draw(st.just(versions[0].start) | days),
        created_on=draw(st.sampled_from([None, versions[0].start])),
        pauses=draw(st.lists(st.builds(_pause, offsets, st.integers(0, 9)), max_size=2).map(tuple)),
        grace=draw(st.frozensets(days, max_size=2)),
        week_start=draw(st.sampled_from([0, 0, 6, 3])),
        archived_on=draw(st.none() | days),
    )


def _day(offset: int) -> date:
    return FIRST + timedelta(days=offset)


def _pause(offset: int, length: int) -> Span:
    return Span(_day(offset), _day(offset + length))
