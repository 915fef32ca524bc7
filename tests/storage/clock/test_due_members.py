from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.clock import due_members
from storage.clock.due_members import EVERYBODY, STAFF, WITH_GOALS, WITHOUT_GROUP, LocalInstant
from storage.database import Database, Worker
from tests import people
from tests.storage.queues.payloads import rows

CLOCK = Worker("clock")
MONDAY = date(2026, 3, 2)
IN_NEW_YORK = LocalInstant("America/New_York", MONDAY, "09:00", datetime(2026, 3, 2, 14, tzinfo=UTC))
IN_BERLIN = LocalInstant("Europe/Berlin", MONDAY, "09:00", datetime(2026, 3, 2, 8, tzinfo=UTC))
HOURS = timedelta(hours=12)


async def queued(database: Database, whose: str = EVERYBODY) -> list[int]:
    """Who is due in New York and Berlin."""
    async with database.writing(CLOCK) as writer:
        await due_members.queue_members(writer, whose, [IN_NEW_YORK, IN_BERLIN], HOURS, whose)
    found = await rows(database, "SELECT user_id FROM occurrences WHERE kind = :kind ORDER BY user_id", kind=whose)
    return [user_id for (user_id,) in found]


async def test_each_member_is_due_at_the_time_of_their_own_zone(database: Database) -> None:
    sarah, ben = await people.sarah(database), await people.ben(database)
    await people.member(database, "Tom", "Asia/Tokyo")
    async with database.writing(CLOCK) as writer:
        assert await due_members.zones(writer) == ["America/New_York", "Asia/Tokyo", "Europe/Berlin"]
        assert await due_members.queue_members(writer, "weekly_review", [IN_NEW_YORK, IN_BERLIN], HOURS) == 2
        assert await due_members.queue_members(writer, "weekly_review", [IN_NEW_YORK, IN_BERLIN], HOURS) == 0
        assert await due_members.queue_members(writer, "weekly_review", [], HOURS) == 0
    found = await rows(
        database, "SELECT user_id, for_date, nominal, due_at, expires_at FROM occurrences ORDER BY due_at"
    )
    assert found == [
        (ben, MONDAY, "09:00", IN_BERLIN.due_at, IN_BERLIN.due_at + HOURS),
        (sarah, MONDAY, "09:00", IN_NEW_YORK.due_at, IN_NEW_YORK.due_at + HOURS),
    ]


async def test_nobody_is_due_who_did_not_agree_or_is_gone(database: Database) -> None:
    await people.charlie(database)
    gone = await people.ben(database)
    async with database.writing(Worker("delivery")) as writer:
        await writer.run(text("UPDATE users SET status = 'unreachable' WHERE id = :id"), {"id": gone})
    sarah = await people.sarah(database)
    assert await queued(database) == [sarah]


@pytest.mark.parametrize(("whose", "names"), [(WITHOUT_GROUP, "sarah"), (WITH_GOALS, ""), (STAFF, "maya")])
async def test_a_job_may_be_for_some_only(database: Database, whose: str, names: str) -> None:
    people_by_name = {"sarah": await people.sarah(database)}
    people_by_name["maya"] = await people.maya(database)
    assert await queued(database, whose) == [people_by_name[name] for name in names.split()]
