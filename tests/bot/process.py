"""What the kill tests kill: a whole process that listens to a platform, answers and delivers, with short leases."""

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar

from bot.lanes import Lanes, Parse, Respond
from handlers.messages import Sender
from scheduler.delivery import Delivery
from scheduler.limits import Limiter, Limits
from storage.database import Database
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.queues.outbox import Routes
from tests.storage.queues.payloads import rows

LEASE = timedelta(seconds=1)


class Connection(Protocol):
    """What the adapters have in common."""

    @property
    def sender(self) -> Sender: ...
    @property
    def parse(self) -> Parse: ...
    def attach(self, database: Database, lanes: Lanes) -> None: ...
    async def run(self, stop: asyncio.Event) -> None: ...


C = TypeVar("C", bound=Connection)


def live(
    url: str,
    keys: str,
    platform: str,
    opened: AbstractAsyncContextManager[C],
    respond: Callable[[C, Database], Respond],
) -> None:
    """Until killed."""
    logging.disable()
    database = Database.at(url, Vault(MasterKeys.parse(keys)), pool_size=4)
    asyncio.run(_live(database, platform, opened, respond))


async def _live(
    database: Database,
    platform: str,
    opened: AbstractAsyncContextManager[C],
    respond: Callable[[C, Database], Respond],
) -> None:
    never = asyncio.Event()
    limiter = Limiter(time.monotonic, {platform: Limits()})
    async with opened as connection:
        routes = Routes([platform])
        delivery = Delivery(database, {platform: connection.sender}, routes, lease=LEASE, limiter=limiter)
        lanes = Lanes(database, {platform: connection.parse}, respond(connection, database), delivery, lease=LEASE)
        connection.attach(database, lanes)
        await asyncio.gather(connection.run(never), lanes.run(never), delivery.run(never))


async def until_all_is_done(database: Database) -> None:
    """Nothing waits to be thought about, and nothing to be sent."""
    while await rows(
        database,
        "SELECT id FROM inbox WHERE state IN ('waiting', 'claimed')"
        " UNION ALL SELECT id FROM outbox WHERE state IN ('pending', 'sending')",
    ):
        pass


def kill(process: BaseProcess) -> None:
    """Wherever it is."""
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert process.exitcode == -signal.SIGKILL, "it ended by itself"
