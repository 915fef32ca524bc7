"""Adherence over 7, 30 and 90 days and streaks of all members, in the warehouse."""

from datetime import datetime

from scheduler.job import Counts, Tools
from storage.clock import closing
from storage.warehouse import metrics
from storage.warehouse.sync import fill


async def run(tools: Tools, now: datetime) -> Counts:
    """The last 14 closed days of every member are written anew; older figures stay as they were told."""
    closed = (await closing.close(tools.database, now)).counts()
    if tools.warehouse is None:
        return closed
    await fill(tools.database, tools.warehouse, now)
    return {**closed, **await metrics.compute(tools.warehouse)}
