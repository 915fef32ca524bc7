"""The tasks of a loop that claims work from Postgres: so many at once, and a bell that says when to look again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final

from scheduler.faults import told
from scheduler.timing import Clock

log = logging.getLogger(__name__)

POLL: Final = 0.5
"""Seconds until what another process left in Postgres is noticed."""


class Crew:
    """At most `size` tasks, each for one conversation."""

    def __init__(self, name: str, size: int, clock: Clock) -> None:
        self._name = name
        self._size = size
        self._clock = clock
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._bell = asyncio.Event()
        self._behind: set[str] = set()

    @property
    def room(self) -> int:
        """How many tasks more it takes."""
        return self._size - len(self._tasks)

    def ring(self, conversation: str) -> None:
        """There is more for this conversation: look now, and when its task has ended."""
        self._behind.add(conversation)
        self._bell.set()

    def begin(self, work: Coroutine[None, None, None], conversation: str, *, more: bool) -> None:
        """Start a task. With `more`, something may wait behind it."""
        if more:
            self._behind.add(conversation)
        task = asyncio.create_task(work)
        self._tasks[task] = conversation
        task.add_done_callback(self._ended)

    async def settled(self) -> None:
        """Until nothing is under way."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def drain(self, claim: Callable[[], Awaitable[int]]) -> None:
        """Until nothing is under way and nothing can be claimed."""
        while True:
            await self.settled()  # first, since a claim that overlaps with work doesn't see what waits behind it
            if not await claim() and not self._tasks:
                return

    async def pause(self) -> None:
        """Until the bell rings, or it is time to look for what others left."""
        await self._clock.wait(self._bell, POLL)
        self._bell.clear()

    async def run(self, claim: Callable[[], Awaitable[int]], stop: asyncio.Event) -> None:
        """Claim and claim again until `stop`, then let what is under way end. An error costs one round."""
        ringing = asyncio.create_task(self._ring_at(stop))
        try:
            while not stop.is_set():
                if not await self._carefully(claim):
                    await self.pause()
        finally:
            ringing.cancel()
        await self.settled()

    async def _carefully(self, claim: Callable[[], Awaitable[int]]) -> int:
        try:
            return await claim()
        except Exception as error:  # noqa: BLE001 — the edge of the loop: the database may be back at the next round
            log.error("%s: %s", self._name, told(error))
            return 0

    async def _ring_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._bell.set()

    def _ended(self, task: asyncio.Task[None]) -> None:
        full = self.room <= 0
        conversation = self._tasks.pop(task)
        if full or conversation in self._behind:
            self._behind.discard(conversation)
            self._bell.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("%s: %s", self._name, told(error))
