"""A team in local play: Maya, who came first and is the admin, and Omar; Sarah and Ben, who have agreed."""

from datetime import timedelta

import pytest

from storage.database import Database, Mentor
from storage.people import everyone
from tests.dialog import FEBRUARY_28, Desk, Dialog, desk, started


@pytest.fixture
async def maya(database: Database) -> Desk:
    return await desk(database)


@pytest.fixture
async def omar(database: Database, maya: Desk) -> Desk:
    return await desk(database, "omar")


@pytest.fixture
async def ben(database: Database) -> Dialog:
    return await started(Dialog(database, "Ben", at=FEBRUARY_28))


@pytest.fixture
async def sue(database: Database) -> Dialog:
    """Has agreed and has nothing yet."""
    return await started(Dialog(database, "Sue", at=FEBRUARY_28))


def code_in(said: str) -> str:
    """The code of a link that was just made."""
    return next(line for line in said.splitlines() if line.startswith("/start ")).removeprefix("/start ")


async def linked(mentor: Desk, member: Dialog) -> None:
    """The member comes into the mentor's care by a link."""
    code = code_in(await mentor.says("invite Somebody"))
    said = await member.says(f"/start {code}")
    assert "is your mentor now" in said, said
    await mentor.hears()


async def seen(mentor: Desk, user_id: int) -> list[str]:
    """The names of those whom the mentor with this id sees at the desk's time."""
    at = mentor.now + timedelta(seconds=1)
    async with mentor.database.reading(Mentor(user_id, at)) as reader:
        return sorted(person.name for person in await everyone(reader) if person.id != user_id)
