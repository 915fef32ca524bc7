"""Random runs: members' rows are written, changed and deleted, transactions stay open, syncs end anywhere.

Whatever happened, once the open transactions are over one undisturbed sync makes the two equal.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database
from storage.warehouse import state
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.exporting import Export, export
from storage.warehouse.protocol import Session, Warehouse
from storage.warehouse.state import State, Superseded
from storage.warehouse.sync import confirm, keep, sync
from tests.storage.warehouse.world import NOW, count, differences

DAY = date(2026, 2, 9)

USER = text("INSERT INTO users (created_at, updated_at, time_zone) VALUES (:now, :now, 'UTC') RETURNING id")
TERMS = text("INSERT INTO consents (user_id, kind, text_version, given_at) VALUES (:user, 'terms', '1', :now)")
GOAL = text("""
    INSERT INTO goals
        (user_id, title, category, frequency, ai_plan, made_by, start_date, status, created_at, updated_at)
    VALUES (:user, 'secret', 'fitness', 'daily', '{}', 'rules', :day, 'active', :now, :now) RETURNING id
""")
HABIT = text("""
    INSERT INTO habits (user_id, goal_id, title, frequency, schedule, anchor, created_on, created_at, updated_at)
    VALUES (:user, :goal, 'secret', 'daily', '{}', :day, :day, :now, :now) RETURNING id
""")
MESSAGE = text("""
    INSERT INTO messages (user_id, message_type, for_date, created_at) VALUES (:user, 'chat', :day, :now)
""")
CHECKINS = text("""
    INSERT INTO checkins (user_id, goal_id, habit_id, for_date, status, timestamp)
    SELECT user_id, goal_id, id, :day, :status, :now FROM habits WHERE id % :part = 0
""")
SLOTS = text("""
    INSERT INTO habit_slots (user_id, goal_id, habit_id, slot_date, state, flex, block_first, block_last)
    SELECT user_id, goal_id, id, :day, 'pending', 'none', :day, :day FROM habits WHERE id % :part = 0
    ON CONFLICT (habit_id, slot_date) DO UPDATE SET state = :state
""")
CHANGES: Sequence[str] = (
    "UPDATE checkins SET retracted_at = :now WHERE id % :part = 0",
    "UPDATE checkins SET retracted_at = NULL WHERE id % :part = 1",
    "UPDATE habit_slots SET state = :state WHERE habit_id % :part = 0",
    "DELETE FROM habit_slots WHERE slot_date = :day AND habit_id % :part = 0",
    "DELETE FROM goals WHERE id % 5 = :part",
    "DELETE FROM users WHERE id % 7 = :part",
    "UPDATE users SET closed_through = :day, last_inbound_date = :day WHERE id % :part = 0",
    "UPDATE users SET shares = '{mood}' WHERE id % :part = 0",
    "UPDATE users SET shares = '{checkins,mood,messages}' WHERE id % :part = 1",
    "UPDATE goals SET status = 'archived' WHERE id % :part = 0",
    "UPDATE goals SET status = 'active' WHERE id % :part = 1",
    "INSERT INTO pauses (user_id, first_day, last_day, created_at) SELECT id, :day, NULL, :now FROM users"
    " WHERE id % :part = 0",
    "DELETE FROM pauses WHERE user_id % :part = 1",
    "UPDATE consents SET withdrawn_at = :now WHERE user_id % :part = 0",
    "INSERT INTO messages (user_id, message_type, sentiment_score, for_date, created_at)"
    " SELECT id, 'chat', -0.25, :day, :now FROM users WHERE id % :part = 0",
    "UPDATE messages SET hidden = NOT hidden WHERE id % :part = 0",
    "INSERT INTO journal_entries (user_id, text, text_length, mood_tags, for_date, created_at)"
    " SELECT id, 'secret', 6, '{tired}', :day, :now FROM users WHERE id % :part = 0",
    "DELETE FROM journal_entries WHERE id % :part = 0",
)
EMPTY = text("TRUNCATE users, sync_marks, change_log CASCADE")
WRONGLY_SYNCED = """
    SELECT count(*) FROM checkins AS c WHERE c.synced_to_snowflake AND EXISTS (
        SELECT 1 FROM change_log AS l WHERE l.table_name = 'checkins' AND l.key = c.id)
