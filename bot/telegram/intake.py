"""Takes updates in, however they came: kept first, understood later. In a group it only says where it talks."""

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot import intake
from bot.intake import Arrival
from bot.lanes import Lanes
from bot.telegram import updates
from bot.telegram.account import PLATFORM
from bot.telegram.taps import Taps
from bot.telegram.updates import Update
from handlers import wire
from handlers.messages import Address, Reply
from storage import inbox, outbox
from storage.database import Database, Worker
from storage.outbox import Outgoing

log = logging.getLogger(__name__)

IN_PRIVATE: Final = (
    "I talk with each of you in private: open a chat with me and press Start."
    " What is said here I neither read nor keep."
)
_NOBODY: Final = "unreadable"
"""The conversation of what can't be told whose it is."""
_WORKER: Final = Worker("lanes")


class Intake:
    """Once `take` returns, the update may be acknowledged. Raises what a database that is away raises."""

    def __init__(self, database: Database, lanes: Lanes, taps: Taps, bot_id: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._lanes = lanes
        self._taps = taps
        self._bot_id = bot_id
        self._now = now

    async def take(self, raw: bytes) -> None:
        """An update as it came."""
        try:
            update = updates.read(json.loads(raw), self._bot_id)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            await self.bury(raw)
            return
        if update.group:
            await self._greet(update)
        else:
            await self._keep(update.key, update.chat, raw, update)
        if update.tap:
            self._taps.answer(update.tap)

    async def bury(self, raw: bytes) -> None:
        """What can't be read goes the way of all updates, to end among the dead letters."""
        await self._keep(updates.unreadable_key(raw), _NOBODY, raw)

    async def _keep(self, key: str, conversation: str, raw: bytes, update: Update | None = None) -> None:
        now = self._now()
        arrival = Arrival(
            source=PLATFORM,
            external_id=key,
            conversation=conversation,
            payload=updates.kept(raw, now),
            at=now,
            person=update.person if update else None,
            name=update.name if update else "",
        )
        await intake.take(self._database, arrival, self._lanes)

    async def _greet(self, update: Update) -> None:
        """One line, once a group; nothing of what was said there is kept."""
        if not update.worth_a_word:
            return
        async with self._database.writing(_WORKER) as writer:
            lane = await inbox.lane(writer, PLATFORM, update.chat)
            address = Address(PLATFORM, update.chat, update.person or update.chat)
            line = Outgoing(
                key=f"in private:{lane}",
                user_id=None,
                platform=PLATFORM,
                conversation=lane,
                payload=wire.dumped(address, Reply(IN_PRIVATE)),
                kind="broadcast",  # if it may have arrived, it isn't said again
                created_at=self._now(),
            )
            await outbox.put(writer, line)
