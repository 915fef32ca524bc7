"""The audit trail: 1,000 random tamperings, and what an entry costs. `python -m benchmarks.audit_tampering`.

The tamperings: `tests/storage/audit/tamperings.py`. On the durable embedded server; of each cost the median.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text

from storage.audit import trail
from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.migrate import migrate
from tests.storage.audit.intruder import Intruder
from tests.storage.audit.tamperings import tamper
from tests.storage.audit.trails import NOON, WORKER, filled, verified

ENTRIES = 60
LONG = 100_000
CLIENTS = 16
_INSERT = text("INSERT INTO change_log (table_name, key) VALUES ('goals', 1)")


async def insert(database: Database) -> None:
    """A transaction with a plain INSERT."""
    async with database.writing(WORKER) as writer:
        await writer.run(_INSERT)


async def append(database: Database) -> None:
    """A transaction with an entry of the trail."""
    async with database.writing(WORKER) as writer:
        await trail.append(writer, NOON, action="read", patient=1, object=("patient", 1))


async def both(database: Database) -> None:
    """A transaction with a plain INSERT and an entry, as most have it."""
    async with database.writing(WORKER) as writer:
        await writer.run(_INSERT)
        await trail.append(writer, NOON, action="read", patient=1, object=("patient", 1))


async def median(act: Callable[[Database], Awaitable[None]], database: Database, times: int) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        await act(database)
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


async def at_once(database: Database, each: int, clients: int) -> tuple[float, float]:
    """So many at once, a transaction each entry: entries a second, and the median milliseconds of one."""
    taken: list[float] = []

    async def keep_appending() -> None:
        for _ in range(each):
            began = time.perf_counter()
            await append(database)
            taken.append(1000 * (time.perf_counter() - began))

    began = time.perf_counter()
    await asyncio.gather(*(keep_appending() for _ in range(clients)))
    return each * clients / (time.perf_counter() - began), statistics.median(taken)


async def tampered(database: Database, url: str, times: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How often each tampering was done, and those that were not found."""
    await filled(database, ENTRIES)
    intruder = await Intruder.arrived(url, seed)
    done, missed = Counter[str](), []
    for _ in range(times):
        how = await tamper(intruder)
        done[how] += 1
        if (await verified(database)).ok:
            missed.append(how)
        await intruder.put_back()
    await intruder.connection.close()
    return done, missed


@asynccontextmanager
async def fresh() -> AsyncIterator[tuple[Database, str]]:
    """A new database on a durable server of its own, and its URL."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder, EmbeddedPostgres(Path(folder)) as url:
        vault = Vault(MasterKeys.load_or_make(Path(folder)))
        await migrate(url, vault)
        database = Database.at(url, vault, pool_size=CLIENTS)
        try:
            yield database, url
        finally:
            await database.close()


async def measure(times: int, seed: int) -> None:
    """Print all figures."""
    async with fresh() as (database, url):
        done, missed = await tampered(database, url, times, seed)
    print(f"{done.total():,} tamperings of {len(done)} kinds, {len(missed)} not found {missed or ''}")
    async with fresh() as (database, _):
        costs = {act.__name__: await median(act, database, 500) for act in (insert, append, both) * 2}
        print(", ".join(f"{name} {cost:.2f} ms" for name, cost in costs.items()))
        rate, cost = await at_once(database, 100, CLIENTS)
        whole = await verified(database)
        print(f"{CLIENTS} at once, 100 each: {rate:,.0f} entries/s, {cost:.1f} ms an entry; {whole}")
        for first in range(0, LONG, 10_000):
            await filled(database, 10_000, first)
        began = time.perf_counter()
        long = await verified(database)
        print(f"{long.checked:,} entries verified in {time.perf_counter() - began:.1f} s {long.why}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=13)
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.times, chosen.seed))


if __name__ == "__main__":
    main()