"""
STEPS_OF_A_RUN = 16
STEPS = ("export", "load", "keep")
"""After which a sync may end."""


class Crashed(Exception):
    """A process was killed."""


class Run:
    """One random run."""

    def __init__(self, database: Database, warehouse: Warehouse, folder: Path, seed: int) -> None:
        self.database = database
        self.warehouse = warehouse
        self.folder = folder
        self.chance = random.Random(seed)
        self.open: list[AsyncConnection] = []
        self.stopped: list[tuple[State, Export]] = []
        self.syncs = 0

    async def go(self, steps: int) -> None:
        """Do this many random things, then end all that is open, and sync once more."""
        async with AsyncExitStack() as stack:
            for _ in range(steps):
                await self._step(stack)
            for connection in self.open:
                await connection.commit()
        for known, found in self.stopped:
            await self._wake(known, found)
        await sync(self.database, self.warehouse, NOW)

    async def _step(self, stack: AsyncExitStack) -> None:
        match self.chance.randrange(10):
            case 0:
                if len(self.open) < 3:
                    self.open.append(await stack.enter_async_context(self.database.engine.connect()))
                    await self._write(self.open[-1], adds_only=True)
            case 1 if self.open:
                connection = self.open.pop(self.chance.randrange(len(self.open)))
                await (connection.commit() if self.chance.random() < 0.7 else connection.rollback())
                await connection.close()
            case 2 | 3:
                await self._sync()
            case 4:
                await self._broken_sync()
            case 5 if self.stopped:
                await self._wake(*self.stopped.pop(0))
            case _:
                async with self.database.engine.begin() as connection:
                    await self._write(connection)

    async def _write(self, connection: AsyncConnection, adds_only: bool = False) -> None:
        """Rows of its own for a transaction that stays open, so that nobody waits for it; any change otherwise."""
        values: dict[str, Any] = {
            "day": DAY + timedelta(days=self.chance.randrange(4)),
            "now": NOW + timedelta(seconds=self.chance.randrange(1000)),
            "part": self.chance.randint(2, 4),
            "status": self.chance.choice(["done", "missed"]),
            "state": self.chance.choice(["done", "missed", "pending"]),
        }
        if adds_only or self.chance.random() < 0.4:
            values["user"] = (await connection.execute(USER, values)).scalar_one()
            await connection.execute(TERMS, values)
            for _ in range(self.chance.randint(1, 3)):
                values["goal"] = (await connection.execute(GOAL, values)).scalar_one()
                await connection.execute(HABIT, values)
        if adds_only:
            await connection.execute(MESSAGE, values)
            return
        await connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
        for statement in self.chance.sample([CHECKINS, SLOTS, *map(text, CHANGES)], 3):
            await connection.execute(statement, {name: values[name] for name in statement._bindparams})

    async def _sync(self) -> None:
        self.syncs += 1
        await sync(self.database, self.warehouse, NOW)

    async def _broken_sync(self) -> None:
        """A sync that ends after some step: killed, or only stopped, to go on when others have been at work."""
        self.syncs += 1
        step = self.chance.choice(STEPS)
        folder = self.folder / str(self.syncs)
        await asyncio.to_thread(folder.mkdir)
        async with self.warehouse.session() as session:
            if not await state.prepared(session):
                await state.prepare(session)
            known = await state.read(session, NOW)
            found = await export(self.database, self.warehouse.name, known, folder)
            if step == "load":
                try:
                    await keep(_Dying(session, self.chance.randint(1, 8)), known, found, NOW)
                except Crashed:
                    return
            if step == "keep":
                await keep(session, known, found, NOW)
        if self.chance.random() < 0.5:
            self.stopped.append((known, found))

    async def _wake(self, known: State, found: Export) -> None:
        """The process goes on where it was stopped, or its batch comes once more."""
        try:
            async with self.warehouse.session() as session:
                await keep(session, known, found, NOW)
        except Superseded:
            return
        await confirm(self.database, self.warehouse.name, found, NOW)


class _Dying:
    """A session whose process is killed at one of its statements."""

    def __init__(self, session: Session, statements: int) -> None:
        self._session = session
        self._left = statements

    async def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        self._left -= 1
        if not self._left:
            raise Crashed
        await self._session.run(sql, values)

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return await self._session.rows(sql, values)

    async def load(self, table: str, file: Path, columns: Sequence[str]) -> None:
        await self._session.load(table, file, columns)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        async with self._session.transaction():
            yield


async def sound_run(database: Database, folder: Path, seed: int) -> int:
    """One run in an emptied database; how many syncs it had. Raises AssertionError where the two differ."""
    await asyncio.to_thread(folder.mkdir)
    warehouse = DuckDb(folder, database)
    run = Run(database, warehouse, folder, seed)
    async with database.engine.begin() as connection:
        await connection.execute(EMPTY)
    await run.go(STEPS_OF_A_RUN)
    assert await differences(database, warehouse) == {}, seed
    assert await count(database, WRONGLY_SYNCED) == 0, seed
    assert await count(database, "SELECT count(*) FROM checkins WHERE NOT synced_to_snowflake") == 0, seed
    assert await count(database, "SELECT count(*) FROM change_log") == 0, seed
    return run.syncs
