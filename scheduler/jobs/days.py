"""Closes the days that are over on each member's own clock, and writes on the ledgers of the silent."""

from datetime import datetime

from scheduler.job import Counts, Tools
from storage import closing


async def run(tools: Tools, now: datetime) -> Counts:
    """Nothing is told to anybody: the figures of the day that is over are final from here on."""
    return (await closing.close(tools.database, now)).counts()
