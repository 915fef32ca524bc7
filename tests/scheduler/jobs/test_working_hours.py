"""Pages and working hours: what isn't a crisis waits for somebody to be at work, and nothing is lost over it."""

import random
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from scheduler.jobs import alerts as job
from storage.alerting import alerts
from storage.database import Database, Member, Mentor, Worker
from storage.desk import mentor_settings
from storage.desk.mentor_settings import Away
from tests import people as cast
from tests.scheduler.jobs.test_alerts import tools
from tests.storage.staff import events, pages, somebody, standing

EVENING = datetime(2026, 2, 28, 1, 0, tzinfo=UTC)
"""20:00 on Friday in New York."""
MORNING = datetime(2026, 2, 28, 14, 0, tzinfo=UTC)
"""09:00 on Saturday."""
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
_RAISE = text("""
    INSERT INTO alerts (user_id, kind, tier, category, state, score, evidence, raised_at, next_at)
    VALUES (:user, 'risk', 'HIGH', 'risk', 'open', 0.8, '{}', :now, :now)
""")


async def at_high(database: Database, member: int, now: datetime) -> None:
    async with database.writing(Worker("risk")) as writer:
        await writer.run(_RAISE, {"user": member, "now": now})


async def tick(database: Database, now: datetime) -> dict[str, int]:
    return dict(await job.run(tools(database), now))


async def told(database: Database) -> list[str]:
    return [to for _, _, to, _ in await pages(database)]


async def works(database: Database, mentor: int, first: time, last: time) -> None:
    async with database.writing(Member(mentor)) as writer:
        await mentor_settings.set_work(writer, mentor, first, last)


async def test_a_risk_waits_for_the_morning_and_climbs_from_there(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await at_high(database, sarah, EVENING)

    assert (await tick(database, EVENING))["waited"] == 1
    assert (await tick(database, MORNING - MINUTE))["paged"] == 0
    assert (await tick(database, MORNING))["paged"] == 1
    [(*_, page)] = await pages(database)
    assert " at 20:00 on Fri 27 Feb\n" in page.text
    assert page.text.endswith("\nUnanswered: back at 09:30 on Sat 28 Feb.")
    assert (await tick(database, MORNING + 30 * MINUTE))["paged"] == 1
    assert [what for what, *_ in await events(database)] == ["waits", "told", "told"]


async def test_looked_at_meanwhile_it_goes_on_waiting(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await at_high(database, sarah, EVENING)
    for hours in range(12):
        async with database.writing(Worker("alerts")) as writer:
            await writer.run(text("UPDATE alerts SET next_at = :now"), {"now": EVENING + hours * HOUR})
        assert (await tick(database, EVENING + hours * HOUR))["paged"] == 0
    assert (await tick(database, MORNING))["paged"] == 1
    assert [what for what, *_ in await events(database)] == ["waits", "told"]


async def test_a_page_that_was_refused_goes_on_once_and_then_waits(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    evening = MORNING + 8 * HOUR
    await at_high(database, sarah, evening - MINUTE)
    await tick(database, evening - MINUTE)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET state = 'dead'"))
    found = [await tick(database, evening + minutes * MINUTE) for minutes in range(4)]
    assert [each["undelivered"] for each in found] == [1, 0, 0, 0]
    assert [each["paged"] for each in found] == [0] * 4
    assert (await tick(database, MORNING + 24 * HOUR))["paged"] == 1


async def test_a_crisis_waits_for_nothing(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    async with database.writing(Member(sarah)) as writer:
        await alerts.raise_crisis(writer, sarah, "RED", "self_harm", 5, EVENING)
    assert (await tick(database, EVENING))["paged"] == 1


async def test_while_the_mentor_is_off_a_cover_at_work_is_told(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor", zone="Asia/Tokyo")
    await cast.take_on(database, omar, sarah, kind="cover")
    await at_high(database, sarah, EVENING)
    await tick(database, EVENING)  # 10:00 in Tokyo
    assert await told(database) == ["omar"]


async def test_whoever_is_off_first_gets_it_when_either_begins(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor", zone="Europe/London")
    await cast.take_on(database, omar, sarah, kind="cover")
    await at_high(database, sarah, EVENING)
    await tick(database, EVENING)
    assert [row["next_at"] for row in await standing(database)] == [datetime(2026, 2, 28, 9, tzinfo=UTC)]
    await tick(database, datetime(2026, 2, 28, 9, tzinfo=UTC))
    assert await told(database) == ["omar"]


async def test_a_mentor_who_is_away_without_a_cover_is_told_in_the_morning_all_the_same(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    async with database.writing(Worker("desk")) as writer:
        await mentor_settings.set_away(writer, maya, Away(EVENING - HOUR, EVENING + 240 * HOUR, None))
    await at_high(database, sarah, EVENING)
    await tick(database, EVENING)
    assert (await tick(database, MORNING))["paged"] == 1


async def test_what_was_put_off_comes_back_when_it_was_said_to(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    await at_high(database, sarah, MORNING)
    await tick(database, MORNING)
    async with database.writing(Mentor(maya)) as writer:
        await alerts.snooze(writer, 1, MORNING + 12 * HOUR, maya, MORNING)
    found = await tick(database, MORNING + 12 * HOUR)  # 21:00
    assert (found["woke"], found["paged"]) == (1, 1)


async def test_the_page_at_the_end_of_a_day_says_that_it_is_back_in_the_morning(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await at_high(database, sarah, MORNING + 8 * HOUR - MINUTE)
    await tick(database, MORNING + 8 * HOUR - MINUTE)
    [(*_, page)] = await pages(database)
    assert page.text.endswith("\nUnanswered: back at 09:00 on Sun 1 Mar.")


CLOCK_CHANGES = (datetime(2026, 3, 8, 4, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC), EVENING)
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati")


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_the_hours_no_page_is_lost_nor_more_than_a_night_late(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    for kind, name in (("primary", "Omar"), ("cover", "Noor"))[: 1 + seed % 2]:
        mentor = await somebody(database, name, "mentor", zone=chance.choice(ZONES))
        await cast.take_on(database, mentor, sarah, ben, kind=kind)
        first, last = sorted(chance.sample(range(24 * 4), 2))
        await works(database, mentor, time(first // 4, first % 4 * 15), time(last // 4, last % 4 * 15))
    start = chance.choice(CLOCK_CHANGES) + timedelta(minutes=chance.randrange(48 * 60))
    await at_high(database, sarah, start)
    async with database.writing(Member(ben)) as writer:
        await alerts.raise_crisis(writer, ben, "RED", "self_harm", 5, start)

    heard, now = [start], start
    while now < start + timedelta(days=4):
        found = len(await events(database, 1))
        await tick(database, now)
        assert "told" in [what for what, *_ in await events(database, 2)], "a crisis never waits"
        heard += [now] if "told" in [what for what, *_ in (await events(database, 1))[found:]] else []
        now = max(now + MINUTE, (await standing(database))[0]["next_at"])
    assert len(heard) > 1, "never lost"
    assert all(later - earlier <= 26 * HOUR for earlier, later in pairwise(heard[:2]))
    assert all(later - earlier <= 50 * HOUR for earlier, later in pairwise(heard)), "a day between two, and a night"
