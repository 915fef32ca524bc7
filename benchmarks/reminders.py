"""Reminders for many members. `python -m benchmarks.reminders [--members 100000]`.

Queueing the candidates of a minute is compared with a plain INSERT … SELECT of as many occurrences from a table that
holds them already; deciding, wording and sealing a batch of 200 is timed by itself.
"""

import argparse
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import text

from benchmarks import place
from scheduler.job import Tools, Window
from scheduler.jobs import reminders
from storage.clock import occurrences
from storage.database import Database, Worker

T = TypeVar("T")
CLOCK = Worker("clock")
DUE = datetime(2026, 2, 11, 18, tzinfo=UTC)
WINDOW = Window(DUE - timedelta(minutes=1), DUE)
NEXT = Window(DUE, DUE + timedelta(minutes=1))
HABITS = 3
BATCH = 200
ROUNDS = 6

# Half of the members are due now, each with three habits; everybody has four days of slots.
_PEOPLE = """
    INSERT INTO users (id, time_zone, created_at, updated_at)
    SELECT n, CASE WHEN n % 2 = 0 THEN 'UTC' ELSE 'Asia/Tokyo' END, now(), now()
    FROM generate_series(1, {members}) AS n;
    INSERT INTO consents (user_id, kind, text_version, given_at) SELECT id, 'terms', '1', now() FROM users;
    INSERT INTO goals (id, user_id, title, category, frequency, ai_plan, made_by, start_date, status, created_at,
                       updated_at)
    SELECT id, id, 'Run', 'fitness', 'daily', '{{}}', 'rules', '2026-02-01', 'active', now(), now() FROM users;
    INSERT INTO habits (id, goal_id, user_id, title, frequency, schedule, anchor, created_on, created_at, updated_at,
                        cue_at, slots_through)
    SELECT u.id * {habits} + n, u.id, u.id, 'Run ' || n, 'daily', '{{}}', '2026-02-01', '2026-02-01', now(), now(),
           CASE WHEN n = 1 THEN time '09:00' END, '2026-03-01'
    FROM users AS u, generate_series(0, {habits} - 1) AS n;
    INSERT INTO habit_versions (habit_id, user_id, "from", schedule, amount, unit, minimum)
    SELECT id, user_id, '2026-02-01', '{{"kind": "daily"}}', 30, 'min', 10 FROM habits;
    INSERT INTO habit_slots (habit_id, goal_id, user_id, slot_date, state, flex, block_first, block_last)
    SELECT h.id, h.goal_id, h.user_id, d, CASE WHEN d < '2026-02-11' THEN 'done' ELSE 'pending' END, 'none', d, d
    FROM habits AS h, generate_series(date '2026-02-09', '2026-02-12', interval '1 day') AS d;
    INSERT INTO messages (user_id, message_type, created_at)
    SELECT id, 'chat', timestamptz '2026-02-10 12:00+00' - n * interval '1 day' FROM users, generate_series(0, 4) AS n;
"""
_PLAIN = """
    INSERT INTO occurrences (kind, user_id, for_date, nominal, due_at, expires_at)
    SELECT 'plain', user_id, for_date, nominal, due_at, expires_at FROM candidates
"""


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    members = parser.parse_args().members
    place.run(lambda database: measure(database, members))


async def measure(database: Database, members: int) -> None:
    """Fill the database, then queue, then decide a few batches."""
    await script(database, _PEOPLE.format(members=members, habits=HABITS))
    await keys(database, members)
    for table in ("users", "consents", "goals", "habits", "habit_versions", "habit_slots", "messages"):
        await script(database, f"ANALYZE {table}")
    async with database.writing(CLOCK) as writer:
        queued, seconds = await timed(lambda: reminders.queue(writer, WINDOW))
    async with database.writing(CLOCK) as writer:
        _, empty = await timed(lambda: reminders.queue(writer, NEXT))
    await script(database, "CREATE TABLE candidates AS SELECT * FROM occurrences")
    _, plain = await timed(lambda: script(database, _PLAIN))
    print(
        f"{members} members, {members * HABITS} habits: {queued} candidates queued in {seconds:.2f} s,"
        f" plain INSERT … SELECT {plain:.2f} s, ratio {seconds / plain:.1f}; a minute without any {empty:.2f} s"
    )
    tools = Tools(database, lambda platform, reply: (reply,), lambda conversation: None)
    took = [await batch(tools) for _ in range(ROUNDS)]
    print(f"a batch of {BATCH}: {statistics.median(took[1:]):.3f} s ({took[0]:.3f} s the first time)")


async def batch(tools: Tools) -> float:
    """Seconds that one batch takes."""
    async with tools.database.writing(CLOCK) as writer:
        claimed = await occurrences.claim(writer, "reminders", BATCH, timedelta(minutes=1), DUE)
    counts, seconds = await timed(lambda: reminders.run(tools, DUE, claimed))
    assert counts == {"send": BATCH}, counts
    return seconds


async def keys(database: Database, members: int) -> None:
    """A key and an address for each member that the batches are about."""
    vault = database.vault
    rows, addresses = [], []
    for user_id in range(1, min(members, ROUNDS * BATCH * 4) + 1):
        key = vault.new_member_key(user_id)
        cipher = vault.unwrap(key)
        rows.append({"u": user_id, "k": key.key_id, "w": key.wrapped})
        sealed = cipher.seal(str(user_id), "addresses.external_id", user_id, "telegram")
        addresses.append({"b": str(user_id).encode(), "e": sealed, "u": user_id})
    async with database.engine.begin() as connection:
        await connection.execute(text("INSERT INTO member_keys VALUES (:u, :k, :w)"), rows)
        await connection.execute(text("INSERT INTO addresses VALUES ('telegram', :b, :e, :u, now())"), addresses)


async def script(database: Database, statements: str) -> None:
    """Run them as the database's owner."""
    async with database.engine.begin() as connection:
        for statement in statements.split(";"):
            if statement.strip():
                await connection.execute(text(statement))


async def timed(work: Callable[[], Awaitable[T]]) -> tuple[T, float]:
    """What it gave, and the seconds it took."""
    began = time.perf_counter()
    return await work(), time.perf_counter() - began


if __name__ == "__main__":
    main()
