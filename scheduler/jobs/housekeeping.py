"""At night: old things are wiped or archived, the last days computed anew, the trail verified, warehouse compared."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from scheduler.job import Counts, Tools
from scheduler.ops_telling import tell_verdict
from storage import archive
from storage.audit import trail
from storage.clock import closing, restating, retention
from storage.database import Worker
from storage.reminders import times as reminder_times
from storage.warehouse import metrics
from storage.warehouse.protocol import Warehouse, WarehouseUnavailable
from storage.warehouse.reconciling import reconcile

log = logging.getLogger(__name__)

_REMINDERS: Final = Worker("reminders")


async def run(tools: Tools, now: datetime) -> Counts:
    """Each step can be stopped in the middle, and done again without harm; counts by what was done."""
    counts = dict((await closing.close(tools.database, now)).counts())
    counts |= await restating.restate(tools.database)
    async with tools.database.writing(_REMINDERS) as writer:
        counts["usual_times"] = await reminder_times.restate_usual(writer, now)
    counts["archived"] = await archive.move(tools.database, now.astimezone(UTC).date(), tools.archive_after_days)
    counts |= await retention.sweep(tools.database, now)
    counts |= await _audited(tools, now)
    if tools.warehouse is not None:
        counts |= await _compared(tools, tools.warehouse, now)
    return counts


async def _audited(tools: Tools, now: datetime) -> Mapping[str, int]:
    """Verify the trail; whoever keeps the log or the channel has a head to compare with (`tandem audit --head`)."""
    async with tools.database.reading(trail.AUDITOR) as reader:
        verdict = await trail.verify(reader)
    if verdict.ok:
        log.info("audit trail: %s", verdict)
    else:
        log.error("the audit trail was altered: %s", verdict)
    await tell_verdict(tools, verdict, now)
    return {"audit_checked": verdict.checked, "audit_broken": int(not verdict.ok)}


async def _compared(tools: Tools, warehouse: Warehouse, now: datetime) -> Mapping[str, int]:
    """Mend where the warehouse differs; one that is away is compared tomorrow."""
    try:
        found = await reconcile(tools.database, warehouse, now)
        return {**found, **await metrics.compute(warehouse)}
    except WarehouseUnavailable as problem:
        log.warning("the warehouse was not compared: %s", problem)
        return {"warehouse_away": 1}
