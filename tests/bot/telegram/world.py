"""A process that talks through Telegram, and the fake Bot API that it talks to."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot import web
from bot.lanes import Lanes
from bot.telegram.account import PLATFORM, Account
from bot.telegram.connection import Connection, connected
from scheduler.delivery import Delivery
from storage.database import Database
from storage.queues.outbox import Routes
from tests.bot.talk import Handler
from tests.fakes import FakeClock
from tests.telegram_server import NOON, TelegramServer

RECEIVED = datetime.fromtimestamp(NOON + 2, UTC)
SECRET = "right-secret"
MENU = (("today", "what is due today"), ("help", "this list"))


@dataclass
class World:
    """One process. `running` starts it; what it was told to do goes on until the block ends."""

    database: Database
    server: TelegramServer
    handler: Handler = field(default_factory=Handler)
    clock: FakeClock = field(default_factory=lambda: FakeClock(RECEIVED))
    account: Account | None = None
    patience: float = 5.0

    @property
    def told(self) -> Account:
        """What the settings say."""
        return self.account or Account(self.server.token, self.server.url)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Connection]:
        """All loops of a process."""
        async with self.connected() as connection:
            stop = asyncio.Event()
            loops = [asyncio.create_task(part.run(stop)) for part in (connection, self.lanes, self.delivery)]
            try:
                yield connection
            finally:
                stop.set()
                await asyncio.gather(*loops)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Connection]:
        """Its pieces, at rest."""
        async with connected(self.told, MENU, self.clock, self.patience) as connection:
            routes = Routes([PLATFORM])
            self.delivery = Delivery(self.database, {PLATFORM: connection.sender}, routes, clock=self.clock)
            self.lanes = Lanes(
                self.database, {PLATFORM: connection.parse}, self.handler, self.delivery, clock=self.clock
            )
            connection.attach(self.database, self.lanes)
            yield connection

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """All loops of a process to whose HTTP port the webhook leads; yields the URL of that port."""
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        self.account = Account(self.server.token, self.server.url, url, SECRET)
        async with self.running() as connection:
            app = web.application({"telegram": connection.problem}, connection.webhooks)
            async with web.served(app, "127.0.0.1", port):
                yield url


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])
