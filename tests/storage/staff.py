"""People who are told of alerts, and what they were told."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from handlers import wire
from handlers.messages import Reply
from storage import people
from storage.database import Database, Worker
from storage.queues import outbox

ARRIVAL = datetime(2026, 2, 9, 14, 0, tzinfo=UTC)


async def somebody(database: Database, name: str, *roles: str, zone: str | None = "America/New_York") -> int:
    """A person with these roles, found on the console under their name."""
    async with database.writing(Worker("intake")) as writer:
        return await people.create(writer, "console", name.casefold(), name, zone, ARRIVAL, roles=roles)


async def pages(database: Database) -> list[tuple[str, str, str, Reply]]:
    """Of all that was queued for others, in order: key, class, to whom, and what."""
    async with database.reading(Worker("delivery")) as reader:
        rows = await reader.all(
            text("SELECT * FROM outbox WHERE key LIKE 'alert:%' OR key LIKE 'digest:%' ORDER BY id")
        )
        found = []
        for row in rows:
            address, reply = wire.loaded(await outbox.opened(reader, row))
            found.append((row.key, row.kind, address.person, reply))
    return found


async def events(database: Database, alert_id: int | None = None) -> list[tuple[str, int, int | None, int | None]]:
    """What happened to an alert, or to all: what, step, by whom, to whom."""
    async with database.reading(Worker("alerts")) as reader:
        rows = await reader.all(
            text("""SELECT what, step, by_id, to_id FROM alert_events
                    WHERE alert_id = coalesce(CAST(:alert AS bigint), alert_id) ORDER BY id"""),
            {"alert": alert_id},
        )
    return [tuple(row) for row in rows]


async def standing(database: Database) -> list[dict[str, Any]]:
    """Every alert's row."""
    async with database.reading(Worker("alerts")) as reader:
        return [dict(row._mapping) for row in await reader.all(text("SELECT * FROM alerts ORDER BY id"))]
