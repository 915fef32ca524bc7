"""A process that talks through Slack, and the fake Slack that it talks to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot import web
from bot.lanes import Lanes
from bot.slack.account import PLATFORM, Account
from bot.slack.connection import Connection, connected
from scheduler.delivery import Delivery
from scheduler.timing import SystemClock
from storage.database import Database
from storage.queues.outbox import Routes
from tests.bot.talk import Handler
from tests.fakes import FakeClock
from tests.slack_people import NOON
from tests.slack_server import SECRET, SlackServer

RECEIVED = datetime.fromtimestamp(NOON + 2, UTC)


@dataclass
class World:
    """One process. `running` starts it; what it was told to do goes on until the block ends."""

    database: Database
    server: SlackServer
    handler: Handler = field(default_factory=Handler)
    clock: FakeClock | SystemClock = field(default_factory=lambda: FakeClock(RECEIVED))
    admins: frozenset[str] = frozenset()
    patience: float = 5.0

    def account(self, *, http: bool = False) -> Account:
        """What the settings say."""
        app_token, secret = (None, SECRET) if http else (self.server.app_token, None)
        return Account(self.server.token, app_token, secret, self.server.url, self.admins)

    @asynccontextmanager
    async def running(self, *, http: bool = False) -> AsyncIterator[Connection]:
        """All loops of a process."""
        async with connected(self.account(http=http), self.clock, self.patience) as connection:
            routes = Routes([PLATFORM])
            self.delivery = Delivery(self.database, {PLATFORM: connection.sender}, routes, clock=self.clock)
            respond = connection.gate(self.handler, self.database)
            self.lanes = Lanes(self.database, {PLATFORM: connection.parse}, respond, self.delivery, clock=self.clock)
            connection.attach(self.database, self.lanes)
            stop = asyncio.Event()
            loops = [asyncio.create_task(part.run(stop)) for part in (connection, self.lanes, self.delivery)]
            try:
                yield connection
            finally:
                stop.set()
                await asyncio.gather(*loops)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """All loops of a process that Slack comes to by HTTP; yields the URL of its port."""
        self.clock = SystemClock(lambda: RECEIVED)  # what is signed has an age, which isn't to pass in leaps
        async with self.running(http=True) as connection:
            app = web.application({"slack": connection.problem}, connection.webhooks)
            async with web.served(app, "127.0.0.1", 0) as port:
                await self.server.until(lambda: "auth.test" in self.server.asked)
                yield f"http://127.0.0.1:{port}"

    @property
    def now(self) -> float:
        """When Slack signs something."""
        return self.clock.now().timestamp()
