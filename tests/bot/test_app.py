"""Product time in the terminal: whose clock `--at` means."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.app import Speaker, product_clock
from storage.database import Database
from tests.people import sarah

NEW_YORK = ZoneInfo("America/New_York")


async def now(database: Database, at: str, zone: ZoneInfo | None = None, name: str = "sarah") -> datetime:
    speaker = Speaker(name, zone, datetime.fromisoformat(at))
    return (await product_clock(database, speaker, standing_still=True))()


@pytest.mark.parametrize(
    ("at", "instant"),
    [
        ("2026-02-28T10:15", "2026-02-28T15:15"),
        ("2026-02-28", "2026-02-28T05:00"),
        ("2026-03-08T02:30", "2026-03-08T07:30"),  # clocks skip it: 03:30
        ("2026-11-01T01:30", "2026-11-01T05:30"),  # clocks show it twice: the first
        ("2026-02-28T10:15Z", "2026-02-28T10:15"),
        ("2026-02-28T10:15+09:00", "2026-02-28T01:15"),
    ],
)
async def test_a_time_without_an_offset_is_the_given_zones(database: Database, at: str, instant: str) -> None:
    assert await now(database, at, NEW_YORK) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


async def test_without_a_zone_it_is_the_members_own(database: Database) -> None:
    await sarah(database)
    assert await now(database, "2026-02-28T10:15") == datetime(2026, 2, 28, 15, 15, tzinfo=UTC)


async def test_for_a_stranger_without_a_zone_it_is_utc(database: Database) -> None:
    assert await now(database, "2026-02-28T10:15", name="nobody") == datetime(2026, 2, 28, 10, 15, tzinfo=UTC)


async def test_in_a_terminal_it_goes_on_from_there(database: Database) -> None:
    at = datetime(2026, 2, 28, 10, 15, tzinfo=UTC)
    clock = await product_clock(database, Speaker("sarah", None, at), standing_still=False)
    assert at < clock() < clock()


async def test_without_a_moment_it_is_the_machines(database: Database) -> None:
    clock = await product_clock(database, Speaker("sarah", None, None), standing_still=True)
    before = datetime.now(UTC)
    assert before <= clock() <= datetime.now(UTC)
