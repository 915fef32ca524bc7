"""What the kill test kills: a whole process that listens to Slack, answers and delivers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot import web
from bot.slack.account import PLATFORM, Account
from bot.slack.connection import Connection, connected
from tests.bot.process import live
from tests.bot.talk import Handler


def main(url: str, keys: str, account: Account) -> None:
    """By Socket Mode, until killed."""
    live(url, keys, PLATFORM, connected(account, patience=0.5), lambda slack, database: slack.gate(Handler(), database))


def main_by_http(url: str, keys: str, account: Account, port: int) -> None:
    """The same, where Slack comes to that port."""
    live(url, keys, PLATFORM, _served(account, port), lambda slack, database: slack.slack.gate(Handler(), database))


@dataclass
class Served:
    """A connection that listens at a port for as long as it runs."""

    slack: Connection
    port: int

    def __post_init__(self) -> None:
        self.sender, self.parse, self.attach = self.slack.sender, self.slack.parse, self.slack.attach

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`."""
        async with web.served(web.application({}, self.slack.webhooks), "127.0.0.1", self.port):
            await self.slack.run(stop)


@asynccontextmanager
async def _served(account: Account, port: int) -> AsyncIterator[Served]:
    async with connected(account, patience=0.5) as slack:
        yield Served(slack, port)
