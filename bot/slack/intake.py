"""Takes events in, however they came: kept first, understood later."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from bot import intake
from bot.intake import Arrival
from bot.lanes import Lanes
from bot.slack import events
from bot.slack.account import PLATFORM, Home
from bot.slack.events import Body
from storage.database import Database

_NOBODY: Final = "unreadable"
"""The conversation of what can't be told whose it is."""
_NO_ROLES: Final = ()
"""Whoever writes in Slack is no member, and no mentor before somebody lets them in."""


class Intake:
    """Once `take` returns, the event may be acknowledged. Raises what a database that is away raises.

    One after the other, in the order of the calls: Slack's socket brings a person's messages one by one.
    """

    def __init__(self, database: Database, lanes: Lanes, now: Callable[[], datetime]) -> None:
        self._database = database
        self._lanes = lanes
        self._now = now
        self._turn = asyncio.Lock()

    async def take(self, body: Body, home: Home) -> None:
        """A payload, as Bolt has read it."""
        try:
            event = events.read(body, home)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError):
            await self.bury(repr(body).encode("utf-8", "replace"))
            return
        if event is None:
            return
        now, person = self._now(), home.person(event.team, event.user)
        await self._keep(
            Arrival(
                source=PLATFORM,
                external_id=event.key,
                conversation=person,
                payload=events.kept(body, now, person),
                at=now,
                person=person,
                roles=_NO_ROLES,
            )
        )

    async def bury(self, raw: bytes) -> None:
        """What can't be read goes the way of all events, to end among the dead letters."""
        await self._keep(Arrival(PLATFORM, events.unreadable_key(raw), _NOBODY, raw, self._now()))

    async def _keep(self, arrival: Arrival) -> None:
        async with self._turn:
            await intake.take(self._database, arrival, self._lanes)
