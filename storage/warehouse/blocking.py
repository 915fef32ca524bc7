"""What both drivers share, whose libraries block: a connection that a thread opens, and a transaction."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

T = TypeVar("T")


@asynccontextmanager
async def opened(connect: Callable[[], T], close: Callable[[T], object]) -> AsyncIterator[T]:
    """What `connect` gives, closed again afterwards. Both run in threads."""
    opening = asyncio.create_task(asyncio.to_thread(connect))
    try:
        yield await asyncio.shield(opening)
    finally:
        # A thread can't be called back: what it opens is waited for, and closed.
        await asyncio.wait([opening])
        if opening.exception() is None:
            await asyncio.shield(asyncio.to_thread(close, opening.result()))


@asynccontextmanager
async def transaction(run: Callable[[str], Awaitable[None]]) -> AsyncIterator[None]:
    """What is run within it is kept whole, or not at all."""
    await run("BEGIN")
    try:
        yield
    except BaseException:
        await run("ROLLBACK")
        raise
    await run("COMMIT")
