"""/today at a million check-ins, before and after half of them are archived. `python -m benchmarks.archive`.

1,000 members with 3 daily habits and 334 days each, on the durable embedded server. What is timed is the whole turn up
to its reply (two transactions with all their reads, and the thinking), and its statements alone.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import event, text

from handlers.dispatch import Dispatch
from handlers.messages import Address, Message
from storage import archive, people
from storage.database import Database, Member, Worker
from storage.embedded import EmbeddedPostgres
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.migrate import migrate

TODAY = date(2026, 2, 28)
NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
DAYS = 334
_FILL = (
    """
    INSERT INTO goals (id, user_id, title, category, frequency, ai_plan, made_by, start_date, status, created_at,
                       updated_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, id, 'Read', 'reading', 'daily', '{}', 'rules', CAST(:first AS date), 'active', :now, :now FROM users
    """,
    """
    INSERT INTO habits (goal_id, user_id, title, frequency, schedule, anchor, created_on, slots_through, created_at,
                        updated_at)
    SELECT g.id, g.user_id, 'Habit ' || n, 'daily', '{"kind": "daily", "flex": "none"}', CAST(:first AS date),
           CAST(:first AS date), CAST(:today AS date) + 35, :now, :now
    FROM goals AS g, generate_series(1, 3) AS n
    """,
    """
    INSERT INTO habit_versions (habit_id, user_id, "from", schedule)
    SELECT id, user_id, CAST(:first AS date), schedule FROM habits
    """,
    """
    INSERT INTO checkins (goal_id, habit_id, user_id, for_date, status, timestamp)
    SELECT goal_id, id, user_id, CAST(:today AS date) - n, 'done', CAST(:now AS timestamptz) - n * interval '1 day'
    FROM habits, generate_series(1, :days) AS n
    """,
    """
    INSERT INTO habit_slots (habit_id, goal_id, user_id, slot_date, state, filled_by_date, flex, block_first,
                             block_last)
    SELECT id, goal_id, user_id, CAST(:today AS date) - n, CASE WHEN n > 0 THEN 'done' ELSE 'pending' END,
           CASE WHEN n > 0 THEN CAST(:today AS date) - n END, 'none', CAST(:today AS date) - n, CAST(:today AS date) - n
    FROM habits, generate_series(-35, :days) AS n
    """,
)


async def fill(database: Database, members: int) -> list[int]:
    """So many members with a year behind them; their ids."""
    ids = []
    for number in range(members):
        async with database.writing(Worker("intake")) as writer:
            user = await people.create(writer, "console", f"m{number}", f"Member {number}", "Europe/Berlin", NOON)
        async with database.writing(Member(user)) as writer:
            await people.consent(writer, user, "benchmark", NOON)
            await people.touch(writer, user, TODAY)
        ids.append(user)
    values = {"first": TODAY - timedelta(days=DAYS), "today": TODAY, "now": NOON, "days": DAYS}
    async with database.engine.begin() as connection:
        for statement in _FILL:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), used)
    async with database.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE"))
    return ids


class Statements:
    """Adds up the milliseconds that statements take, from being sent to being answered."""

    def __init__(self, database: Database) -> None:
        self.total = 0.0
        self._began = 0.0
        event.listen(database.engine.sync_engine, "before_cursor_execute", self._before)
        event.listen(database.engine.sync_engine, "after_cursor_execute", self._after)

    def _before(self, *_: object) -> None:
        self._began = time.perf_counter()

    def _after(self, *_: object) -> None:
        self.total += 1000 * (time.perf_counter() - self._began)


async def turns(database: Database, ids: list[int], count: int) -> tuple[list[float], list[float]]:
    """Milliseconds that /today took for members at random: the whole turn, and its statements alone."""
    dispatch, statements = Dispatch(database), Statements(database)
    taken, asked = [], []
    for number in range(count):
        user = random.choice(ids)
        message = Message(Address("console", f"{user}", f"{user}"), "/today", NOON)
        began, statements.total = time.perf_counter(), 0.0
        await dispatch(message, user, number + 1)
        taken.append(1000 * (time.perf_counter() - began))
        asked.append(statements.total)
    return taken[count // 10 :], asked[count // 10 :]


async def measure(members: int, count: int) -> None:
    """Print what there is, and how long /today takes."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder, EmbeddedPostgres(Path(folder)) as url:
        vault = Vault(MasterKeys.load_or_make(Path(folder)))
        await migrate(url, vault)
        database = Database.at(url, vault)
        ids = await fill(database, members)
        before = await turns(database, ids, count)
        began = time.perf_counter()
        moved = await archive.move(database, TODAY, DAYS // 2)
        seconds = time.perf_counter() - began
        after = await turns(database, ids, count)
        await database.close()
    print(f"{members * 3 * DAYS:,} check-ins of {members:,} members")
    for name, (taken, asked) in (("/today", before), (f"/today, {moved:,} archived", after)):
        worst = statistics.quantiles(asked, n=20)[-1]
        print(
            f"{name}: median {statistics.median(taken):.1f} ms; its statements {statistics.median(asked):.1f} ms,"
            f" 95 % within {worst:.1f} ms"
        )
    print(f"archiving: {moved / seconds:,.0f} check-ins a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=500)
    chosen = parser.parse_args()
    asyncio.run(measure(chosen.members, chosen.turns))


if __name__ == "__main__":
    main()
