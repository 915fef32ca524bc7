"""From an update to the accepted reply, as a ratio to a bare bot.

`python -m benchmarks.telegram_path [--messages 300]`. The bare bot is python-telegram-bot's own Application: it polls,
inserts one row in an asyncpg transaction, and answers. All poll a Bot API over HTTP in this process, which costs them
the same, and write to the same durable server.
"""

import argparse
import asyncio
import statistics
import time
from datetime import UTC, datetime
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url
from telegram import Update
from telegram.ext import Application, MessageHandler, filters

from benchmarks import place
from benchmarks.message_path import write_one_row
from bot.lanes import Lanes, Respond
from bot.telegram.account import PLATFORM, Account
from bot.telegram.connection import connected
from handlers.dispatch import Dispatch
from scheduler.delivery import Delivery
from scheduler.limits import Limiter, Limits
from storage.database import Database
from storage.queues.outbox import Routes
from tests.telegram_server import SARAH, TOKEN, TelegramServer

WARM_UP = 30
JOINING = ("/start", "yes", "New York", "I want to run 3x per week on Mon, Wed and Fri", "Accept")
_ROW = "INSERT INTO bare (said, at) VALUES ($1, $2)"


async def asked(server: TelegramServer, text: str) -> float:
    """Seconds until the Bot API has accepted the answer."""
    before, began = len(server.sent), time.perf_counter()
    server.write(text, SARAH)
    await server.until(lambda: len(server.sent) > before)
    return time.perf_counter() - began


async def median(server: TelegramServer, text: str, count: int) -> float:
    """Median milliseconds over `count` messages, one after the other."""
    taken = [await asked(server, f"{text}{number}" if text == "ran " else text) for number in range(count + WARM_UP)]
    return 1000 * statistics.median(taken[WARM_UP:])


async def bare(url: str, count: int) -> float:
    """The yardstick."""
    connection = await asyncpg.connect(place.dsn(url))
    await connection.execute("CREATE TABLE bare (said text, at timestamptz)")

    async def answer(update: Update, _: Any) -> None:
        message = update.effective_message
        assert message is not None
        async with connection.transaction():
            await connection.execute(_ROW, message.text, datetime.now(UTC))
        await message.reply_text(f"heard {message.text}")

    async with TelegramServer() as server:
        application = Application.builder().token(TOKEN).base_url(f"{server.url}/bot").build()
        application.add_handler(MessageHandler(filters.ALL, answer))
        async with application:
            assert application.updater is not None
            await application.start()
            await application.updater.start_polling(poll_interval=0)
            found = await median(server, "ran ", count)
            await application.updater.stop()
            await application.stop()
    await connection.close()
    return found


async def ours(database: Database, respond: Respond, joining: tuple[str, ...], text: str, count: int) -> float:
    """The same through the whole path."""
    stop = asyncio.Event()
    limiter = Limiter(time.monotonic, {PLATFORM: Limits()})
    async with TelegramServer() as server, connected(Account(TOKEN, server.url)) as telegram:
        delivery = Delivery(database, {PLATFORM: telegram.sender}, Routes([PLATFORM]), limiter=limiter)
        lanes = Lanes(database, {PLATFORM: telegram.parse}, respond, delivery)
        telegram.attach(database, lanes)
        running = asyncio.gather(telegram.run(stop), lanes.run(stop), delivery.run(stop))
        for said in joining:
            await asked(server, said)
        found = await median(server, text, count)
        stop.set()
        await running
    return found


async def migrated(url: str, name: str) -> Database:
    """A database of its own, since each stand-in counts its updates from the start."""
    connection = await asyncpg.connect(place.dsn(url))
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    own = make_url(url).set(database=name).render_as_string(hide_password=False)
    return await place.migrated(own)


async def measure(url: str, count: int) -> None:
    """Print the ratios."""
    plain, real = await migrated(url, "plain"), await migrated(url, "real")
    yardstick = await bare(url, count)
    print(f"a bare bot with one asyncpg transaction {yardstick:.1f} ms (median of {count})")
    one_row = await ours(plain, write_one_row, (), "ran ", count)
    print(f"one row through the whole path {one_row:.1f} ms, {one_row / yardstick:.1f} ×")
    today = await ours(real, Dispatch(real), JOINING, "/today", count)
    print(f"the real /today {today:.1f} ms, {today / yardstick:.1f} ×")
    await plain.close()
    await real.close()


def main() -> None:
    """Start a durable embedded server, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=300)
    count = parser.parse_args().messages
    with place.server() as url:
        asyncio.run(measure(url, count))


if __name__ == "__main__":
    main()
