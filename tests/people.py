"""The people of the tests: Sarah and Ben, their mentor Maya, and Charlie, whom nobody has written to yet."""

from datetime import UTC, datetime

from sqlalchemy import insert

from storage import people
from storage.database import Database, Member, Worker
from storage.tables import caseload

ARRIVAL = datetime(2026, 2, 9, 14, 0, tzinfo=UTC)
"""When they all joined: Monday, 09:00 in New York."""

INTAKE = Worker("intake")
CHARLIE = ("console", "charlie")
"""The address of somebody who isn't known here."""


async def sarah(database: Database) -> int:
    """A member in New York who has agreed to the terms."""
    return await member(database, "Sarah", "America/New_York")


async def ben(database: Database) -> int:
    """A member in Berlin who has agreed to the terms."""
    return await member(database, "Ben", "Europe/Berlin")


async def charlie(database: Database) -> int:
    """A person who has just written for the first time: no zone, no consent."""
    async with database.writing(INTAKE) as writer:
        return await people.create(writer, *CHARLIE, "Charlie", None, ARRIVAL)


async def maya(database: Database, *members: int) -> int:
    """A mentor, with these members in her caseload since ever."""
    async with database.writing(INTAKE) as writer:
        mentor = await people.create(
            writer, "console", "maya", "Maya", "America/New_York", ARRIVAL, roles=("member", "mentor")
        )
    await take_on(database, mentor, *members)
    return mentor


async def take_on(
    database: Database,
    mentor: int,
    *members: int,
    kind: str = "primary",
    since: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    until: datetime | None = None,
) -> None:
    """Put members into a mentor's care from `since` until before `until`."""
    rows = [{"mentor_id": mentor, "user_id": each, "kind": kind, "from": since, "until": until} for each in members]
    if rows:
        async with database.writing(Worker("operator")) as writer:
            await writer.run(insert(caseload), rows)


async def member(database: Database, name: str, zone: str) -> int:
    """A member of this name, found on the console, who has agreed to the terms."""
    async with database.writing(INTAKE) as writer:
        user_id = await people.create(writer, "console", name.casefold(), name, zone, ARRIVAL)
    async with database.writing(Member(user_id)) as writer:
        await people.consent(writer, user_id, "test", ARRIVAL)
    return user_id
