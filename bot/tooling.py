"""What the clock's jobs are handed, whichever process runs them."""

from collections.abc import Callable, Sequence

from bot.modelling import in_background
from bot.telegram import dividing
from bot.telegram.account import PLATFORM as TELEGRAM
from handlers.context import Models
from handlers.messages import Reply
from scheduler.job import Tools
from storage.archive import DEFAULT_DAYS
from storage.database import Database
from storage.warehouse.protocol import Warehouse


def tools(
    database: Database,
    models: Models | None,
    warehouse: Warehouse | None,
    wake: Callable[[str], None],
    archive_after_days: int = DEFAULT_DAYS,
) -> Tools:
    """`wake` tells this process's delivery that something was queued for a conversation."""
    return Tools(
        database,
        parts,
        wake,
        models=in_background(models) if models else None,
        warehouse=warehouse,
        archive_after_days=archive_after_days,
    )


def parts(platform: str, reply: Reply) -> Sequence[Reply]:
    """The reply as messages that the platform takes; no connection to it is needed."""
    return dividing.parts(reply) if platform == TELEGRAM else (reply,)
