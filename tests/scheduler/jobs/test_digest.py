from datetime import UTC, datetime, time, timedelta

from sqlalchemy import text

from scheduler.job import Window
from scheduler.jobs import digest as job
from storage.alerting import alerts
from storage.clock import occurrences
from storage.database import Database, Member, Mentor, Worker
from storage.desk import mentor_settings
from tests import people as cast
from tests.scheduler.jobs.test_alerts import tools
from tests.storage import programme
from tests.storage.staff import events, pages, somebody

EVENING = datetime(2026, 2, 27, 23, 0, tzinfo=UTC)
MORNING = datetime(2026, 2, 28, 13, 0, tzinfo=UTC)
"""08:00 in New York, a Saturday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def tell(database: Database, now: datetime) -> dict[str, int]:
    async with database.writing(Worker("clock")) as writer:
        await job.queue(writer, Window(now - HOUR, now))
    async with database.writing(Worker("clock")) as writer:
        claimed = await occurrences.claim(writer, "digest", 100, HOUR, now)
    return {name: count for name, count in (await job.run(tools(database), now, claimed)).items() if count}


async def raised(database: Database, member: int, tier: str, category: str, inbox_id: int, now: datetime) -> int:
    async with database.writing(Member(member)) as writer:
        return await alerts.raise_crisis(writer, member, tier, category, inbox_id, now)


async def told(database: Database) -> list[tuple[str, str]]:
    return [(to, reply.text) for _, _, to, reply in await pages(database)]


async def at_medium(database: Database, member: int, now: datetime) -> None:
    row = """INSERT INTO alerts (user_id, kind, tier, category, state, score, evidence, raised_at, next_at)
             VALUES (:user, 'risk', 'MEDIUM', 'risk', 'open', 0.65, '{"reasons": ["Quiet for 3 days"]}', :now, :next)"""
    async with database.writing(Worker("alerts")) as writer:
        await writer.run(text(row), {"user": member, "now": now, "next": now + DAY})


async def test_a_morning_holds_what_waits_and_what_is_no_alarm(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    maya = await cast.maya(database, sarah, ben)
    await at_medium(database, sarah, EVENING)
    await raised(database, ben, "RED", "self_harm", 7, EVENING)
    await raised(database, ben, "AMBER", "eating", 8, EVENING)
    async with database.writing(Member(ben)) as writer:
        await programme.add_goal(writer, ben, status="review")
    assert await tell(database, MORNING) == {"sent": 1}
    [(to, said)] = await told(database)
    assert to == "maya"
    assert said == (
        "Saturday 28 Feb · 3 to look at\n"
        "Waiting for an answer:\n"
        "Ben · wrote about thoughts of self-harm, Fri 27 Feb 18:00\n"
        "Written yesterday or today, not an alarm:\n"
        "Ben · wrote about food or eating, Fri 27 Feb 18:00\n"
        "New at MEDIUM:\n"
        "Sarah · MEDIUM (0.65) · Quiet for 3 days\n"
        "Plans to look at before they start:\n"
        "Ben · 1"
    )
    assert [event for event in await events(database) if event[0] == "told"] == [("told", 0, None, maya)] * 2
    assert await tell(database, MORNING) == {}


async def test_the_next_morning_repeats_what_is_open_but_not_the_same_level(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    await at_medium(database, sarah, EVENING)
    amber = await raised(database, sarah, "AMBER", "eating", 8, EVENING)
    await tell(database, MORNING)
    await tell(database, MORNING + DAY)
    assert "MEDIUM" not in (await told(database))[-1][1]
    assert "food or eating" in (await told(database))[-1][1]
    async with database.writing(Mentor(maya)) as writer:
        await alerts.acknowledge(writer, amber, maya, MORNING + DAY)
    assert await tell(database, MORNING + 2 * DAY) == {"nothing": 1}


async def test_amber_of_the_day_is_told_the_same_day(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    assert await tell(database, MORNING) == {"nothing": 1}
    await raised(database, sarah, "AMBER", "eating", 8, MORNING + HOUR)
    assert await tell(database, MORNING + 9 * HOUR) == {"sent": 1}
    assert await tell(database, MORNING + DAY) == {"sent": 1}
    assert await tell(database, MORNING + DAY + 9 * HOUR) == {"nothing": 1}


async def test_who_has_no_mentor_is_the_admins_and_abuse_is_the_safety_contacts(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    maya = await cast.maya(database, sarah)
    await somebody(database, "Dana", "admin")
    await somebody(database, "Omar", "safety")
    await raised(database, ben, "AMBER", "eating", 7, EVENING)
    await raised(database, sarah, "AMBER", "abuse", 8, EVENING)
    assert await tell(database, MORNING) == {"sent": 2, "nothing": 1}
    assert {to: said.splitlines()[-1].split(" · ")[0] for to, said in await told(database)} == {
        "dana": "Ben",
        "omar": "Sarah",
    }
    async with database.reading(Mentor(maya)) as reader:
        assert await alerts.get(reader, 2) is None


async def test_the_morning_comes_at_the_mentors_own_time(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    async with database.writing(Member(maya)) as writer:
        await mentor_settings.set_digest(writer, maya, time(9, 30))
    await at_medium(database, sarah, EVENING)
    assert await tell(database, MORNING) == {}
    assert await tell(database, MORNING + timedelta(minutes=90)) == {"sent": 1}
    assert "New at MEDIUM" in (await told(database))[-1][1]


async def test_a_digest_at_five_holds_everything(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    async with database.writing(Member(maya)) as writer:
        await mentor_settings.set_digest(writer, maya, time(17))
    await at_medium(database, sarah, EVENING)
    assert await tell(database, MORNING + 9 * HOUR) == {"sent": 1}
    assert "New at MEDIUM" in (await told(database))[-1][1]
