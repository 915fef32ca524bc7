"""Judges everybody's last closed day, and brings the alerts into line with it."""

import logging
from collections import Counter
from datetime import datetime
from typing import Final

from scheduler.job import Counts, Tools
from storage import risk
from storage.alerting import risk_alerts
from storage.clock import closing
from storage.database import Worker
from storage.warehouse import metrics
from storage.warehouse.protocol import WarehouseUnavailable
from storage.warehouse.sync import fill

logger = logging.getLogger(__name__)

RISK: Final = Worker("risk")


async def run(tools: Tools, now: datetime) -> Counts:
    """How many members stand at each level, and what became of alerts. Within a day a level may rise, not fall."""
    await closing.close(tools.database, now)
    async with tools.database.writing(RISK) as writer:
        found = await risk.assess(writer, now)
        settled = await risk_alerts.settle(writer, now)
    levels = Counter(each.rating.level.casefold() for each in found)
    return {
        **{level: levels[level] for level in ("high", "medium", "low", "paused", "no_goals")},
        "raised": settled.raised,
        "woke": settled.woke,
        "resolved": settled.resolved,
        **await _compared(tools, now),
    }


async def _compared(tools: Tools, now: datetime) -> Counts:
    """Score everybody in the warehouse too, and count how many come out as here. Nobody's alert waits for that."""
    if tools.warehouse is None:
        return {}
    try:
        await fill(tools.database, tools.warehouse, now)
        found = await metrics.score(tools.warehouse)
    except WarehouseUnavailable as problem:
        logger.warning("risk was not scored in the warehouse: %s", problem)
        return {}
    async with tools.database.reading(RISK) as reader:
        return await metrics.compare(reader, found)
