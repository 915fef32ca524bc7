"""The adapter as a whole: what the composition root opens, hands to lanes and delivery, and runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Final

from bot.intake import known_zone
from bot.lanes import Lanes, Parse, Respond
from bot.slack import gate, reading
from bot.slack.account import EVENTS_PATH, PLATFORM, Account
from bot.slack.api import ANSWER, Api
from bot.slack.bolt import Bolt
from bot.slack.checking import NOTHING_COMES
from bot.slack.failures import SlackFailed
from bot.slack.gate import Gate
from bot.slack.intake import Intake
from bot.slack.sender import SlackSender
from bot.slack.socket_mode import SocketMode
from bot.slack.webhook import Webhook
from scheduler.faults import told
from scheduler.timing import Clock, SystemClock
from storage.database import Database, Worker
from storage.desk import staff

log = logging.getLogger(__name__)

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0


class Connection:
    """One app. `sender`, `parse` and `gate` are for delivery and lanes; `attach` and `run` bring events."""

    def __init__(self, account: Account, api: Api, clock: Clock) -> None:
        self._account = account
        self._api = api
        self._clock = clock
        self._socket: SocketMode | None = None
        self._database: Database | None = None
        self.sender = SlackSender(api, account.ops_channel)
        self.parse: Parse = reading.parse
        self.webhooks: Mapping[str, Webhook] = {}
        """By path; empty without a signing secret."""

    def gate(self, respond: Respond, database: Database) -> Respond:
        """`respond` for those who may be listened to."""
        return Gate(self._api, respond, database, self._clock)

    def attach(self, database: Database, lanes: Lanes) -> None:
        """Where events are kept, and who works on them. Once, before `run`."""
        intake = Intake(database, lanes, self._clock.now)
        self._database = database
        bolt = Bolt(lambda: self._api.home, intake.take, intake.bury)
        if self._account.app_token:
            self._socket = SocketMode(self._api, bolt, self._clock)
        if self._account.signing_secret:
            self.webhooks = {EVENTS_PATH: Webhook(bolt, self._account.signing_secret, self._clock.now)}

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`: know who we are, let the admins in, and hold the socket. Outages are waited out."""
        await self._until_done("who we are isn't known", self._identify, stop)
        await self._until_done("the admins aren't known", self._appoint, stop)
        if self._socket and not stop.is_set():
            await self._socket.run(stop)
        else:
            await stop.wait()

    async def problem(self) -> str | None:
        """Why messages don't come in or go out, in a sentence; None where they do."""
        if not (self._account.app_token or self._account.signing_secret):
            return NOTHING_COMES
        waiting = self._socket.problem if self._socket and self._api.home else None
        return self._api.problem or waiting

    async def _until_done(self, otherwise: str, doing: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                return await doing()
            except Exception as error:  # noqa: BLE001 — the edge of the loop: Slack or the database is away
                code = error.code if isinstance(error, SlackFailed) else told(error)
                log.warning("%s: %s", otherwise, code)
            await self._clock.wait(stop, pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _identify(self) -> None:
        await self._api.identify()

    async def _appoint(self) -> None:
        """Whom the settings name as admins; they are known from then on."""
        home, database = self._api.home, self._database
        assert home is not None
        assert database is not None
        for user in sorted(self._account.admins):
            name, zone = await gate.named(self._api, user)
            async with database.writing(Worker("intake")) as writer:
                await staff.appoint(
                    writer, PLATFORM, home.person(home.team, user), name, known_zone(zone), self._clock.now()
                )


@asynccontextmanager
async def connected(
    account: Account, clock: Clock | None = None, patience: float = ANSWER
) -> AsyncIterator[Connection]:
    """Opens nothing yet but a client: a Slack that is away doesn't keep the process from starting.

    `patience` is how many seconds the Web API may take for an answer.
    """
    async with Api(account, patience) as api:
        yield Connection(account, api, clock or SystemClock())
