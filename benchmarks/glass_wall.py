"""Random events at the glass wall, against a real database: what each must get is known, and nothing else may arrive.

    python -m benchmarks.glass_wall [EVENTS]

First walls of a mentor and a member: drafts, wordings, taps and recalls alone. Then two mentors, one of whom stands in,
and three members: answers, edits, hand-overs, crises, blocked chats, lost answers and processes that die. Each wall has
a database of its own, and they run one after another.
"""

import asyncio
import shutil
import sys
import time
from collections import Counter
from random import Random

import asyncpg

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.conftest import new_data_dir, new_vault
from tests.databases import create_database, dsn
from tests.dialog import desk, started
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.glass_events import glass
from tests.handlers.mentor.wall import Hearing, Threaded, Wall
from tests.handlers.rows import Rows

A_WALL = 500
"""Events of one mentor and one member."""
WITH_ALL = 200
"""Events of everybody at one wall."""


async def one(url: str, seed: int) -> Wall:
    """One wall's events; raises AssertionError where the member saw anything else."""
    database = Database.at(url, new_vault(), pool_size=3)
    connection = await asyncpg.connect(dsn(url))
    maya, sue = await desk(database), Hearing(database, "Sue")
    await started(sue)
    await linked(maya, sue)
    wall = Wall(Random(seed), Threaded(database, first=1000), sue, Rows(connection))
    while wall.events < A_WALL:
        await wall.event()
    await wall.holds()
    await connection.close()
    await database.close()
    return wall


async def both(cluster: str, events: int) -> None:
    """First the walls of two, then those of everybody."""
    await migrate(await create_database(cluster, "wall_template"), new_vault())
    await run(cluster, events)
    await run_all(cluster, events)


async def run(cluster: str, events: int) -> None:
    """Every wall, and the sum of what they saw."""
    began, texts, sent, done = time.monotonic(), 0, 0, 0
    for seed in range(max(1, events // A_WALL)):
        wall = await one(await create_database(cluster, f"wall_{seed}", "wall_template"), seed)
        texts, sent, done = texts + wall.words, sent + len(wall.expected), done + wall.events
        print(f"{done} events, {texts} texts typed, {sent} sent and received, 0 others", flush=True)
    print(f"{time.monotonic() - began:.0f} s")


async def run_all(cluster: str, events: int) -> None:
    """Every wall with everybody at it; raises AssertionError where anybody saw anything else than was right."""
    began, done, read, answered, stopped = time.monotonic(), Counter[str](), 0, 0, 0
    for seed in range(max(1, events // WITH_ALL)):
        url = await create_database(cluster, f"glass_{seed}", "wall_template")
        database, connection = Database.at(url, new_vault(), pool_size=3), await asyncpg.connect(dsn(url))
        world = await glass(database, Rows(connection), seed)
        for _ in range(WITH_ALL):
            await world.event()
        await world.finish()
        await connection.close()
        await database.close()
        done.update(world.counts)
        read += sum(len(side.expected) for side in world.model.sides.values())
        answered += sum(len(desk.expected) for desk in world.model.desks.values())
        stopped += sum(draft.state in ("recalled", "stopped", "dead") for draft in world.model.drafts.values())
        print(f"{done.total()} events, {read} sent and read, {stopped} not, {answered} answers", flush=True)
    print(f"{time.monotonic() - began:.0f} s: {', '.join(f'{name} {times}' for name, times in done.most_common())}")


def main() -> None:
    """As many events as the command line says, 10,000 otherwise."""
    data_dir = new_data_dir()
    try:
        with EmbeddedPostgres(data_dir, durable=False) as url:
            events = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
            asyncio.run(both(url, events))
    finally:
        shutil.rmtree(data_dir.parent)


if __name__ == "__main__":
    main()
