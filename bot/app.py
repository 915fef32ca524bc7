"""The composition root: which pieces a process is made of, and how the terminal drives them."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from bot import console
from bot.console import Screen
from bot.intake import Arrival, take
from bot.lanes import Lanes
from handlers.dispatch import Dispatch
from scheduler.delivery import Delivery
from storage import inbox, outcomes, people
from storage.database import Database, Member, Worker
from storage.outbox import Routes

ProductClock = Callable[[], datetime]


async def talk(database: Database, name: str, zone: ZoneInfo | None, at: datetime | None) -> int:
    """Talk with one member in this terminal, in lock-step: a line, its answers, the next line."""
    interactive = sys.stdin.isatty()
    clock = await _clock(database, name, zone, at, standing_still=not interactive)
    async with database.writing(Worker("intake")) as writer:
        lane = await inbox.lane(writer, console.PLATFORM, name)
        await inbox.release(writer, lane)
        await outcomes.release(writer, lane)
    screen = Screen(sys.stdout)
    delivery = Delivery(database, {console.PLATFORM: screen}, Routes(conversations=(lane,)))
    lanes = Lanes(database, {console.PLATFORM: console.parse}, Dispatch(database), delivery, conversation=lane)
    if interactive:
        print(f"Talking as {name}. /start begins, /help lists what I understand, Ctrl-D ends.", file=sys.stderr)
    await lanes.drain()
    await delivery.drain()
    async for line in console.lines(sys.stdin, interactive):
        raw = console.payload(screen.typed(line), clock(), name, zone.key if zone else "")
        arrival = Arrival(console.PLATFORM, uuid4().hex, name, raw, clock(), name, name, zone.key if zone else "")
        await take(database, arrival, lanes)
        await lanes.drain()
        await delivery.drain()
    return 0


async def _clock(
    database: Database, name: str, zone: ZoneInfo | None, at: datetime | None, standing_still: bool
) -> ProductClock:
    """Product time: the machine's, or from `at` on; without an offset that is the member's local time."""
    if at is None:
        return lambda: datetime.now(UTC)
    start = at if at.tzinfo else at.replace(tzinfo=zone or await _zone_of(database, name))
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
    return ZoneInfo(person.time_zone or "UTC")
