"""Takes updates in, however they came: kept first, understood later. What is said in a group is not kept at all."""

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
from bot.telegram.groups import NOTHING, Groups
from bot.telegram.taps import Taps
from bot.telegram.updates import Update
from storage.database import Database

log = logging.getLogger(__name__)

_NOBODY: Final = "unreadable"
"""The conversation of what can't be told whose it is."""


class Intake:
    """Once `take` returns, the update may be acknowledged. Raises what a database that is away raises."""

    def __init__(self, database: Database, lanes: Lanes, taps: Taps, bot_id: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._lanes = lanes
        self._taps = taps
        self._bot_id = bot_id
        self._now = now
        self._groups = Groups(database)

    async def take(self, raw: bytes) -> None:
        """An update as it came."""
        try:
            update = updates.read(json.loads(raw), self._bot_id)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            await self.bury(raw)
            return
        if update.group:
            heard = await self._groups.take(update, self._now())
            conversation = update.person if heard.in_private else None
        else:
            heard, conversation = NOTHING, update.chat
        if conversation and update.there is None:
            await self._keep(update.key, conversation, raw, update)
        if update.tap:
            self._taps.answer(update.tap, heard.shows)

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
