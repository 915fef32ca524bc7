"""How many processes deliver at this moment, so that they keep a platform's limits together."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text

from storage.database import Writer

GONE_AFTER: Final = timedelta(seconds=20)
"""A process that lives says so several times within this."""

_SEEN = text("""
    WITH gone AS (
        DELETE FROM deliverers WHERE id <> :me AND seen_at < clock_timestamp() - CAST(:gone_after AS interval)),
    me AS (INSERT INTO deliverers (id, seen_at) VALUES (:me, clock_timestamp())
           ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at)
    SELECT 1 + count(*) FROM deliverers WHERE id <> :me AND seen_at >= clock_timestamp() - CAST(:gone_after AS interval)
""")
_LEFT = text("DELETE FROM deliverers WHERE id = :me")


async def seen(writer: Writer, me: UUID) -> int:
    """This process delivers; how many do, this one included (as `Worker("delivery")`)."""
    count: int = await writer.scalar(_SEEN, {"me": me, "gone_after": GONE_AFTER})
    return count


async def left(writer: Writer, me: UUID) -> None:
    """This process delivers no longer; the others need not wait to notice."""
    await writer.run(_LEFT, {"me": me})
