"""Answers while reminders go out. `python -m benchmarks.reminder_limits [--reminders 300]`.

A fake Bot API that enforces 30 messages a second and one a second in a chat; meanwhile people write, each a few times.
"""

import argparse
import asyncio
import time
from datetime import UTC, datetime

from benchmarks import place
from bot.lanes import Lanes
from bot.telegram.account import PLATFORM, Account
from bot.telegram.connection import connected
from handlers import wire
from handlers.dispatch import Dispatch
from handlers.messages import Address, Reply
from scheduler.delivery import Delivery
from storage.database import Database, Worker
from storage.queues import outbox
from storage.queues.outbox import Outgoing, Routes
from tests.telegram_server import TOKEN, TelegramServer

FIRST = 10_000
"""The first of the chats that are reminded."""
WRITERS = range(101, 121)


def main() -> None:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reminders", type=int, default=300)
    reminders = parser.parse_args().reminders
    place.run(lambda database: measure(database, reminders))


async def measure(database: Database, reminders: int) -> None:
    """Queue them, and write meanwhile."""
    async with TelegramServer(limited=True) as server:
        server.chats.update(range(FIRST, FIRST + reminders), WRITERS)
        await queue(database, reminders)
        await talk(database, server, reminders)


async def talk(database: Database, server: TelegramServer, reminders: int) -> None:
    """Send all of them, while each writer says hello in turn."""
    async with connected(Account(TOKEN, server.url), ()) as connection:
        delivery = Delivery(database, {PLATFORM: connection.sender}, Routes([PLATFORM]))
        lanes = Lanes(database, {PLATFORM: connection.parse}, Dispatch(database), delivery)
        connection.attach(database, lanes)
        stop, began = asyncio.Event(), time.perf_counter()
        loops = [asyncio.create_task(part.run(stop)) for part in (connection, lanes, delivery)]
        await server.until(lambda: len(server.sent) > 20)
        waits = [await asked(server, writer) for writer in WRITERS]
        await server.until(lambda: len(server.sent) >= reminders + len(WRITERS))
        took = time.perf_counter() - began
        stop.set()
        await asyncio.gather(*loops)
    refused = server.asked.count("sendMessage") - len(server.sent)
    print(
        f"{reminders} reminders and {len(waits)} answers in {took:.1f} s ({len(server.sent) / took:.1f} a second),"
        f" {refused} refused; an answer took {sorted(waits)[len(waits) // 2]:.2f} s, {max(waits):.2f} s at most"
    )


async def asked(server: TelegramServer, writer: int) -> float:
    """Seconds until a person is answered."""
    began = time.perf_counter()
    server.write("/start", writer)
    await server.until(lambda: server.texts(writer))
    return time.perf_counter() - began


async def queue(database: Database, count: int) -> None:
    """Reminders in the outbox, each to a chat of its own."""
    now = datetime.now(UTC)
    async with database.writing(Worker("delivery")) as writer:
        for chat in range(FIRST, FIRST + count):
            payload = wire.dumped(Address(PLATFORM, str(chat), str(chat)), Reply("Run 30 min?"))
            row = Outgoing(f"reminder:{chat}", None, PLATFORM, f"{PLATFORM}:{chat}", payload, "reminder", now)
            await outbox.put(writer, row)


if __name__ == "__main__":
    main()
