"""Time as the running process knows it; handed in, so that a test can be quick."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Product time, machine time, and waiting."""

    def now(self) -> datetime:
        """Product time, aware."""
        ...

    def monotonic(self) -> float:
        """Machine time in seconds."""
        ...

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        """Until the event is set, or that long."""
        ...


def _utc_now() -> datetime:
    return datetime.now(UTC)


class SystemClock:
    """The machine's own; product time may be moved by `now`."""

    def __init__(self, now: Callable[[], datetime] = _utc_now) -> None:
        self.now = now
        self.monotonic = time.monotonic

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
