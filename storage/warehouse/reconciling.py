"""Compares the warehouse with Postgres by count and hash, and has what differs sent again.

Only buckets that differ are looked at row by row. What the change log still has is on its way, and is no difference.
"""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import text

from storage.database import Database, Reader
from storage.warehouse import hashing, state
from storage.warehouse.exporting import SYNC
from storage.warehouse.feeds import FEEDS, Feed
from storage.warehouse.protocol import Session, Warehouse
from storage.warehouse.sync import forget, mark_all, sync

logger = logging.getLogger(__name__)

MOST: Final = 64
"""With more buckets than these at odds, everything is sent again."""
AT_ONCE: Final = 500
"""Keys in one DELETE."""

Key = tuple[Any, ...]
Sums = Mapping[int, tuple[int, int]]
"""By bucket, how many rows there are, and the sum of their hashes."""

_DATES: Final = text("SELECT set_config('datestyle', 'ISO, YMD', true)")
_COMING: Final = text("SELECT DISTINCT key, day FROM change_log WHERE table_name = :source")
_RELOG: Final = text("""
    INSERT INTO change_log (table_name, key, day)
    SELECT CAST(:source AS text), * FROM unnest(CAST(:keys AS bigint[]), CAST(:days AS date[]))
""")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One table: how many rows Postgres has, and which the warehouse has otherwise; None: too many to name."""

    rows: int
    differing: list[Key] | None


async def reconcile(database: Database, warehouse: Warehouse, now: datetime) -> Mapping[str, int]:
    """Sync, compare, and mend: how many rows were `compared` and `mended`. Raises WarehouseUnavailable."""
    await sync(database, warehouse, now)
    async with warehouse.session() as session:
        if not await state.prepared(session):
            await state.prepare(session)
        found = await _compared(database, session)
        for feed in FEEDS:
            await _mend(database, session, feed, found[feed.table].differing)
        everything = any(each.differing is None for each in found.values())
        if everything:
            logger.warning("the warehouse differs in so much that everything is sent again")
            await state.forget(session)
            await forget(database, warehouse.name)
    await mark_all(database, warehouse.name)
    sent = await sync(database, warehouse, now)
    mended = sum(len(each.differing or ()) for each in found.values())
    compared = sum(each.rows for each in found.values())
    return {"compared": compared, "mended": sum(sent.values()) if everything else mended}


async def _compared(database: Database, session: Session) -> dict[str, Comparison]:
    # The warehouse is read first: what changes after that is in the change log when Postgres is read.
    theirs = {feed.table: _sums(await session.rows(hashing.sums(feed, hashing.live(feed)))) for feed in FEEDS}
    return {feed.table: await _compare(database, session, feed, theirs[feed.table]) for feed in FEEDS}


async def _compare(database: Database, session: Session, feed: Feed, theirs: Sums) -> Comparison:
    source = f"({feed.rows}) AS x"
    async with _dated(database) as reader:
        ours = _sums([tuple(row) for row in await reader.all(text(hashing.sums(feed, source)))])
    rows = sum(count for count, _ in ours.values())
    odd = sorted(bucket for bucket in {*ours, *theirs} if ours.get(bucket) != theirs.get(bucket))
    if len(odd) > MOST:
        return Comparison(rows, None)
    if not odd:
        return Comparison(rows, [])
    there = Counter(_whole(row) for row in await session.rows(hashing.hashes(feed, hashing.live(feed), odd)))
    async with _dated(database) as reader:
        here = Counter(_whole(row) for row in await reader.all(text(hashing.hashes(feed, source, odd))))
        coming = {tuple(row) for row in await reader.all(_COMING, {"source": feed.source})}
    keys = {row[:-1] for row in (here - there) + (there - here)}
    return Comparison(rows, sorted(key for key in keys if (key if feed.day else (*key, None)) not in coming))


@asynccontextmanager
async def _dated(database: Database) -> AsyncIterator[Reader]:
    """A transaction that writes dates as the warehouse does."""
    async with database.reading(SYNC) as reader:
        await reader.all(_DATES)
        yield reader


async def _mend(database: Database, session: Session, feed: Feed, keys: list[Key] | None) -> None:
    """Take them out of the warehouse, and log them as if they had just changed."""
    if not keys:
        return
    logger.warning("%d rows of %s in the warehouse differ, and are sent again", len(keys), feed.table)
    values = {"keys": [key[0] for key in keys], "days": [key[1] if feed.day else None for key in keys]}
    async with database.writing(SYNC) as writer:
        await writer.run(_RELOG, {"source": feed.source, **values})
    remaining = iter(keys)
    while some := list(islice(remaining, AT_ONCE)):
        await session.run(hashing.remove(feed, some))


def _sums(rows: list[tuple[Any, ...]]) -> Sums:
    return {int(bucket): (int(count), int(total)) for bucket, count, total in rows}


def _whole(row: Any) -> Key:
    *key, hashed = row
    return (*key, int(hashed))
