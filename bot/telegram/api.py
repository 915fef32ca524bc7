"""The Bot API through python-telegram-bot, which is told to keep quiet: its logs hold people's words and the token."""

import json
import logging
import os
from collections.abc import Awaitable
from types import TracebackType
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.telegram import failures
from bot.telegram.account import Account
from bot.telegram.updates import WANTED

T = TypeVar("T")

CONNECT: Final = 5.0
ANSWER: Final = 10.0
"""Seconds; with the time for connecting it stays within the delivery's patience."""
AT_ONCE: Final = 32
BATCH: Final = 100
LONG_POLL: Final = 25
"""Seconds that Telegram holds a request open until something comes."""

_SILENT: Final = ("telegram", "httpx", "httpcore")


class Api:
    """One bot's way to the Bot API; `problem` says what is wrong with it as of the last answer."""

    def __init__(self, account: Account, patience: float = ANSWER) -> None:
        _silence()
        self.problem: str | None = "Telegram hasn't answered yet."
        self._patience = patience
        self._updates_url = f"{account.base}/bot{account.token}/getUpdates"
        self._polling = HTTPXRequest(connection_pool_size=2, read_timeout=patience, connect_timeout=CONNECT)
        self._request = HTTPXRequest(connection_pool_size=AT_ONCE, read_timeout=patience, connect_timeout=CONNECT)
        self.bot = Bot(
            account.token,
            base_url=f"{account.base}/bot",
            base_file_url=f"{account.base}/file/bot",
            request=self._request,
            get_updates_request=self._polling,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._polling.shutdown()
        await self._request.shutdown()

    async def updates(self, offset: int | None, limit: int = BATCH, seconds: int = LONG_POLL) -> bytes:
        """The raw answer to getUpdates: what the library can't parse must not be lost with it."""
        asked = {"timeout": seconds, "limit": limit, "allowed_updates": json.dumps(WANTED)}
        if offset is not None:
            asked["offset"] = offset
        url = f"{self._updates_url}?{urlencode(asked)}"
        return await self.call(self._polling.retrieve(url, read_timeout=seconds + self._patience))

    async def call(self, asking: Awaitable[T]) -> T:
        """A request's answer. Raises TelegramError, and remembers what it says about the connection."""
        try:
            answer = await asking
        except TelegramError as error:
            self.problem = failures.problem(error)
            raise
        self.problem = None
        return answer


def _silence() -> None:
    """Whatever level the process logs at. Our own code says what happened."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")  # takes durations as timedelta; without it, each 429 is a warning
    for name in _SILENT:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
