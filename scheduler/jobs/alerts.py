"""Pages, reminds and escalates until somebody acts; wakes what was put off, and finds what fell through."""

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Final

from handlers import alert_pages
from scheduler.faults import told
from scheduler.job import Counts, Tools
from storage.alerting import chain, mending
from storage.database import Worker

log = logging.getLogger(__name__)

ALERTS: Final = Worker("alerts")


async def run(tools: Tools, now: datetime) -> Counts:
    """Move on every alert whose time has come, each in a transaction of its own: one that can't be is tried again."""
    async with tools.database.writing(ALERTS) as writer:
        found = await mending.audit(writer, now)
        due = await chain.due(writer, now)
    counts = {**asdict(found), "paged": 0, "nobody": 0, "woke": 0, "waited": 0}
    failures: list[Exception] = []
    for alert_id in due:
        try:
            moved = await _moved(tools, alert_id, now)
        except Exception as error:  # noqa: BLE001 — raised below, when the others have had their turn
            log.error("alert %d: %s", alert_id, told(error))
            failures.append(error)
            continue
        if moved is not None:
            counts["paged"] += len(moved.pages)
            counts["nobody"] += moved.what == "nobody"
            counts["woke"] += moved.woke
            counts["waited"] += moved.what == "waited"
    if failures:
        raise ExceptionGroup(f"{len(failures)} alerts could not be moved on", failures)
    return counts


async def _moved(tools: Tools, alert_id: int, now: datetime) -> chain.Moved | None:
    async with tools.database.writing(ALERTS) as writer:
        moved = await chain.move(writer, alert_id, now)
        await alert_pages.queue(writer, moved.pages if moved else (), now)
    for page in moved.pages if moved else ():
        tools.wake(page.to.home.conversation)
    return moved
