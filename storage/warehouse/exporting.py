"""Reads from Postgres what the warehouse needs: one snapshot of settled changes, as a CSV file for each table.

A transaction is settled when all older ones are finished as well: `pg_snapshot_xmin` of the very snapshot that is read.
Whatever settled transactions changed is in the snapshot, so an export leaves nothing behind below its watermark, and
what unsettled ones changed stays in the change log for a later export.

Which of two versions of a row is newer can't be told from the change log: an entry about a goal, written early, makes
an export read a member's row late. So every version carries the number of its export, `seq`. Numbers are given out
under a row lock that is held until the snapshot is taken: a higher number is a later snapshot, for every table alike.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text

from storage.database import RUNTIME_ROLE, Database, Worker
from storage.warehouse.feeds import FEEDS, Feed
from storage.warehouse.state import State

SYNC: Final = Worker("sync")

# A process that is stopped just here must not keep all others waiting, nor their transactions unsettled.
_BRIEFLY: Final = text("SELECT set_config('idle_in_transaction_session_timeout', '30s', true)")
_NUMBER: Final = text("""
    INSERT INTO sync_marks AS m (target, seq) VALUES (:target, :least + 1)
    ON CONFLICT (target) DO UPDATE SET seq = greatest(m.seq, :least) + 1
    RETURNING seq, (SELECT max(CAST(CAST(watermark AS text) AS numeric)) FROM sync_marks) AS pruned
""")
_ENTER: Final = f"""
    SELECT set_config('role', '{RUNTIME_ROLE}', true), set_config('tandem.worker', '{SYNC.name}', true),
           set_config('datestyle', 'ISO, YMD', true)
"""
# The planner knows nothing of a log that is always new. A long one is joined by hashing, not key by key: twice as fast.
PLAN: Final = """
    SELECT set_config('enable_nestloop', 'off', true), set_config('enable_sort', 'off', true)
    FROM (SELECT count(*) AS entries FROM (SELECT FROM change_log LIMIT 20001) AS l) AS counted WHERE entries > 20000
"""
# Which database it is, and which of its lives: the numbers of transactions mean nothing in another one.
_SNAPSHOT: Final = """
    SELECT (SELECT system_identifier FROM pg_control_system()) || '-' ||
           (SELECT timeline_id FROM pg_control_checkpoint()) || '-' ||
           (SELECT oid FROM pg_database WHERE datname = current_database()) AS source,
           CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS numeric) AS xmin
"""


@dataclass(frozen=True, slots=True)
class Export:
    """Files of rows with the number `seq`; everything that transactions before `xmin` changed is in them."""

    source: str
    xmin: int
    seq: int
    files: dict[str, Path]
    rows: dict[str, int]
    """By table, as the files."""
    complete: bool
    """Whether these are all rows, and not only those that changed."""

    @property
    def state(self) -> State:
        """What the warehouse is once it has them."""
        return State(f"{self.source}:{self.xmin}", self.seq)


async def export(database: Database, target: str, known: State, folder: Path) -> Export:
    """What the warehouse that is at `known` lacks; all rows where that can't be told from the change log."""
    async with _snapshot(database, target, known) as (connection, seq, pruned, source, xmin):
        theirs, _, reached = known.watermark.rpartition(":")
        complete = theirs != source or not (pruned or 0) <= int(reached) <= xmin
        files, rows = {}, {}
        for feed in FEEDS:
            query = _all(feed, seq) if complete else _changed(feed, seq, xmin)
            file = folder / f"{feed.table}.csv"
            said = await connection.copy_from_query(query, output=file, format="csv")
            files[feed.table], rows[feed.table] = file, int(said.split()[-1])
    return Export(source, xmin, seq, files, rows, complete)


@asynccontextmanager
async def _snapshot(
    database: Database, target: str, known: State
) -> AsyncIterator[tuple[Any, int, int | None, str, int]]:
    """A connection that reads one snapshot, its number, how far the log is pruned, its source and its xmin."""
    async with database.engine.connect() as pooled:
        connection: Any = (await pooled.get_raw_connection()).driver_connection
        reading = connection.transaction(isolation="repeatable_read", readonly=True)
        try:
            async with database.writing(SYNC) as writer:
                await writer.run(_BRIEFLY)
                row = await writer.first(_NUMBER, {"target": target, "least": known.seq})
                await reading.start()
                await connection.execute(_ENTER)
                found = await connection.fetchrow(_SNAPSHOT)
            assert row is not None
            await connection.execute(PLAN)
            yield connection, row.seq, row.pruned and int(row.pruned), found["source"], int(found["xmin"])
        finally:
            if connection.is_in_transaction():
                await reading.rollback()


def _all(feed: Feed, seq: int) -> str:
    return f"SELECT x.*, {seq}, false FROM ({feed.rows}) AS x"  # noqa: S608 — a constant and a number


def _changed(feed: Feed, seq: int, xmin: int) -> str:
    """The rows as they are now, and the mere keys of those that are no more."""
    key, *day = feed.key
    ours = ["k.key", *(["k.day"] if day else [])]
    rest = [f'x."{name}"' for name in feed.names[len(feed.key) :]]
    same = f"x.{key} = k.key" + "".join(f" AND x.{name} = k.day" for name in day)
    return (
        f"SELECT {', '.join([*ours, *rest])}, {seq}, x.{key} IS NULL FROM ("  # noqa: S608 — constants and numbers
        f"SELECT DISTINCT key, day FROM public.change_log WHERE table_name = '{feed.source}' AND xid < '{xmin}'::xid8"
        f") AS k LEFT JOIN ({feed.rows}) AS x ON {same}"
    )
