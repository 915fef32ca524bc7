"""Weeks of alerts on a simulated clock: crises and risks, people who act or can't be reached, pages that fail.

    python -m benchmarks.alert_days [DAYS] [SEEDS]

Two processes tick each minute at which anything is due. Raises AssertionError where a promise is broken.
"""

import asyncio
import logging
import shutil
import sys
import time
from collections import Counter
from datetime import timedelta
from random import Random

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.conftest import new_data_dir, new_vault
from tests.databases import create_database
from tests.scheduler.jobs.alert_days import Days


async def one(url: str, seed: int, length: int) -> Days:
    """So many days."""
    database = Database.at(url, new_vault(), pool_size=5)
    days = Days(database, Random(seed))
    await days.begin()
    for hour in range(24 * length):
        if hour % 12 == 5:
            await days.refused(days.random.choice(("maya", "omar", "dana")), gone=days.random.random() < 0.5)
        if hour % 12 == 9:
            await days.reached()
        await days.hour()
    await days.finish()
    await database.close()
    return days


async def run(cluster: str, length: int, seeds: int) -> None:
    """Each seed in a database of its own, and the sum of what happened."""
    await migrate(await create_database(cluster, "alert_template"), new_vault())
    began, seen, slowest = time.monotonic(), Counter[str](), timedelta()
    for seed in range(seeds):
        days = await one(await create_database(cluster, f"alerts_{seed}", "alert_template"), seed, length)
        seen.update(days.seen)
        slowest = max(slowest, days.slowest)
        told = ", ".join(f"{name} {times}" for name, times in sorted(seen.items()))
        print(f"{(seed + 1) * length} days: {told}; slowest first page of a crisis {slowest}", flush=True)
    print(f"{time.monotonic() - began:.0f} s")


def main() -> None:
    """As the command line says: days of each run, and runs."""
    logging.disable()
    length, seeds = (*map(int, sys.argv[1:3]), *(4, 5)[len(sys.argv) - 1 :])[:2]
    data_dir = new_data_dir()
    try:
        with EmbeddedPostgres(data_dir, durable=False) as url:
            asyncio.run(run(url, length, seeds))
    finally:
        shutil.rmtree(data_dir.parent)


if __name__ == "__main__":
    main()
