"""The clock beside a conversation in a terminal, so that what is due is said there too."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from scheduler.clockwork import Clockwork
from scheduler.job import Tools
from scheduler.runner import Runner

Deliver = Callable[[asyncio.Event], Awaitable[None]]
"""Delivers until the event is set."""


@asynccontextmanager
async def ticking(tools: Tools, deliver: Deliver) -> AsyncIterator[None]:
    """For as long as the block takes, run what is due and deliver what comes of it."""
    stop = asyncio.Event()
    clockwork = Clockwork(Runner(tools))
    work = asyncio.gather(clockwork.run(stop), deliver(stop))
    try:
        yield
    finally:
        stop.set()
        await work
