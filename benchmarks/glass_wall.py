"""Random mentors' events against a real database: a member must get exactly what was sent and not recalled.

    python -m benchmarks.glass_wall [EVENTS]

Several walls, each a mentor and a member in a database of their own, run one after another.
"""

import asyncio
import shutil
import sys
import time
from random import Random

import asyncpg

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.conftest import new_data_dir, new_vault
from tests.databases import create_database, dsn
from tests.dialog import desk, started
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.wall import Hearing, Threaded, Wall
from tests.handlers.rows import Rows

A_WALL = 500
"""Events of one mentor and one member."""


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


async def run(cluster: str, events: int) -> None:
    """Every wall, and the sum of what they saw."""
    vault = new_vault()
    await migrate(await create_database(cluster, "wall_template"), vault)
    began, texts, sent, done = time.monotonic(), 0, 0, 0
    for seed in range(max(1, events // A_WALL)):
        wall = await one(await create_database(cluster, f"wall_{seed}", "wall_template"), seed)
        texts, sent, done = texts + wall.words, sent + len(wall.expected), done + wall.events
        print(f"{done} events, {texts} texts typed, {sent} sent and received, 0 others", flush=True)
    print(f"{time.monotonic() - began:.0f} s")


def main() -> None:
    """As many events as the command line says, 10,000 otherwise."""
    data_dir = new_data_dir()
    try:
        with EmbeddedPostgres(data_dir, durable=False) as url:
            asyncio.run(run(url, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
    finally:
        shutil.rmtree(data_dir.parent)


if __name__ == "__main__":
    main()
