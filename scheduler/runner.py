"""At each tick: queues what is due, and begins whatever can be claimed.

Jobs of different names run at once, two of the same name never in one process. One that fails stops no other.
"""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from scheduler import planning
from scheduler.faults import told
from scheduler.job import Tools
from scheduler.measures import Measures
from scheduler.running import BATCH, CLOCK, LEASE, Running
from scheduler.timetable import TIMETABLE, Alone, Entry
from scheduler.timing import Clock, SystemClock
from storage.clock import marks as clock_marks
from storage.clock import occurrences

log = logging.getLogger(__name__)

GRACE: Final = 4.0
"""Seconds that jobs under way may take once the process is told to end; then they are broken off."""


class Runner:
    """Any number of these may tick, in any number of processes."""

    def __init__(
        self,
        tools: Tools,
        timetable: Sequence[Entry] = TIMETABLE,
        *,
        clock: Clock | None = None,
        lease: timedelta = LEASE,
        batch: int = BATCH,
    ) -> None:
        self._database = tools.database
        self._timetable = timetable
        self.clock: Clock = clock or SystemClock()
        self.measures = Measures(begun=self.clock.monotonic())
        self._running = Running(tools, self.measures, self.clock, lease=lease, batch=batch)
        self._kinds = [kind for entry in timetable for kind in planning.kinds_of(entry)]
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ending = False

    async def tick(self) -> None:
        """Queue, and begin what isn't under way. Raises what a database that is away raises."""
        now = self.clock.now()
        async with self._database.reading(CLOCK) as reader:
            marks = await clock_marks.marks(reader)
        for entry in self._timetable:
            if planning.may_be_due(entry, marks.get(entry.name), now):
                await self._queue(entry, now)
        async with self._database.reading(CLOCK) as reader:
            waiting = await occurrences.waiting(reader, self._kinds, now)
        for entry in self._timetable:
            if waiting.intersection(planning.kinds_of(entry)) and entry.name not in self._tasks and not self._ending:
                self._begin(entry)
        self.measures.ticked = self.clock.monotonic()

    async def beat(self) -> None:
        """Hold on to what is under way, for as long as this is awaited."""
        await self._running.beat()

    async def settled(self) -> None:
        """Until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks.values())

    async def end(self, grace: float) -> None:
        """Claim nothing more, let what is under way end, and after `grace` seconds break it off."""
        self._ending = True
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=grace)
        for task in self._tasks.values():
            task.cancel()
        await self.settled()

    def _begin(self, entry: Entry) -> None:
        task = asyncio.create_task(self._work(entry))
        self._tasks[entry.name] = task
        task.add_done_callback(lambda _: self._tasks.pop(entry.name, None))

    async def _queue(self, entry: Entry, now: datetime) -> None:
        try:
            async with self._database.writing(CLOCK) as writer:
                if isinstance(entry, Alone):
                    await planning.queue_alone(writer, entry, now)
                else:
                    await planning.queue_members(writer, entry, now)
        except clock_marks.Taken:
            return
        except Exception as error:  # noqa: BLE001 — the edge of a job: the mark stays, so that the next tick tries again
            self.measures.jobs[entry.name].failures += 1
            log.error("job %s isn't queued: %s", entry.name, told(error))

    async def _work(self, entry: Entry) -> None:
        try:
            if isinstance(entry, Alone):
                await self._running.alone(entry, self.clock.now())
                return
            for kind in planning.kinds_of(entry):
                while not self._ending and await self._running.members(entry, kind, self.clock.now()):
                    pass
        except Exception as error:  # noqa: BLE001 — the edge of the loop: the next tick begins it again
            log.error("job %s: %s", entry.name, told(error))
