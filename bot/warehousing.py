"""The warehouse that the settings name: Snowflake, or the embedded one in DATA_DIR."""

import asyncio

from bot.settings import Settings
from storage.database import Database
from storage.warehouse import state
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.protocol import Warehouse, WarehouseUnavailable
from storage.warehouse.snowflake import Snowflake


def warehouse_of(told: Settings, database: Database) -> Warehouse:
    """Connects on first use."""
    return Snowflake(told.snowflake) if told.snowflake else DuckDb(told.data_dir, database)


async def prepare(warehouse: Warehouse) -> None:
    """Create the tables and the view that aren't there yet. Raises WarehouseUnavailable."""
    async with warehouse.session() as session:
        await state.prepare(session)


async def examined(warehouse: Warehouse) -> tuple[str, str]:
    """What `tandem doctor` says: `ok`, `new` or `problem`, and a line with what to do where it isn't ok."""
    empty = f"{warehouse.name}, still empty: the first sync, or `tandem migrate`, sets it up"
    if isinstance(warehouse, DuckDb) and not await asyncio.to_thread(warehouse.file.exists):
        return "new", empty
    try:
        async with warehouse.session() as session:
            if not await state.prepared(session):
                return "new", empty
            synced = await state.synced_at(session)
    except WarehouseUnavailable as problem:
        return "problem", str(problem)
    return "ok", f"{warehouse.name}, " + (f"synced {synced:%Y-%m-%d %H:%M} UTC" if synced else "not synced yet")
