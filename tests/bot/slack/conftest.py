"""A Slack for each test."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.bot.slack.world import World
from tests.slack_server import SlackServer


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """The fake Slack."""
    async with SlackServer() as server:
        yield server


@pytest.fixture
def world(database: Database, server: SlackServer) -> World:
    """A process that isn't started yet."""
    return World(database, server)
