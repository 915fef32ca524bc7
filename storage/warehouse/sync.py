"""Brings the warehouse to where Postgres is: missing nothing, doubling nothing, bringing nothing back.

Each step may be the last one before a crash. Rows are read, staged and merged, and the watermark is committed in the
warehouse with them. Only then does Postgres prune its change log and call check-ins synced. Whatever is repeated, by
this process or by another, either comes with a higher number, or changes nothing.
"""

import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import text

from storage.database import Database
from storage.warehouse import merging, state
from storage.warehouse.exporting import PLAN, SYNC, Export, export
from storage.warehouse.feeds import FEEDS
from storage.warehouse.protocol import Session, Warehouse
from storage.warehouse.state import State, Superseded

SUPERSEDED: Final = "superseded"

# A warehouse costs money once it is connected to: what is known here keeps an idle sync from asking it.
_PENDING: Final = text("""
    SELECT NOT EXISTS (SELECT 1 FROM sync_marks WHERE target = :target AND watermark IS NOT NULL)
        OR EXISTS (SELECT 1 FROM change_log WHERE xid < pg_snapshot_xmin(pg_current_snapshot()))
""")
_PLAN: Final = text(PLAN)
_QUIETLY: Final = text("SELECT set_config('tandem.archiving', 'on', true)")
_WATERMARK: Final = text("SELECT CAST(watermark AS text) FROM sync_marks WHERE target = :target")
_FORGET: Final = text("UPDATE sync_marks SET watermark = NULL WHERE target = :target")
# What a row's present version was written by is settled, so this very version is in the warehouse.
_MARK_CHANGED: Final = text("""
    UPDATE checkins AS c SET synced_to_snowflake = true
    FROM (SELECT DISTINCT key FROM change_log
          WHERE table_name = 'checkins' AND xid < CAST(CAST(:xmin AS text) AS xid8)) AS l
    WHERE c.id = l.key AND NOT c.synced_to_snowflake AND age(c.xmin) > age(xid(CAST(CAST(:xmin AS text) AS xid8)))
""")
_MARK_ALL: Final = text("""
    UPDATE checkins AS c SET synced_to_snowflake = true
    WHERE NOT c.synced_to_snowflake AND age(c.xmin) > age(xid(CAST(CAST(:xmin AS text) AS xid8)))
""")
_CONFIRM: Final = text("""
    UPDATE sync_marks SET watermark = CAST(CAST(:xmin AS text) AS xid8), confirmed_at = :now
    WHERE target = :target AND coalesce(watermark, '0'::xid8) <= CAST(CAST(:xmin AS text) AS xid8)
""")
# Transactions that are yet to come have written nothing: such a number came with a dump from another database.
_PRUNE: Final = text("""
    DELETE FROM change_log
    WHERE xid < CAST(CAST(:xmin AS text) AS xid8) OR (:complete AND xid >= pg_snapshot_xmax(pg_current_snapshot()))
""")


async def sync(database: Database, warehouse: Warehouse, now: datetime) -> Mapping[str, int]:
    """How many rows were sent to each table; none at all without touching the warehouse. Raises WarehouseUnavailable.

    Where another process was faster, the one count is `superseded`, and the change log has what is still to be sent.
    """
    async with database.reading(SYNC) as reader:
        if not await reader.scalar(_PENDING, {"target": warehouse.name}):
            return {feed.table: 0 for feed in FEEDS}
    try:
        done = await _carry(database, warehouse, now)
    except Superseded:
        return {SUPERSEDED: 1}
    await confirm(database, warehouse.name, done, now)
    return done.rows


async def fill(database: Database, warehouse: Warehouse, now: datetime) -> None:
    """Sync for what reads the warehouse next: one that was emptied, or whose file is gone, gets everything again.

    Raises WarehouseUnavailable.
    """
    await sync(database, warehouse, now)
    async with warehouse.session() as session:
        there = await state.prepared(session) and await state.synced_at(session) is not None
    if not there:
        await forget(database, warehouse.name)
        await sync(database, warehouse, now)


async def _carry(database: Database, warehouse: Warehouse, now: datetime) -> Export:
    with tempfile.TemporaryDirectory(prefix="tandem-sync-") as folder:
        async with warehouse.session() as session:
            if not await state.prepared(session):
                await state.prepare(session)
            known = await state.read(session, now)
            found = await export(database, warehouse.name, known, Path(folder))
            await keep(session, known, found, now)
    return found


async def keep(session: Session, known: State, found: Export, now: datetime) -> None:
    """Load an export and commit it with its watermark. Raises Superseded where the warehouse isn't at `known`."""
    sent = [feed for feed in FEEDS if found.rows[feed.table]]
    for feed in sent:
        await session.run(merging.stage(feed))
        await session.load(merging.stage_of(feed), found.files[feed.table], merging.staged_columns(feed))
    async with session.transaction():
        await state.advance(session, known, found.state, now)
        for feed in sent:
            await session.run(merging.merge(feed))
        if found.complete:
            for feed in FEEDS:
                await session.run(merging.bury(feed), [found.seq, found.seq])


async def mark_all(database: Database, target: str) -> None:
    """Call every check-in synced whose present version is in the warehouse, as far as that is known to be."""
    async with database.writing(SYNC) as writer:
        reached = await writer.scalar(_WATERMARK, {"target": target})
        if reached is not None:
            await writer.run(_QUIETLY)
            await writer.run(_MARK_ALL, {"xmin": reached})


async def forget(database: Database, target: str) -> None:
    """Have the next sync ask the warehouse how far it is."""
    async with database.writing(SYNC) as writer:
        await writer.run(_FORGET, {"target": target})


async def confirm(database: Database, target: str, done: Export, now: datetime) -> None:
    """Note in Postgres what the warehouse has: check-ins are synced, and the change log needs them no more."""
    values = {"xmin": str(done.xmin)}
    async with database.writing(SYNC) as writer:
        await writer.run(_QUIETLY)
        await writer.run(_PLAN)
        known = await writer.scalar(_WATERMARK, {"target": target})
        await writer.run(_MARK_CHANGED if known else _MARK_ALL, values)
        await writer.run(_CONFIRM, {**values, "target": target, "now": now})
        await writer.run(_PRUNE, {**values, "complete": done.complete})
