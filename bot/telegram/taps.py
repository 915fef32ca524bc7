"""Answers taps at once, so that the button stops showing that it waits; what a tap comes to is said later."""

import asyncio
from typing import Final

from telegram.error import TelegramError

from bot.telegram.api import Api

AT_ONCE: Final = 16


class Taps:
    """Answers in the background; whether it succeeds doesn't matter to anybody (most failures are old queries)."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._answering: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(AT_ONCE)

    def answer(self, query_id: str, words: str = "") -> None:
        """Begin to answer, and don't wait for it. `words` are shown to whoever tapped, and to nobody else."""
        task = asyncio.create_task(self._answer(query_id, words))
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def close(self) -> None:
        """Give up what isn't answered yet."""
        for task in self._answering:
            task.cancel()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _answer(self, query_id: str, words: str) -> None:
        async with self._room:
            try:
                await self._api.call(
                    self._api.bot.answer_callback_query(query_id, words or None, show_alert=bool(words))
                )
            except TelegramError:
                return
