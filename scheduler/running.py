"""Claims what is due, hands it to its job, and records what came of it: counts, time taken, what failed."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from scheduler.faults import told
from scheduler.job import Tools
from scheduler.measures import Measures
from scheduler.timetable import Alone, PerMember
from scheduler.timing import Clock
from storage.clock import lone_jobs, occurrences
from storage.clock.occurrences import Occurrence
from storage.database import Worker
from storage.queues.inbox import LostClaim

log = logging.getLogger(__name__)

CLOCK: Final = Worker("clock")
BATCH: Final = 50
"""So few that several processes share the work, and that a batch whose words a model finds ends soon."""
LEASE: Final = timedelta(seconds=60)
"""Extended while the job runs; whoever stops for longer loses what it holds."""
BACK_OFF: Final = tuple(timedelta(seconds=seconds) for seconds in (30, 120, 480, 1800))
"""After each failure; the last one again and again until it is too late."""


@dataclass(slots=True)
class Ran:
    """What came of one claim."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: int = 0


class Running:
    """What this process is running."""

    def __init__(
        self, tools: Tools, measures: Measures, clock: Clock, *, lease: timedelta = LEASE, batch: int = BATCH
    ) -> None:
        self._tools = tools
        self._measures = measures
        self._clock = clock
        self._lease = lease
        self._batch = batch
        self._held: dict[int, Occurrence] = {}

    async def alone(self, entry: Alone, now: datetime) -> Ran | None:
        """Run the newest that is due of a job without a subject; None: there is none, or one is under way."""
        async with self._tools.database.writing(CLOCK) as writer:
            occurrence = await lone_jobs.claim(writer, entry.name, self._lease, now)
        return await self._alone(entry, occurrence, now) if occurrence else None

    async def by_hand(self, entry: Alone, now: datetime) -> Ran | None:
        """Run a job without a subject, due or not; None: one is under way."""
        async with self._tools.database.writing(CLOCK) as writer:
            occurrence = await lone_jobs.claim_by_hand(writer, entry.name, self._lease, now)
        return await self._alone(entry, occurrence, now) if occurrence else None

    async def members(self, entry: PerMember, kind: str, now: datetime) -> Ran | None:
        """Run a batch of what is due of this kind; None: nothing is."""
        async with self._tools.database.writing(CLOCK) as writer:
            claimed = await occurrences.claim(writer, kind, self._batch, self._lease, now)
        if not claimed:
            return None
        async with self._holding(claimed):
            with self._measured(entry.name, claimed, now) as ran:
                await self._run(entry, claimed, now, ran)
        return ran

    async def beat(self) -> None:
        """Extend what is held, for as long as this is awaited."""
        while True:
            await self._clock.wait(asyncio.Event(), self._lease.total_seconds() / 3)
            if self._held:
                try:
                    async with self._tools.database.writing(CLOCK) as writer:
                        await occurrences.extend(writer, list(self._held.values()), self._lease)
                except Exception as error:  # noqa: BLE001 — the edge of the loop: a lost claim rolls its work back
                    log.error("leases aren't extended: %s", told(error))

    async def _alone(self, entry: Alone, occurrence: Occurrence, now: datetime) -> Ran:
        async with self._holding([occurrence]):
            with self._measured(entry.name, [occurrence], now) as ran:
                try:
                    counts = await entry.run(self._tools, now)
                    async with self._tools.database.writing(CLOCK) as writer:
                        await occurrences.finish(writer, occurrence, "done", now, counts=counts)
                    ran.counts.update(counts)
                except Exception as error:  # noqa: BLE001 — the edge of a job: it is tried again later
                    await self._failed(entry.name, occurrence, error, ran)
        return ran

    async def _run(self, entry: PerMember, claimed: Sequence[Occurrence], now: datetime, ran: Ran) -> None:
        """Run the batch; where it raises, what is left of it one by one, so that only the guilty one waits."""
        try:
            ran.counts.update(await entry.run(self._tools, now, claimed))
        except Exception as error:  # noqa: BLE001 — the edge of a job
            if len(claimed) == 1:
                return await self._failed(entry.name, claimed[0], error, ran)
            log.warning("job %s: %s; what is left goes on one by one", entry.name, told(error))
            for each in await self._left(claimed):
                await self._run(entry, [each], now, ran)
        else:
            for each in await self._left(claimed):
                await self._failed(entry.name, each, Unfinished(), ran)

    async def _left(self, claimed: Sequence[Occurrence]) -> list[Occurrence]:
        async with self._tools.database.reading(CLOCK) as reader:
            held = await occurrences.held(reader, claimed)
        return [each for each in claimed if each.id in held]

    async def _failed(self, name: str, occurrence: Occurrence, error: Exception, ran: Ran) -> None:
        if isinstance(error, LostClaim):
            log.warning("job %s, occurrence %d was taken over", name, occurrence.id)
            return
        ran.failed += 1
        log.error("job %s, occurrence %d, attempt %d: %s", name, occurrence.id, occurrence.attempts, told(error))
        delay = BACK_OFF[min(occurrence.attempts, len(BACK_OFF)) - 1]
        async with self._tools.database.writing(CLOCK) as writer:
            await occurrences.fail(writer, occurrence, type(error).__name__, delay)

    @asynccontextmanager
    async def _holding(self, claimed: Sequence[Occurrence]) -> AsyncIterator[None]:
        """Extended while the block takes; what is broken off is free at once."""
        self._held |= {each.id: each for each in claimed}
        try:
            yield
        except asyncio.CancelledError:
            await self._release(claimed)
            raise
        finally:
            for each in claimed:
                self._held.pop(each.id, None)

    async def _release(self, claimed: Sequence[Occurrence]) -> None:
        try:
            async with self._tools.database.writing(CLOCK) as writer:
                await occurrences.release(writer, claimed)
        except Exception as error:  # noqa: BLE001 — the leases end by themselves
            log.warning("what was broken off waits for its lease: %s", told(error))

    @contextmanager
    def _measured(self, name: str, claimed: Sequence[Occurrence], now: datetime) -> Iterator[Ran]:
        """Times, counts and logs one run."""
        ran, began = Ran(), self._clock.monotonic()
        try:
            yield ran
        finally:
            seconds = self._clock.monotonic() - began
            job = self._measures.jobs[name]
            job.runs += 1
            job.failures += ran.failed
            job.occurrences += len(claimed)
            job.seconds += seconds
            job.lateness = max(0.0, max((now - each.due.due_at).total_seconds() for each in claimed))
            ids = ", ".join(str(each.id) for each in claimed)
            counts = ", ".join(f"{what} {count}" for what, count in sorted(ran.counts.items())) or "nothing"
            log.info("job %s: %s; failed %d; %.2f s; occurrences %s", name, counts, ran.failed, seconds, ids)


class Unfinished(Exception):
    """A job gave back without an error and left an occurrence as it was."""
