"""One job, run once because somebody said so."""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final

from scheduler.job import Counts, Tools, Window
from scheduler.measures import Measures
from scheduler.planning import kinds_of
from scheduler.running import CLOCK, Ran, Running
from scheduler.timetable import Alone, Entry, PerMember
from scheduler.timing import Clock, SystemClock

POLL: Final = 0.5
"""Seconds between two looks at whether a run elsewhere has ended."""


async def run(
    tools: Tools, entry: Entry, now: datetime, *, busy: Callable[[], None], clock: Clock | None = None
) -> Counts:
    """Run it as of `now`, and count what it did; `failed` is among the counts where something failed.

    A job without a subject runs whether it is due or not, but never beside another run of it: `busy` is called once
    where one is waited for. Of a job for members all is done that is due and not yet too late.
    """
    clock = clock or SystemClock()
    running = Running(tools, Measures(clock.monotonic()), clock)
    beat = asyncio.create_task(running.beat())
    try:
        if isinstance(entry, Alone):
            return _counted(await _alone(running, entry, now, busy, clock))
        return await _members(tools, running, entry, now)
    finally:
        beat.cancel()


async def _alone(running: Running, entry: Alone, now: datetime, busy: Callable[[], None], clock: Clock) -> Ran:
    told = False
    while (ran := await running.by_hand(entry, now)) is None:
        if not told:
            busy()
            told = True
        await clock.wait(asyncio.Event(), POLL)
    return ran


async def _members(tools: Tools, running: Running, entry: PerMember, now: datetime) -> Counts:
    async with tools.database.writing(CLOCK) as writer:
        queued = await entry.queue(writer, Window(now - entry.catch_up, now))
    total = Counter({"queued": queued})
    for kind in kinds_of(entry):
        while ran := await running.members(entry, kind, now):
            total.update(_counted(ran))
    return total


def _counted(ran: Ran) -> Counts:
    return {**ran.counts, **({"failed": ran.failed} if ran.failed else {})}
