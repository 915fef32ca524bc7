"""`tandem run` with a platform: everything that a bot is made of, in one process of possibly many."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from bot import metrics, web
from bot.lanes import Lanes, Respond
from bot.modelling import metered
from bot.settings import Settings
from bot.slack.account import PLATFORM as SLACK
from bot.telegram.account import PLATFORM as TELEGRAM
from bot.tooling import tools
from bot.warehousing import warehouse_of
from bot.web import Check, Endpoint
from handlers import registry
from handlers.context import Models
from handlers.dispatch import Dispatch
from handlers.mentor.dispatch import MentorDispatch
from handlers.messages import Message
from handlers.turn import Turn
from scheduler.clockwork import Clockwork
from scheduler.delivery import Delivery
from scheduler.runner import Runner
from storage import checkup, gauges
from storage.database import Database
from storage.gauges import Gauge
from storage.queues.outbox import Routes
from storage.warehouse.protocol import Warehouse

if TYPE_CHECKING:
    from bot.slack.connection import Connection as SlackConnection
    from bot.telegram.connection import Connection as TelegramConnection

DRAINING: Final = 8.0
"""Seconds that what is under way may take once the process is told to end."""


@dataclass(frozen=True, slots=True)
class _Platforms:
    """Those whose credentials are set."""

    telegram: "TelegramConnection | None"
    slack: "SlackConnection | None"

    @property
    def connections(self) -> "dict[str, TelegramConnection | SlackConnection]":
        """By name."""
        both = {TELEGRAM: self.telegram, SLACK: self.slack}
        return {name: connection for name, connection in both.items() if connection}

    def _bot_name(self) -> str:
        return self.telegram.name if self.telegram else ""

    def respond(self, database: Database, models: Models | None, warehouse: Warehouse) -> Respond:
        """Telegram is the members' side, and Slack the mentors' desk."""
        coach = Dispatch(database, models)
        if self.slack is None:
            return coach
        mentors = MentorDispatch(database, models, bot_name=self._bot_name, warehouse=warehouse)
        desk = self.slack.gate(mentors, database)

        async def respond(message: Message, user_id: int, inbox_id: int) -> Turn:
            answers = desk if message.address.platform == SLACK else coach
            return await answers(message, user_id, inbox_id)

        return respond


async def serve(told: Settings, database: Database) -> None:
    """Work until the process is told to end; then let what is under way end, within 10 s. Raises PortUnavailable."""
    async with AsyncExitStack() as stack:
        platforms = await _opened(stack, told)
        connections = platforms.connections
        models, warehouse = await stack.enter_async_context(metered(told, database)), warehouse_of(told, database)
        senders = {name: connection.sender for name, connection in connections.items()}
        delivery = Delivery(database, senders, Routes(platforms=tuple(connections)))
        parsers = {name: connection.parse for name, connection in connections.items()}
        lanes = Lanes(database, parsers, platforms.respond(database, models, warehouse), delivery)
        for connection in connections.values():
            connection.attach(database, lanes)
        runner = Runner(tools(database, models, warehouse, delivery.wake, told))
        clockwork = Clockwork(runner)
        checks: dict[str, Check] = {
            "database": partial(_database_problem, database),
            "scheduler": clockwork.problem,
            "warehouse": partial(_warehouse_problem, database),
            **{name: connection.problem for name, connection in connections.items()},
        }
        webhooks = {path: take for connection in connections.values() for path, take in connection.webhooks.items()}
        app = web.application(checks, webhooks, {"/metrics": _metrics(database, runner)})
        await stack.enter_async_context(web.served(app, told.http_host, told.http_port))
        stop = asyncio.Event()
        work = [part.run(stop) for part in (*connections.values(), lanes, clockwork, delivery)]
        await _until_told(asyncio.gather(*work), stop)


async def _opened(stack: AsyncExitStack, told: Settings) -> _Platforms:
    """Each library takes most of a second to import, so only what is used is."""
    telegram, slack = None, None
    if told.telegram:
        from bot.telegram import connection as of_telegram

        telegram = await stack.enter_async_context(of_telegram.connected(told.telegram, registry.menu()))
    if told.slack:
        from bot.slack import connection as of_slack

        slack = await stack.enter_async_context(of_slack.connected(told.slack))
    return _Platforms(telegram, slack)


async def _database_problem(database: Database) -> str | None:
    return await checkup.late(database, datetime.now(UTC))


async def _warehouse_problem(database: Database) -> str | None:
    return await checkup.unsynced(database, datetime.now(UTC))


def _metrics(database: Database, runner: Runner) -> Endpoint:
    async def of_this_process() -> Sequence[Gauge]:
        return runner.measures.gauges()

    return metrics.endpoint(partial(gauges.gauges, database), of_this_process)


async def _until_told(work: asyncio.Future[list[None]], stop: asyncio.Event) -> None:
    """The work, until it fails or the process is told to end."""
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        stop.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAINING):
                await work
        raise
