from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from coaching.days import utc_of
from coaching.nudges.rules import Quiet
from coaching.nudges.times import Moment, Times, before, chosen_later, cue_time, gives_way, moment_of

USUAL = Quiet()


def at(*wall: int, chosen: bool = False) -> Moment:
    return Moment(time(*wall), chosen)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (Times(), at(18)),
        (Times(usual=time(12)), at(12)),
        (Times(cue=time(19), usual=time(12)), at(19)),
        (Times(planned=time(18), cue=time(19), usual=time(12)), at(17, 45)),
        (Times(chosen=time(13, 5), planned=time(18)), at(13, 5, chosen=True)),
        (Times(chosen=time(7)), at(7, chosen=True)),
        (Times(planned=time(6)), at(8)),
        (Times(cue=time(22)), at(21, 15)),
        (Times(planned=time(21, 45)), at(21, 15)),
        (Times(planned=time(21, 40)), at(21, 25)),
    ],
)
def test_the_first_time_that_is_known_counts(times: Times, expected: Moment) -> None:
    assert moment_of(times, USUAL) == expected


def test_a_lead_never_reaches_into_the_day_before() -> None:
    assert before(time(0, 10)) == time(0)
    assert before(time(3, 5), time(3)) == time(3)
    assert before(time(0, 10), time(3)) == time(23, 55)


@pytest.mark.parametrize(
    ("cue", "part", "expected"),
    [
        ("If it's 7 pm and I'm home, I put my shoes on.", "evening", time(19)),
        ("When it is 06:30, I will meditate.", "morning", time(6, 30)),
        ("If it's 7 and I'm home, I run.", "evening", time(19)),
        ("If it's 9 in the evening, I read.", "anytime", time(21)),
        ("After I have had dinner, I will read.", "evening", time(19)),
        ("When I get ready for bed, I will floss.", "evening", time(21)),
        ("When my reminder arrives, I will drink water.", "anytime", None),
        ("After 20 minutes of rest, I will stretch.", "anytime", None),
    ],
)
def test_a_cue_tells_its_time(cue: str, part: str, expected: time | None) -> None:
    assert cue_time(cue, part) == expected  # type: ignore[arg-type]


def test_a_time_merges_into_a_chosen_one_that_comes_soon() -> None:
    chosen = at(19, chosen=True)
    assert gives_way(at(17, 45), [chosen])
    assert not gives_way(at(15), [chosen])
    assert not gives_way(at(20), [chosen])
    assert not gives_way(at(17, 45), [at(19)])
    assert not gives_way(at(17, chosen=True), [chosen])


def test_reminders_are_kept_for_chosen_times() -> None:
    chosen = [at(13, chosen=True), at(19, chosen=True), at(19, chosen=True)]
    assert [chosen_later(at(hour), chosen) for hour in (8, 14, 20, 1)] == [2, 1, 0, 0]
    assert chosen_later(chosen[0], chosen) == 0


ZONES = sorted(available_timezones())


@pytest.mark.parametrize("year", [2024, 2029, 2035])
def test_a_wall_time_is_one_instant_of_its_day_at_every_clock_change(year: int) -> None:
    """A sample: `benchmarks.clock_changes` sweeps every zone, year and half-hour."""
    for name in ZONES[year % 29 :: 29]:
        zone = ZoneInfo(name)
        for day in changes(zone, year):
            for wall in HALF_HOURS:
                assert_first_valid(day, wall, zone, utc_of(day, wall, zone))


HALF_HOURS = [time(number // 2, number % 2 * 30) for number in range(48)]


def changes(zone: ZoneInfo, year: int) -> list[date]:
    """The local dates around each change of the zone's clock in that year."""
    start = datetime(year, 1, 1, tzinfo=UTC)
    offsets = [(start + timedelta(days=n)).astimezone(zone).utcoffset() for n in range(367)]
    found = {n for n in range(366) if offsets[n] != offsets[n + 1]}
    return sorted({start.date() + timedelta(days=n + near) for n in found for near in (-1, 0, 1, 2)})


def assert_first_valid(day: date, wall: time, zone: ZoneInfo, instant: datetime) -> None:
    """The clock shows the wall time then, and not earlier on; where it never does, the time after the gap."""
    shown = instant.astimezone(zone).replace(tzinfo=None)
    meant = datetime.combine(day, wall)
    if shown == meant:
        earlier = instant.astimezone(zone).replace(fold=0)
        assert earlier.astimezone(UTC) == instant
    else:
        gap = shown - meant
        assert timedelta() < gap <= timedelta(hours=24)
        assert utc_of(day, wall, zone).astimezone(zone).utcoffset() != (instant - gap).astimezone(zone).utcoffset()
