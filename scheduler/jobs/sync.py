"""Postgres to the warehouse: what was settled since the last time."""

from datetime import datetime

from scheduler.job import Counts, Tools
from storage.clock import closing
from storage.warehouse.sync import sync


async def run(tools: Tools, now: datetime) -> Counts:
    """How many rows were sent to each table. Nothing is lost while the warehouse can't be reached: the log waits."""
    await closing.close(tools.database, now)
    return await sync(tools.database, tools.warehouse, now) if tools.warehouse else {}
