"""How long the warehouse takes for the figures of everybody: 365 days of 3 habits each, in DuckDB as Tandem opens it.

    python -m benchmarks.metrics [MEMBERS]

Prints the seconds at a quarter, at half and at all of MEMBERS (10,000), and how the processor's time grows with twice
the members: 2.0 is linear. Then the adherence of 500 members in Postgres, one after the other as `/progress` asks for
it, against one statement for all of them.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from sqlalchemy import text

from coaching.adherence import WINDOWS, window
from storage import ledger
from storage.database import Database, Member, Worker
from storage.embedded import EmbeddedPostgres
from storage.keys.vault import MasterKeys, Vault
from storage.migrate import migrate
from storage.warehouse import metrics
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.protocol import Session
from storage.warehouse.statements import TABLES, statements

AS_OF = date(2026, 3, 1)
HABITS = 3
DAYS = 365
LIVE = 500
"""Members whose figures are read one by one."""

_USERS = f"""
    INSERT INTO dim_users (user_id, closed_through, last_inbound_date, start_date, paused, active_goals,
                           shares_checkins, shares_mood, shares_messages, seq, deleted)
    SELECT range, DATE '{AS_OF}', DATE '{AS_OF}' - CAST(range % 9 AS INTEGER), DATE '{AS_OF}' - {DAYS},
           false, 1, true, true, true, 1, false
    FROM range(1, ? + 1)
"""  # noqa: S608
_SLOTS = f"""
    INSERT INTO fact_slots (habit_id, slot_date, goal_id, user_id, state, filled_by_date, seq, deleted)
    SELECT {HABITS} * u.range + h.range, DATE '{AS_OF}' + 30 - CAST(d.range AS INTEGER), u.range, u.range,
           CASE WHEN d.range < 30 THEN 'pending' WHEN hash(u.range, h.range, d.range) % 10 < 6 THEN 'done'
                ELSE 'missed' END,
           CASE WHEN d.range >= 30 THEN DATE '{AS_OF}' + 30 - CAST(d.range AS INTEGER) END, 1, false
    FROM range(1, ? + 1) AS u, range({HABITS}) AS h, range({DAYS} + 30) AS d
"""  # noqa: S608
_MESSAGES = f"""
    INSERT INTO fact_messages (message_id, user_id, for_date, is_checkin, sentiment_score, seq, deleted)
    SELECT 100 * u.range + n.range, u.range, DATE '{AS_OF}' - CAST(n.range AS INTEGER), n.range % 3 = 0,
           (hash(u.range, n.range) % 2001) / 1000.0 - 1, 1, false
    FROM range(1, ? + 1) AS u, range(40) AS n
"""  # noqa: S608

_LEDGER = text("""
    INSERT INTO habit_slots (habit_id, goal_id, user_id, slot_date, state, flex, block_first, block_last)
    SELECT :habits * u + h, u, u, day, CASE WHEN day > CAST(:as_of AS date) THEN 'pending'
           WHEN hashint8(u * 1000 + h) + hashint8(CAST(day - CAST('2000-01-01' AS date) AS bigint)) % 10 < 6 THEN 'done'
           ELSE 'missed' END, 'none', day, day
    FROM generate_series(1, CAST(:members AS bigint)) AS u, generate_series(0, :habits - 1) AS h,
         generate_series(-30, CAST(:days AS int) - 1) AS d, LATERAL (SELECT CAST(:as_of AS date) - d AS day) AS x
""")
_EVERYBODY = text("""
    SELECT s.user_id, w.length, count(*) FILTER (WHERE s.state = 'done') AS done, count(*) AS due
    FROM habit_slots AS s
    JOIN unnest(CAST(:lengths AS int[])) AS w(length) ON s.slot_date > CAST(:as_of AS date) - w.length
    WHERE s.slot_date <= :as_of AND s.slot_date > CAST(:as_of AS date) - 90
    GROUP BY s.user_id, w.length
""")


@dataclass(frozen=True, slots=True)
class Seconds:
    """By the wall's clock, and of the processor."""

    wall: float
    busy: float


async def warehouse_seconds(folder: Path, database: Database, members: int) -> dict[str, Seconds]:
    """By metric, the seconds for that many members; `write` is what filling the tables took."""
    async with DuckDb(folder, database).session() as session:
        for statement in statements(TABLES):
            await session.run(statement)
        took = {"write": await _timed(lambda: _fill(session, members))}
        took["adherence"] = await _timed(lambda: metrics.restate(session))
        took["streak"] = await _timed(lambda: metrics.streaks(session))
        took["risk"] = await _timed(lambda: metrics.risks(session))
    return took


async def _fill(session: Session, members: int) -> None:
    for statement in (_USERS, _SLOTS, _MESSAGES):
        await session.run(statement, [members])


async def _timed(work: Callable[[], Awaitable[object]]) -> Seconds:
    started, busy = time.perf_counter(), time.process_time()
    await work()
    return Seconds(time.perf_counter() - started, time.process_time() - busy)


async def postgres_seconds(database: Database) -> tuple[Seconds, Seconds]:
    """For LIVE members: one after the other, and in one statement."""
    values = {"habits": HABITS, "members": LIVE, "days": DAYS, "as_of": AS_OF}
    async with database.engine.begin() as connection:
        await connection.execute(text("SET LOCAL session_replication_role = replica"))  # the slots alone: no parents
        await connection.execute(_LEDGER, values)
    async with database.engine.connect() as connection:
        await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("ANALYZE habit_slots"))

    async def one_by_one() -> None:
        for user_id in range(1, LIVE + 1):
            async with database.reading(Member(user_id)) as reader:
                for length in WINDOWS:
                    await ledger.count(reader, user_id, window(AS_OF, length), AS_OF + timedelta(days=1))

    async def at_once() -> None:
        async with database.reading(Worker("risk")) as reader:
            await reader.all(_EVERYBODY, {"lengths": list(WINDOWS), "as_of": AS_OF})

    return await _timed(one_by_one), await _timed(at_once)


async def main(most: int) -> None:
    """Print a line a metric, and one for Postgres."""
    with tempfile.TemporaryDirectory() as folder:
        parent = Path(folder)
        parent.chmod(0o711)  # noqa: ASYNC240 — before anything runs beside it
        with EmbeddedPostgres(parent / "data", durable=False) as url:
            vault = Vault(MasterKeys.parse(MasterKeys.make()))
            await migrate(url, vault)
            database = Database.at(url, vault)
            found = [await warehouse_seconds(parent / f"{n}", database, n) for n in (most // 4, most // 2, most)]
            for metric in found[0]:
                seconds = [each[metric] for each in found]
                growth = [after.busy / before.busy for before, after in pairwise(seconds)]
                walls = (f"{each.wall:7.2f} s" for each in seconds)
                print(f"{metric:10}", *walls, *(f"{each:5.2f} x" for each in growth))
            single, together = await postgres_seconds(database)
            print(
                f"Postgres, {LIVE} members: {single.wall:.2f} s one by one, {together.wall:.2f} s in one statement, "
                f"{single.wall / together.wall:.0f} x"
            )
            await database.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 10_000))
