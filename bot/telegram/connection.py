"""The adapter as a whole: what the composition root opens, hands to lanes and delivery, and runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final

from telegram import BotCommand
from telegram.error import TelegramError

from bot.lanes import Lanes, Parse
from bot.telegram import checking, updates
from bot.telegram.account import PLATFORM, WEBHOOK_PATH, Account
from bot.telegram.api import ANSWER, Api
from bot.telegram.intake import Intake
from bot.telegram.poller import Poller
from bot.telegram.sender import TelegramSender
from bot.telegram.taps import Taps
from bot.telegram.webhook import Webhook
from scheduler.timing import Clock, SystemClock
from storage.clock.election import Election
from storage.database import Database

log = logging.getLogger(__name__)

UPKEEP: Final = 60.0
"""Seconds between two looks at how the webhook does."""
FIRST_PAUSE: Final = 1.0

Menu = Sequence[tuple[str, str]]
"""Commands, without their slash, and what they do."""


class Connection:
    """One bot. `sender` and `parse` are for delivery and lanes; `attach` says where updates go, `run` brings them."""

    def __init__(self, account: Account, api: Api, menu: Menu, clock: Clock) -> None:
        self._account = account
        self._api = api
        self._menu = menu
        self._clock = clock
        self._taps = Taps(api)
        self._poller: Poller | None = None
        self._late: str | None = None
        self.name = ""
        """What people find the bot by, without the @; empty until Telegram has told."""
        self.sender = TelegramSender(api)
        self.parse: Parse = updates.parse
        self.webhooks: Mapping[str, Webhook] = {}
        """By path; empty where updates are polled for."""

    def attach(self, database: Database, lanes: Lanes) -> None:
        """Where updates are kept, and who works on them. Once, before `run`."""
        intake = Intake(database, lanes, self._taps, self._account.bot_id, self._clock.now)
        if self._account.webhook_url:
            webhook = Webhook(intake, self._account.secret)
            self.webhooks = dict.fromkeys((WEBHOOK_PATH, self._account.webhook_path), webhook)
        else:
            office = f"{PLATFORM} {self._account.bot_id}"
            self._poller = Poller(self._api, intake, Election(database, office), self._clock)

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`: poll, or look after the webhook. Outages are waited out."""
        incoming = self._poller.run(stop) if self._poller else self._keep_webhook(stop)
        await asyncio.gather(self._introduce(stop), incoming)

    async def problem(self) -> str | None:
        """Why messages don't come in or go out, in a sentence; None where they do."""
        return (self._poller.problem if self._poller else self._late) or self._api.problem

    async def close(self) -> None:
        """Give up what only concerns the platform."""
        await self._taps.close()

    async def _introduce(self, stop: asyncio.Event) -> None:
        """Show the commands in the bot's menu, and learn the bot's name."""
        commands = [BotCommand(word, says[:256]) for word, says in self._menu]
        pause = FIRST_PAUSE
        while not stop.is_set():
            try:
                await self._api.call(self._api.bot.set_my_commands(commands))
                self.name = (await self._api.call(self._api.bot.get_me())).username or ""
                return
            except TelegramError as error:
                log.warning("the menu isn't set: %s", type(error).__name__)
            await self._clock.wait(stop, pause)
            pause = min(2 * pause, UPKEEP)

    async def _keep_webhook(self, stop: asyncio.Event) -> None:
        registered, pause = False, FIRST_PAUSE
        while not stop.is_set():
            try:
                if not registered:
                    await self._register()
                registered, pause = await self._looked_after(), UPKEEP
            except TelegramError as error:
                log.warning("the webhook isn't looked after: %s", type(error).__name__)
                pause = min(2 * pause, UPKEEP)
            await self._clock.wait(stop, pause)

    async def _register(self) -> None:
        await self._api.call(
            self._api.bot.set_webhook(
                self._account.webhook, allowed_updates=updates.WANTED, secret_token=self._account.secret
            )
        )

    async def _looked_after(self) -> bool:
        """Whether the webhook is still ours."""
        info = await self._api.call(self._api.bot.get_webhook_info())
        self._late = checking.last_failure(info, self._clock.now())
        return info.url == self._account.webhook


@asynccontextmanager
async def connected(
    account: Account, menu: Menu = (), clock: Clock | None = None, patience: float = ANSWER
) -> AsyncIterator[Connection]:
    """Opens nothing yet but a client: a Bot API that is away doesn't keep the process from starting.

    `patience` is how many seconds the Bot API may take for an answer.
    """
    async with Api(account, patience) as api:
        connection = Connection(account, api, menu, clock or SystemClock())
        try:
            yield connection
        finally:
            await connection.close()
