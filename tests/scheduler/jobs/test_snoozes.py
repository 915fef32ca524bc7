import pytest

from coaching.values import Target
from storage.database import Database
from tests.scheduler.jobs.reminded import Reminded
from tests.storage.programme import DAILY

WEDNESDAY = "2026-02-11"
PAGES = Target(20, "pages")


@pytest.fixture
async def sarah(database: Database) -> Reminded:
    sarah = await Reminded.sarah(database)
    await sarah.wants("Read", DAILY, PAGES)
    await sarah.at(f"{WEDNESDAY}T18:00")
    return sarah


async def test_later_brings_the_same_reminder_back_outside_the_cap(sarah: Reminded) -> None:
    for hour in (18, 19, 20):
        sarah.dialog.at = f"{WEDNESDAY}T{hour}:05"
        assert (await sarah.dialog.taps("Later")).startswith("I'll remind you")
        assert await sarah.at(f"{WEDNESDAY}T{hour + 1}:05") == "Read 20 pages?"
    assert "read ✅ today" in await sarah.dialog.taps("Done")


async def test_nothing_comes_back_once_it_is_done(sarah: Reminded) -> None:
    await sarah.dialog.says("in 2 hours")
    await sarah.dialog.says("read 20 pages")
    assert (await sarah.at(f"{WEDNESDAY}T20:00"), sarah.counts) == ("", {"queued": 0, "already_done": 1})


async def test_a_pause_or_a_hold_since_then_wins(sarah: Reminded) -> None:
    await sarah.dialog.says("in 2 hours")
    await sarah.dialog.says("/pause 2026-02-11..2026-02-12")
    assert (await sarah.at(f"{WEDNESDAY}T20:00"), sarah.counts) == ("", {"queued": 0, "paused": 1})


async def test_the_next_morning_it_is_about_that_day(sarah: Reminded) -> None:
    assert await sarah.dialog.says("tomorrow morning") == "I'll remind you tomorrow at 09:00: read 20 pages."
    assert await sarah.at("2026-02-12T09:00") == "Read 20 pages?"
    assert sarah.dialog.sends("Done").endswith(" 2026-02-12")


async def test_a_time_in_quiet_hours_that_was_asked_for_is_kept(sarah: Reminded) -> None:
    await sarah.dialog.says("at 22:30")
    assert await sarah.at(f"{WEDNESDAY}T22:30") == "Read 20 pages?"
