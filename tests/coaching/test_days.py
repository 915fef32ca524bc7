from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from coaching.days import Stay, grace_dates, hours_of, local_day, read_day, utc_of

SATURDAY = date(2026, 2, 28)
NEW_YORK, TOKYO, LOS_ANGELES = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/Los_Angeles")


def test_after_midnight_it_is_still_last_night() -> None:
    instant = datetime(2026, 2, 28, 7, 59, tzinfo=UTC)
    assert local_day(instant, NEW_YORK, 3) == date(2026, 2, 27)
    assert local_day(instant, NEW_YORK, 0) == SATURDAY


def test_a_day_that_has_begun_does_not_end_when_clocks_go_back_two_hours() -> None:
    troll = ZoneInfo("Antarctica/Troll")
    before, after = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert before.astimezone(troll).hour == 2
    assert after.astimezone(troll).hour == 1
    assert local_day(before, troll, 2) == local_day(after, troll, 2) == date(2026, 10, 25)


def test_a_time_that_clocks_skip_rings_an_hour_later_on_the_clock() -> None:
    assert utc_of(date(2026, 3, 8), time(2, 30), NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_a_time_that_clocks_show_twice_rings_the_first_time() -> None:
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert utc_of(date(2026, 11, 1), time(1, 30), NEW_YORK) == first
    assert utc_of(date(2026, 11, 1), time(1, 30, fold=1), NEW_YORK) == first


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 7), 24), (date(2026, 3, 8), 23), (date(2026, 11, 1), 25)])
def test_a_clock_change_makes_a_day_an_hour_shorter_or_longer(day: date, hours: float) -> None:
    assert hours_of(day, [Stay(None, NEW_YORK)]) == hours
    assert grace_dates([Stay(None, NEW_YORK)]) == frozenset()


def test_flying_east_leaves_a_short_day_that_counts_only_if_done() -> None:
    stays = [Stay(None, LOS_ANGELES), Stay(datetime(2026, 2, 28, 16, tzinfo=UTC), TOKYO)]
    assert hours_of(SATURDAY, stays) == 8
    assert hours_of(date(2026, 3, 1), stays) == 23
    assert grace_dates(stays) == {SATURDAY}


def test_flying_west_repeats_a_date_that_stays_one_date() -> None:
    stays = [Stay(None, TOKYO), Stay(datetime(2026, 2, 28, 15, tzinfo=UTC), LOS_ANGELES)]
    assert hours_of(SATURDAY, stays) == 24 + 17
    assert grace_dates(stays) == frozenset()


def test_a_date_skipped_at_the_date_line_counts_only_if_done() -> None:
    hawaii, kiritimati = ZoneInfo("Pacific/Honolulu"), ZoneInfo("Pacific/Kiritimati")
    stays = [Stay(None, hawaii), Stay(datetime(2026, 2, 28, 10, tzinfo=UTC), kiritimati)]
    assert hours_of(SATURDAY, stays) == 0
    assert grace_dates(stays) == {SATURDAY}


def test_several_changes_within_a_day_add_up() -> None:
    stays = [
        Stay(None, LOS_ANGELES),
        Stay(datetime(2026, 2, 28, 10, tzinfo=UTC), NEW_YORK),
        Stay(datetime(2026, 2, 28, 15, tzinfo=UTC), TOKYO),
    ]
    assert hours_of(SATURDAY, stays) == 2 + 5
    assert grace_dates(stays) == {SATURDAY}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", SATURDAY),
        (" Yesterday ", date(2026, 2, 27)),
        ("tomorrow", date(2026, 3, 1)),
        ("3 days ago", date(2026, 2, 25)),
        ("sat", SATURDAY),
        ("Monday", date(2026, 2, 23)),
        ("on Thurs.", date(2026, 2, 26)),
        ("sunday", date(2026, 2, 22)),
        ("2026-02-23", date(2026, 2, 23)),
        ("2026-2-3", date(2026, 2, 3)),
        ("feb 23", date(2026, 2, 23)),
        ("23 Feb", date(2026, 2, 23)),
        ("the 23rd of February", date(2026, 2, 23)),
        ("Feb 23, 2025", date(2025, 2, 23)),
        ("29 feb 2024", date(2024, 2, 29)),
        ("30 dec", date(2025, 12, 30)),
        ("5 March", date(2026, 3, 5)),
    ],
)
def test_a_typed_date_is_read_from_today(text: str, day: date) -> None:
    assert read_day(text, SATURDAY) == day


@pytest.mark.parametrize("text", ["", "soon", "23", "23/02/2026", "m", "last monday", "feb", "23 feb 26 2026"])
def test_what_is_no_date_is_answered_with_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="Write it like 2026-02-23, 23 Feb, Monday or yesterday"):
        read_day(text, SATURDAY)


@pytest.mark.parametrize("text", ["feb 30", "2026-02-29", "29 feb", "31 april", "2026-13-01", "0 may"])
def test_a_date_that_no_calendar_has_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="There is no date"):
        read_day(text, SATURDAY)


@pytest.mark.parametrize("text", ["9" * 4000, "x" * 4000, f"{'0' * 3000}31 feb"])
def test_however_much_was_typed_the_answer_stays_short(text: str) -> None:
    with pytest.raises(ValueError, match="…") as refused:
        read_day(text, date(2026, 2, 28))
    assert len(str(refused.value)) < 200
