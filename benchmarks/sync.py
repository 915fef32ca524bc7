"""The sync against the least that it could do: COPY out of Postgres, and a DuckDB MERGE of that file.

    python -m benchmarks.sync [ROWS]

Writes ROWS (100,000) new check-ins and syncs them, beside the same rows copied and merged with nothing around it; then
syncs with nothing to do; then fills an empty warehouse with ten times as many. Ratios are of medians in one run.
"""

import asyncio
import gc
import shutil
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from storage.warehouse import sync as syncing
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.statements import TABLES, statements
from tests.conftest import new_data_dir, new_vault
from tests.databases import create_database
from tests.storage.warehouse.world import NOW

ROUNDS = 5
HABITS = 1000
SETUP = """
    INSERT INTO users (created_at, updated_at, time_zone) SELECT now(), now(), 'UTC' FROM generate_series(1, {habits});
    INSERT INTO goals
        (user_id, title, category, frequency, ai_plan, made_by, start_date, status, created_at, updated_at)
    SELECT id, '', 'fitness', 'daily', '{{}}', 'rules', now(), 'active', now(), now() FROM users;
    INSERT INTO habits (user_id, goal_id, title, frequency, schedule, anchor, created_on, created_at, updated_at)
    SELECT user_id, id, '', 'daily', '{{}}', now(), now(), now(), now() FROM goals;
"""
CHECKINS = """
    INSERT INTO checkins (user_id, goal_id, habit_id, for_date, status, timestamp)
    SELECT user_id, goal_id, id, date '2026-01-01' + day, 'done', now()
    FROM habits, generate_series(1, {days}) AS day
"""
PLAIN = """
    SELECT id, goal_id, habit_id, user_id, for_date, status, completed, retracted_at IS NOT NULL,
           "timestamp" AT TIME ZONE 'UTC', "timestamp" AT TIME ZONE 'UTC', 1, false
    FROM checkins WHERE id > {since}
"""
MERGE = """
    MERGE INTO plain AS t USING stage AS s ON t.checkin_id = s.checkin_id
    WHEN MATCHED THEN UPDATE SET status = s.status
    WHEN NOT MATCHED THEN INSERT BY POSITION
"""


async def _plain(database: Database, warehouse: DuckDb, folder: Path, since: int) -> None:
    async with database.engine.connect() as pooled:
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        await connection.copy_from_query(PLAIN.format(since=since), output=folder / "plain.csv", format="csv")
    async with warehouse.session() as session:
        await session.run("CREATE TABLE IF NOT EXISTS plain AS SELECT * FROM fact_checkins LIMIT 0")
        await session.run("CREATE OR REPLACE TEMPORARY TABLE stage AS SELECT * FROM fact_checkins LIMIT 0")
        await session.run(f"COPY stage FROM '{folder / 'plain.csv'}' (FORMAT csv, HEADER false)")
        async with session.transaction():
            await session.run(MERGE)


async def _timed(work: Callable[[], Awaitable[Any]]) -> float:
    gc.collect()
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


async def _run(statements: str, database: Database) -> None:
    async with database.engine.begin() as connection:
        for statement in filter(str.strip, statements.split(";")):
            await connection.execute(text(statement))


async def _measure(url: str, folder: Path, rows: int) -> None:
    mine = await create_database(url, "bench")
    await migrate(mine, new_vault())
    database = Database.at(mine, new_vault())
    warehouse, apart = DuckDb(folder, database), DuckDb(folder / "apart", database)
    await _run(SETUP.format(habits=HABITS), database)
    await syncing.sync(database, warehouse, NOW)
    async with apart.session() as session:
        for statement in statements(TABLES):
            await session.run(statement)

    writing, whole, kept, plain = [], [], [], []
    for _ in range(ROUNDS):
        async with database.engine.connect() as connection:
            since = (await connection.execute(text("SELECT coalesce(max(id), 0) FROM checkins"))).scalar_one()
        writing.append(await _timed(lambda: _run(CHECKINS.format(days=rows // HABITS), database)))
        plain.append(await _timed(lambda since=since: _plain(database, apart, folder, since)))  # type: ignore[misc]
        began = time.perf_counter()
        done = await syncing._carry(database, warehouse, NOW)
        kept.append(time.perf_counter() - began)
        await syncing.confirm(database, warehouse.name, done, NOW)
        whole.append(time.perf_counter() - began)
    base = statistics.median(plain)
    print(f"{rows} new check-ins: plain COPY and MERGE {base:.2f} s, spread {min(plain):.2f}..{max(plain):.2f}")
    for name, times in (("until they are kept", kept), ("with the marking in Postgres", whole)):
        middle = statistics.median(times)
        print(f"  sync {name} {middle:.2f} s = {middle / base:.2f} x  ({min(times):.2f}..{max(times):.2f})")
    idle = [await _timed(lambda: syncing.sync(database, warehouse, NOW)) for _ in range(20)]
    print(f"nothing to do: {1000 * statistics.median(idle):.1f} ms, at most {1000 * max(idle):.1f} ms")
    await _run(CHECKINS.format(days=5 * rows // HABITS), database)
    empty = DuckDb(folder / "empty", database)
    took = await _timed(lambda: syncing.sync(database, empty, NOW))
    print(f"an empty warehouse gets {rows * (ROUNDS + 5)} check-ins in {took:.1f} s")
    print(f"peak memory of the process: {_peak()} MB")
    await database.close()


def _peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) // 1024


def main() -> None:
    data_dir = new_data_dir()
    with EmbeddedPostgres(data_dir, durable=False) as url:
        asyncio.run(_measure(url, data_dir.parent, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
    shutil.rmtree(data_dir.parent)


if __name__ == "__main__":
    main()
