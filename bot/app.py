"""The composition root: which pieces a process is made of, and how the terminal drives them."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot import console, terminal
from bot.console import Screen
from bot.intake import Arrival, take
from bot.lanes import Lanes, Respond
from bot.ticking import ticking
from bot.tooling import tools
from coaching.days import utc_of
from handlers.context import Models
from handlers.dispatch import Dispatch
from handlers.mentor.dispatch import MentorDispatch
from scheduler.delivery import Delivery
from scheduler.timing import SystemClock
from storage import people
from storage.database import Database, Member, Worker
from storage.desk import staff
from storage.queues import inbox
from storage.queues.outbox import Routes
from storage.warehouse.protocol import Warehouse

ENDING: Final = 5.0
"""Seconds that a turn under way may take when the process is told to end."""

YOU: Final = "you"
"""Whoever doesn't say who is talking."""

ProductClock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who talks in this terminal."""

    name: str
    """Which conversation it is; people are called by it, unless it is `YOU`."""
    zone: ZoneInfo | None
    at: datetime | None
    """Product time to begin at; without an offset it is the person's local time. None: the machine's time."""
    mentor: bool = False
    """Whether they talk as a mentor; otherwise as a member."""


async def talk(
    database: Database, speaker: Speaker, models: Models | None = None, warehouse: Warehouse | None = None
) -> None:
    """Talk with one person in this terminal, in lock-step: a line, its answers, the next line.

    Raises OutputClosed.
    """
    interactive = sys.stdin.isatty()
    clock = await product_clock(database, speaker, standing_still=not interactive)
    dispatch = await _dispatch(database, speaker, clock(), models, warehouse)
    conversation = Conversation(database, speaker, clock, await _own_lane(database, speaker.name), dispatch)
    try:
        await conversation.catch_up()
        if interactive:
            begins = "patients lists who needs you, help" if speaker.mentor else "/start begins, /help"
            greeting = f"Talking as {speaker.name}. {begins} lists what I understand, Ctrl-D ends."
            print(greeting, file=sys.stderr)
        async with AsyncExitStack() as stack:
            if interactive and speaker.at is None:
                await stack.enter_async_context(conversation.on_its_own(models, warehouse))
            stack.enter_context(terminal.restored(interactive))
            async for line in terminal.lines(interactive):
                with terminal.patience(interactive):
                    await conversation.hear(line)
    finally:
        await conversation.end()


async def _dispatch(
    database: Database, speaker: Speaker, now: datetime, models: Models | None, warehouse: Warehouse | None
) -> Respond:
    """Who answers: the desk, where somebody talks as a mentor, whom it knows from then on; else the coach."""
    if not speaker.mentor:
        return Dispatch(database, models)
    async with database.writing(Worker("intake")) as writer:
        zone = speaker.zone.key if speaker.zone else None
        await staff.at_this_terminal(writer, console.PLATFORM, speaker.name, zone, now)
    return MentorDispatch(database, models, moved=speaker.at is not None, warehouse=warehouse)


class Conversation:
    """One person's conversation: what is typed goes through the inbox, and what is due comes out."""

    def __init__(self, database: Database, speaker: Speaker, clock: ProductClock, lane: str, dispatch: Respond) -> None:
        self._database = database
        self._name = speaker.name
        self._zone = speaker.zone.key if speaker.zone else ""
        self._clock = clock
        self._screen = Screen(sys.stdout)
        routes = Routes(conversations=(lane,))
        self._delivery = Delivery(database, {console.PLATFORM: self._screen}, routes, clock=SystemClock(clock))
        parsers = {console.PLATFORM: console.parse}
        self._lanes = Lanes(database, parsers, dispatch, self._delivery, conversation=lane)

    async def hear(self, line: str) -> None:
        """Take a line in, and print what it comes to."""
        # Said once: whoever sets another zone while they talk isn't moved back by the next line.
        name, zone, now = self._name, self._zone, self._clock()
        self._zone = ""
        called = "" if name == YOU else name
        raw = console.payload(self._screen.typed(line), now, name, zone)
        await take(
            self._database, Arrival(console.PLATFORM, uuid4().hex, name, raw, now, name, called, zone), self._lanes
        )
        await self.catch_up()

    def on_its_own(self, models: Models | None, warehouse: Warehouse | None) -> AbstractAsyncContextManager[None]:
        """Meanwhile the clock ticks, and what it has to say is printed as well."""
        return ticking(tools(self._database, models, warehouse, self._delivery.wake), self._delivery.run)

    async def catch_up(self) -> None:
        """Work and print until nothing is left, from an earlier conversation either."""
        await self._lanes.drain()
        await self._delivery.drain()
        if self._screen.closed:
            raise self._screen.closed

    async def end(self) -> None:
        """Let what is under way end."""
        try:
            async with asyncio.timeout(ENDING):
                await self._lanes.settled()
                await self._delivery.settled()
        except TimeoutError:
            return


async def _own_lane(database: Database, name: str) -> str:
    """The lane of this conversation, which nobody but this process works on."""
    async with database.reading(Worker("intake")) as reader:
        return await inbox.lane(reader, console.PLATFORM, name)


async def product_clock(database: Database, speaker: Speaker, *, standing_still: bool) -> ProductClock:
    """Product time: the machine's, or from the given moment on; through a pipe it stands still there."""
    at = speaker.at
    if at is None:
        return lambda: datetime.now(UTC)
    zone = speaker.zone or await _zone_of(database, speaker.name)
    start = at.astimezone(UTC) if at.tzinfo else utc_of(at.date(), at.time(), zone)
    if standing_still:
        return lambda: start
    began = time.monotonic()
    return lambda: start + timedelta(seconds=time.monotonic() - began)


async def _zone_of(database: Database, name: str) -> ZoneInfo:
    async with database.reading(Worker("intake")) as reader:
        user_id = await people.find(reader, console.PLATFORM, name)
    if user_id is None:
        return ZoneInfo("UTC")
    async with database.reading(Member(user_id)) as reader:
        person = await people.get(reader, user_id)
    return person.zone
