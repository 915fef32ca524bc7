"""A message's whole way as a ratio to one asyncpg transaction. `python -m benchmarks.message_path [--messages 500]`.

The way: the payload is taken (person found, sealed, committed), claimed, parsed, thought about, its effect, the end of
the payload and the reply committed together, the reply handed to the platform and recorded as sent. The yardstick is
BEGIN, one INSERT of the same row, COMMIT, on a connection of asyncpg's own, to the same durable embedded server.
"""

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import asyncpg
from sqlalchemy import text

from benchmarks import place
from bot.intake import Arrival, take
from bot.lanes import Lanes, Respond
from handlers.dispatch import Dispatch
from handlers.messages import Address, Message, Reply
from handlers.turn import Turn
from scheduler.delivery import Delivery
from storage.database import Database, Writer
from storage.queues.outbox import Routes

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
WARM_UP = 100
ZONE = "Europe/Berlin"
JOINING = ("/start", "yes", "I want to run 3x per week on Mon, Wed and Fri", "Accept")

_WRITE = text("""
    INSERT INTO history (user_id, subject, before, after, at)
    VALUES (:user_id, 'checkins', '{}', jsonb_build_object('inbox', CAST(:inbox_id AS bigint)), :at)
""")
_BARE = """
    INSERT INTO history (user_id, subject, before, after, at)
    VALUES ($1, 'checkins', '{}', jsonb_build_object('inbox', $2::bigint), $3)
"""


@dataclass
class Platform:
    """Accepts at once."""

    heard_at: list[float] = field(default_factory=list)

    async def send(self, address: Address, reply: Reply) -> str:
        self.heard_at.append(time.perf_counter())
        return str(len(self.heard_at))


def parse(payload: bytes) -> Message:
    """The adapter's half."""
    fields = json.loads(payload)
    return Message(Address("console", fields["person"], fields["person"]), fields["text"], NOON)


async def write_one_row(message: Message, user_id: int, inbox_id: int) -> Turn:
    """The least that a handler does: one row, one reply."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        await writer.run(_WRITE, {"user_id": user_id, "inbox_id": inbox_id, "at": message.at})
        return [Reply(f"heard {message.text}")]

    return Turn(effect)


async def medians(steps: dict[str, Callable[[int], Awaitable[None]]], count: int) -> dict[str, float]:
    """Median milliseconds of each step, measured turn by turn so that all see the same machine."""
    taken: dict[str, list[float]] = {name: [] for name in steps}
    for number in range(count + WARM_UP):
        for name, step in steps.items():
            began = time.perf_counter()
            await step(number)
            taken[name].append(time.perf_counter() - began)
    return {name: 1000 * statistics.median(times[WARM_UP:]) for name, times in taken.items()}


class Process:
    """Intake, lanes and delivery, running as the bot runs them."""

    def __init__(self, database: Database, name: str, respond: Respond) -> None:
        self.database = database
        self.name = name
        self.until_heard: list[float] = []
        self.platform = Platform()
        self.delivery = Delivery(database, {"console": self.platform}, Routes(["console"]))
        self.lanes = Lanes(database, {"console": parse}, respond, self.delivery)

    async def message(self, key: object, text: str) -> None:
        """From the payload to the recorded reply."""
        began = time.perf_counter()
        payload = json.dumps({"person": self.name, "text": text}).encode()
        arrival = Arrival("console", f"{self.name} {key}", self.name, payload, NOON, self.name, self.name, ZONE)
        await take(self.database, arrival, self.lanes)
        await self.lanes.settled()
        await self.delivery.settled()
        self.until_heard.append(self.platform.heard_at[-1] - began)


async def measure(url: str, count: int) -> None:
    """Print the ratios."""
    database = await place.migrated(url)
    bare = await asyncpg.connect(place.dsn(url))
    plain, real = Process(database, "sarah", write_one_row), Process(database, "ben", Dispatch(database))
    await plain.message("first", "hello")
    for said in JOINING:
        await real.message(said, said)
    user = await bare.fetchval("SELECT min(id) FROM users")

    async def yardstick(number: int) -> None:
        async with bare.transaction():
            await bare.execute(_BARE, user, number, NOON)

    found = await medians(
        {
            "bare": yardstick,
            "plain": lambda number: plain.message(number, f"ran {number} km"),
            "real": lambda number: real.message(number, "/today"),
        },
        count,
    )
    await bare.close()
    await database.close()
    heard = 1000 * statistics.median(plain.until_heard[-count:])
    print(f"one asyncpg transaction {found['bare']:.2f} ms (median of {count}, taken in turn with the rest)")
    for name, value in (
        ("a message until the platform has the answer", heard),
        ("a message until its answer is recorded as sent", found["plain"]),
        ("/today through the real handlers, recorded as sent", found["real"]),
    ):
        print(f"{name}: {value:.2f} ms, {value / found['bare']:.1f} ×")


def main() -> None:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=500)
    count = parser.parse_args().messages
    with place.server() as url:
        asyncio.run(measure(url, count))


if __name__ == "__main__":
    main()
