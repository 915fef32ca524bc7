"""A conversation as a member or a mentor has it: through inbox, lane, dispatcher and outbox to a platform."""

from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from bot import console
from bot.intake import Arrival, take
from bot.lanes import Lanes, Respond
from handlers.context import Models
from handlers.dispatch import Dispatch
from handlers.mentor.dispatch import MentorDispatch
from handlers.messages import Message, Reply
from scheduler.delivery import Delivery
from scheduler.timing import SystemClock
from storage.database import Database, Worker
from storage.desk import staff
from storage.queues import inbox
from storage.queues.outbox import Routes
from tests.fakes import FakePlatform

FEBRUARY_28 = "2026-02-28T10:15"
"""The Saturday of the worked cases, on the member's own clock."""


class Dialog:
    """One member in one terminal; `at` is local time and stands still until it is changed."""

    def __init__(
        self,
        database: Database,
        name: str = "Sarah",
        zone: str = "America/New_York",
        at: str = FEBRUARY_28,
        first: int = 1,
        models: Models | None = None,
    ) -> None:
        """`first` numbers the first message: a conversation that is taken up again mustn't repeat itself."""
        self.database = database
        self.at = at
        self.zone = zone
        """What the terminal says of the member's zone; empty where it doesn't know."""
        self._told_zone = ""
        self._name = self.name = name
        self._heard = FakePlatform()
        self._numbers = count(first)
        self._respond = self._dispatch(models)
        self._process: tuple[Lanes, Delivery] | None = None
        self.last = Reply("")
        """The last reply that was heard."""
        self.number = first - 1
        """The number of the last message."""
        self._edits: str | None = None

    def _dispatch(self, models: Models | None) -> Respond:
        return Dispatch(self.database, models)

    async def _ready(self) -> tuple[Lanes, Delivery]:
        """The machinery of this conversation alone."""
        if self._process is None:
            async with self.database.reading(Worker("intake")) as reader:
                lane = await inbox.lane(reader, console.PLATFORM, self._name)
            routes, clock = Routes(conversations=(lane,)), SystemClock(lambda: self.now)
            delivery = Delivery(self.database, {console.PLATFORM: self._heard}, routes, clock=clock)
            parsers = {console.PLATFORM: self._parse}
            self._process = Lanes(self.database, parsers, self._respond, delivery, conversation=lane), delivery
        return self._process

    def _parse(self, raw: bytes) -> Message:
        return replace(console.parse(raw), corrects=self._edits)

    async def edits(self, number: int, text: str) -> str:
        """What is answered when message `number` is edited to say `text`."""
        self._edits = str(number)
        try:
            return await self.says(text)
        finally:
            self._edits = None

    async def says(self, text: str) -> str:
        """What is answered to a typed line."""
        self.number = next(self._numbers)
        at = datetime.fromisoformat(self.at).replace(tzinfo=ZoneInfo(self.zone or "UTC"))
        told = self.zone if self.zone != self._told_zone else ""
        self._told_zone = self.zone
        raw = console.payload(text, at, self._name, told)
        name = self._name
        key = f"{name}:{self.number}#{self._edits or self.number}"
        arrival = Arrival(console.PLATFORM, key, name, raw, at, name, name, told)
        before = len(self._heard.replies)
        lanes, _ = await self._ready()
        await take(self.database, arrival, lanes)
        await lanes.drain()
        return await self._hears(before)

    async def hears(self) -> str:
        """What was said without being asked."""
        return await self._hears(len(self._heard.replies))

    async def _hears(self, before: int) -> str:
        _, delivery = await self._ready()
        await delivery.drain()
        fresh = self._heard.replies[before:]
        if fresh:
            self.last = fresh[-1]
        return "\n\n".join(reply.text for reply in fresh)

    @property
    def now(self) -> datetime:
        """`at` with its zone."""
        return datetime.fromisoformat(self.at).replace(tzinfo=ZoneInfo(self.zone or "UTC"))

    async def taps(self, label: str) -> str:
        """What is answered to a tap on a button of the last reply."""
        return await self.says(self.sends(label))

    def sends(self, label: str) -> str:
        """What the button of the last reply sends."""
        buttons = [button for row in self.last.buttons for button in row]
        return next(button.sends for button in buttons if button.label == label)

    @property
    def labels(self) -> list[str]:
        """The buttons of the last reply."""
        return [button.label for row in self.last.buttons for button in row]


async def started(dialog: Dialog) -> Dialog:
    """The same dialog once consent is given."""
    await dialog.says("/start")
    await dialog.says("yes")
    return dialog


async def with_goal(dialog: Dialog, wish: str) -> Dialog:
    """The same dialog once the plan for `wish` is accepted."""
    await dialog.says(wish)
    await dialog.taps("Accept")
    return dialog


class Desk(Dialog):
    """A mentor's conversation in a terminal whose time was moved."""

    def __init__(
        self,
        database: Database,
        name: str = "maya",
        zone: str = "America/New_York",
        at: str = FEBRUARY_28,
        first: int = 1,
        models: Models | None = None,
    ) -> None:
        super().__init__(database, name, zone, at, first, models)

    def _dispatch(self, models: Models | None) -> Respond:
        return MentorDispatch(self.database, models, moved=True)


async def desk(
    database: Database, name: str = "maya", at: str = FEBRUARY_28, zone: str = "America/New_York", **more: Any
) -> Desk:
    """The desk of a mentor who is made where nobody is called so; the first one is the admin."""
    opened = Desk(database, name, zone, at, **more)
    async with database.writing(Worker("intake")) as writer:
        await staff.at_this_terminal(writer, console.PLATFORM, name, zone, opened.now)
    return opened
