"""Members at different points of their way, and what they left in Postgres."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from storage.database import Database
from tests.databases import dsn
from tests.dialog import FEBRUARY_28, Dialog, started, with_goal
from tests.handlers.rows import Rows

MONDAY_9 = "2026-02-09T09:00"


@pytest.fixture
async def rows(database_url: str) -> AsyncIterator[Rows]:
    connection = await asyncpg.connect(dsn(database_url))
    yield Rows(connection)
    await connection.close()


@pytest.fixture
async def sarah(database: Database) -> Dialog:
    """Has agreed, and has no goal yet: Monday 9 February, 09:00 in New York."""
    return await started(Dialog(database, at=MONDAY_9))


@pytest.fixture
async def runner(sarah: Dialog) -> Dialog:
    """Since the 9th she runs on Mon, Wed and Fri (habit 1 of goal 1); now it is Saturday the 28th."""
    await with_goal(sarah, "I want to run 3x per week on Mon, Wed and Fri")
    sarah.at = FEBRUARY_28
    return sarah


@pytest.fixture
async def busy(sarah: Dialog) -> Dialog:
    """Three runs a week on any days (1), reads 20 pages (2), meditates (3): the last two every day. Saturday the 28th."""
    for wish in ("I want to run 3x a week", "I want to read 20 pages every day", "I want to meditate 10 minutes daily"):
        await with_goal(sarah, wish)
    sarah.at = FEBRUARY_28
    return sarah
