"""Members at different points of their way, and what they left in Postgres.

A way is gone once for all tests: each begins with a copy of the database at its end.
"""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import pytest

from storage.database import Database
from tests.conftest import new_vault
from tests.databases import create_database, drop_database, dsn
from tests.dialog import FEBRUARY_28, Dialog, started, with_goal
from tests.handlers.rows import Rows

MONDAY_9 = "2026-02-09T09:00"
"""In New York; everybody's first day."""

WAYS = {
    "sarah": (),
    "runner": ("I want to run 3x per week on Mon, Wed and Fri",),
    "busy": ("I want to run 3x a week", "I want to read 20 pages every day", "I want to meditate 10 minutes daily"),
}
"""By fixture, the wishes that became goals."""


@pytest.fixture(scope="session")
def ways(cluster: str, template: str) -> dict[str, str]:
    """By fixture, the name of the database at the end of its way."""

    async def make(name: str) -> None:
        database = Database.at(await create_database(cluster, f"way_{name}", template), new_vault(), pool_size=3)
        dialog = await started(Dialog(database, at=MONDAY_9))
        for wish in WAYS[name]:
            await with_goal(dialog, wish)
        await database.close()

    for name in WAYS:
        asyncio.run(make(name))
    return {name: f"way_{name}" for name in WAYS}


@pytest.fixture
async def database_url(
    request: pytest.FixtureRequest, cluster: str, template: str, ways: dict[str, str]
) -> AsyncIterator[str]:
    """An empty database, or one in which the way of the member that the test asks for is gone already."""
    source = next((ways[name] for name in WAYS if name in request.fixturenames), template)
    name = f"test_{uuid4().hex}"
    yield await create_database(cluster, name, source)
    await drop_database(cluster, name)


@pytest.fixture
async def rows(database_url: str) -> AsyncIterator[Rows]:
    connection = await asyncpg.connect(dsn(database_url))
    yield Rows(connection)
    await connection.close()


@pytest.fixture
async def sarah(database: Database) -> Dialog:
    """Has agreed, and has no goal yet: Monday 9 February, 09:00 in New York."""
    return Dialog(database, at=MONDAY_9, first=1000)


@pytest.fixture
async def runner(database: Database) -> Dialog:
    """Since the 9th she runs on Mon, Wed and Fri (habit 1 of goal 1); now it is Saturday the 28th."""
    return Dialog(database, at=FEBRUARY_28, first=1000)


@pytest.fixture
async def busy(database: Database) -> Dialog:
    """Runs 3 times a week on any days (1), reads 20 pages (2) and meditates (3) every day. Saturday the 28th."""
    return Dialog(database, at=FEBRUARY_28, first=1000)
