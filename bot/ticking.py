"""The clock beside a conversation in a terminal, so that what is due is said there too."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.tooling import tools
from handlers.context import Models
from scheduler.clockwork import Clockwork
from scheduler.runner import Runner
from storage.database import Database

Deliver = Callable[[asyncio.Event], Awaitable[None]]
"""Delivers until the event is set."""


@asynccontextmanager
async def ticking(
    database: Database, models: Models | None, wake: Callable[[str], None], deliver: Deliver
) -> AsyncIterator[None]:
    """For as long as the block takes, run what is due and deliver what comes of it."""
    stop = asyncio.Event()
    clockwork = Clockwork(Runner(tools(database, models, wake)))
    work = asyncio.gather(clockwork.run(stop), deliver(stop))
    try:
        yield
    finally:
        stop.set()
        await work
