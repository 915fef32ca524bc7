"""A Bot API for each test."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.bot.telegram.world import World
from tests.telegram_server import TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    """The fake Bot API."""
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def world(database: Database, server: TelegramServer) -> World:
    """A process that isn't started yet."""
    return World(database, server)
