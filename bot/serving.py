"""`tandem run` with a platform: everything that a bot is made of, in one process of possibly many."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from functools import partial
from typing import Final

from bot import metrics, web
from bot.lanes import Lanes
from bot.modelling import metered
from bot.settings import Settings
from bot.telegram.account import PLATFORM as TELEGRAM
from bot.telegram.account import Account
from bot.telegram.connection import connected
from bot.tooling import tools
from bot.warehousing import warehouse_of
from bot.web import Check, Endpoint
from handlers import registry
from handlers.dispatch import Dispatch
from scheduler.clockwork import Clockwork
from scheduler.delivery import Delivery
from scheduler.runner import Runner
from storage import checkup, gauges
from storage.database import Database
from storage.gauges import Gauge
from storage.outbox import Routes

DRAINING: Final = 8.0
"""Seconds that what is under way may take once the process is told to end."""


async def serve(told: Settings, account: Account, database: Database) -> None:
    """Work until the process is told to end; then let what is under way end, within 10 s. Raises PortUnavailable."""
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(connected(account, registry.menu()))
        models = await stack.enter_async_context(metered(told, database))
        delivery = Delivery(database, {TELEGRAM: telegram.sender}, Routes(platforms=(TELEGRAM,)))
        lanes = Lanes(database, {TELEGRAM: telegram.parse}, Dispatch(database, models), delivery)
        telegram.attach(database, lanes)
        runner = Runner(tools(database, models, warehouse_of(told, database), delivery.wake, told.archive_after_days))
        clockwork = Clockwork(runner)
        checks: dict[str, Check] = {
            "database": partial(_database_problem, database),
            "scheduler": clockwork.problem,
            "warehouse": partial(_warehouse_problem, database),
            "telegram": telegram.problem,
        }
        pages = {"/metrics": _metrics(database, runner)}
        app = web.application(checks, telegram.webhooks, pages)
        await stack.enter_async_context(web.served(app, told.http_host, told.http_port))
        stop = asyncio.Event()
        work = (telegram.run(stop), lanes.run(stop), clockwork.run(stop), delivery.run(stop))
        await _until_told(asyncio.gather(*work), stop)


async def _database_problem(database: Database) -> str | None:
    return await checkup.late(database, datetime.now(UTC))


async def _warehouse_problem(database: Database) -> str | None:
    return await checkup.unsynced(database, datetime.now(UTC))


def _metrics(database: Database, runner: Runner) -> Endpoint:
    async def of_this_process() -> Sequence[Gauge]:
        return runner.measures.gauges()

    return metrics.endpoint(partial(gauges.gauges, database), of_this_process)


async def _until_told(work: asyncio.Future[tuple[None, None, None, None]], stop: asyncio.Event) -> None:
    """The work, until it fails or the process is told to end."""
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAINING):
                await work
        raise
