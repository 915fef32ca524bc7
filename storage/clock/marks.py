"""How far the clock has looked, for each job: whoever queues what is due next begins there."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import text

from storage.database import Reader, Writer

_ALL = text("SELECT kind, through FROM clock_marks")
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended('clock mark ' || :kind, 0))")
_MARK = text("SELECT through FROM clock_marks WHERE kind = :kind")
_SET = text("""
    INSERT INTO clock_marks (kind, through) VALUES (:kind, :through)
    ON CONFLICT (kind) DO UPDATE SET through = excluded.through
""")


class Taken(Exception):
    """Another process is queueing this kind at this moment."""


async def marks(reader: Reader) -> Mapping[str, datetime]:
    """By kind, the product time up to which it was queued."""
    return {row.kind: row.through for row in await reader.all(_ALL)}


async def lock(writer: Writer, kind: str) -> datetime | None:
    """The mark of a kind, which nobody else may move until the transaction ends; None: there is none. Raises Taken."""
    if not await writer.scalar(_LOCK, {"kind": kind}):
        raise Taken
    mark: datetime | None = await writer.scalar(_MARK, {"kind": kind})
    return mark


async def move(writer: Writer, kind: str, through: datetime) -> None:
    """Set a locked mark, in the transaction that queues what lies before it."""
    await writer.run(_SET, {"kind": kind, "through": through})
