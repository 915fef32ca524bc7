"""APScheduler, which only ticks: what is due, and who does it, is in Postgres."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler.faults import told
from scheduler.runner import GRACE, Runner

log = logging.getLogger(__name__)

TICK: Final = 5.0
"""Seconds."""


class Clockwork:
    """Ticks at once and every `seconds`, however long one takes and however the machine's clock is set meanwhile."""

    def __init__(self, runner: Runner, seconds: float = TICK, *, grace: float = GRACE) -> None:
        """`grace` is how many seconds a job under way may take once the process is told to end."""
        self._runner = runner
        self._seconds = seconds
        self._grace = grace
        self._ticking = asyncio.Lock()

    async def problem(self) -> str | None:
        """Why what is due isn't done, in a sentence; None where it is."""
        return self._runner.measures.problem(self._runner.clock.monotonic())

    async def run(self, stop: asyncio.Event) -> None:
        """Tick until `stop`; then let what is under way end, or break it off."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        job = scheduler.add_job(
            self._tick,
            "interval",
            seconds=self._seconds,
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )
        scheduler.start()
        beat = asyncio.create_task(self._runner.beat())
        try:
            while not stop.is_set():
                before = self._runner.measures.ticked
                await self._runner.clock.wait(stop, 2 * self._seconds)
                # APScheduler waits for a moment of the machine's clock, which may have been set back by days.
                if self._runner.measures.ticked == before and not (self._ticking.locked() or stop.is_set()):
                    job.modify(next_run_time=datetime.now(UTC))
        finally:
            job.remove()
            async with self._ticking:  # a tick that is cut short would be told as an error
                scheduler.shutdown(wait=False)
            await self._runner.end(self._grace)
            beat.cancel()

    async def _tick(self) -> None:
        try:
            async with self._ticking:
                await self._runner.tick()
        except Exception as error:  # noqa: BLE001 — the edge of the loop: the database may be back at the next tick
            log.error("the clock: %s", told(error))
