"""Shows that an answer is on its way, where that takes a while and the platform can show it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from handlers.messages import Address, ShowsWork
from scheduler.timing import Clock

SOON: Final = 0.7
"""Seconds after which an answer is slow: a quick one needs no sign."""
AGAIN: Final = 4.0
"""Seconds between two signs; Telegram's lasts for five."""


@asynccontextmanager
async def work_shown(sender: ShowsWork | None, address: Address, clock: Clock) -> AsyncIterator[None]:
    """For as long as the block takes."""
    if sender is None:
        yield
        return
    showing = asyncio.create_task(_show(sender, address, clock))
    try:
        yield
    finally:
        showing.cancel()


async def _show(sender: ShowsWork, address: Address, clock: Clock) -> None:
    never = asyncio.Event()
    await clock.wait(never, SOON)
    while True:
        await sender.working(address)
        await clock.wait(never, AGAIN)
