"""What the clock's jobs are handed, whichever process runs them."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from bot.modelling import in_background
from bot.settings import Settings
from bot.slack import dividing as for_slack
from bot.slack.account import PLATFORM as SLACK
from bot.telegram import dividing as for_telegram
from bot.telegram.account import PLATFORM as TELEGRAM
from handlers.context import Models
from handlers.messages import Address, Reply
from scheduler.job import Tools
from storage.archive import DEFAULT_DAYS
from storage.database import Database
from storage.warehouse.protocol import Warehouse

_DIVIDING: Final[Mapping[str, Callable[[Reply], Sequence[Reply]]]] = MappingProxyType(
    {TELEGRAM: for_telegram.parts, SLACK: for_slack.parts}
)


def tools(
    database: Database,
    models: Models | None,
    warehouse: Warehouse | None,
    wake: Callable[[str], None],
    told: Settings | None = None,
) -> Tools:
    """`wake` tells this process's delivery that something was queued. Without settings it is the defaults."""
    return Tools(
        database,
        parts,
        wake,
        models=in_background(models) if models else None,
        warehouse=warehouse,
        archive_after_days=told.archive_after_days if told else DEFAULT_DAYS,
        ops=_ops(told),
    )


def _ops(told: Settings | None) -> Address | None:
    """Where the operator reads; nobody in particular is addressed."""
    channel = told.slack.ops_channel if told and told.slack else None
    return Address(SLACK, channel, "") if channel else None


def parts(platform: str, reply: Reply) -> Sequence[Reply]:
    """The reply as messages that the platform takes; no connection to it is needed."""
    dividing = _DIVIDING.get(platform)
    return dividing(reply) if dividing else (reply,)
