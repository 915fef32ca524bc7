"""Payloads and messages for the tests of the queues."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

from storage.database import Database, Worker
from storage.queues import inbox, outbox, outcomes, sends
from storage.queues.inbox import Accepted, Claimed, Incoming
from storage.queues.outbox import Outgoing, Routes, ToSend
from storage.queues.outcomes import Swept

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
OVER = timedelta(seconds=-1)
"""A lease that has run out by the time it is committed."""

INTAKE, LANES, DELIVERY, OPERATOR = (Worker(name) for name in ("intake", "lanes", "delivery", "operator"))
CONSOLE = Routes(platforms=("console",))

_NEW_USER = text("INSERT INTO users (created_at, updated_at) VALUES (:now, :now) RETURNING id")


async def new_user(database: Database) -> int:
    """Somebody, without a name or an address."""
    async with database.writing(INTAKE) as writer:
        return int(await writer.scalar(_NEW_USER, {"now": NOON}))


async def arrive(
    database: Database,
    external_id: str,
    conversation: str = "sarah",
    *,
    user_id: int | None = None,
    lease: timedelta | None = None,
    payload: bytes = b"hello",
) -> Accepted | None:
    """A payload comes in."""
    async with database.writing(INTAKE) as writer:
        accepted = await inbox.accept(writer, Incoming("console", external_id, conversation, payload, NOON), lease)
        return await inbox.assign(writer, accepted, user_id) if accepted and user_id else accepted


async def claim(database: Database, lease: timedelta = MINUTE, conversation: str | None = None) -> Claimed | None:
    """A lane takes what is next."""
    async with database.writing(LANES) as writer:
        return await inbox.claim(writer, ["console"], lease, conversation)


async def say(
    database: Database,
    key: str,
    conversation: str = "sarah",
    *,
    kind: str = "reply",
    user_id: int | None = None,
    lease: timedelta | None = None,
    expires_at: datetime | None = None,
) -> ToSend | None:
    """Something is put into the outbox."""
    outgoing = Outgoing(
        key=key,
        user_id=user_id,
        platform="console",
        conversation=conversation,
        payload=key.encode(),
        kind=kind,
        created_at=NOON,
        expires_at=expires_at,
    )
    async with database.writing(DELIVERY) as writer:
        return await outbox.put(writer, outgoing, lease)


async def take(
    database: Database, lease: timedelta = MINUTE, *, held: Sequence[str] = (), now: datetime = NOON
) -> tuple[ToSend, ...]:
    """Delivery takes what can be sent."""
    async with database.writing(DELIVERY) as writer:
        return await sends.claim(writer, CONSOLE, 10, lease, now, held)


async def arrived(database: Database, message: ToSend) -> None:
    """The platform says that it has it."""
    async with database.writing(DELIVERY) as writer:
        await sends.sent(writer, message, "42")


async def swept(database: Database) -> Swept:
    """Delivery looks for what nobody vouches for."""
    async with database.writing(DELIVERY) as writer:
        return await outcomes.sweep(writer, NOON)


async def rows(database: Database, query: str, **values: Any) -> list[tuple[Any, ...]]:
    """What the operator sees."""
    async with database.reading(OPERATOR) as reader:
        return [tuple(row) for row in await reader.all(text(query), values)]


async def states(database: Database, table: str = "outbox") -> list[str]:
    """The states of all rows, oldest first."""
    return [state for (state,) in await rows(database, f"SELECT state FROM {table} ORDER BY id")]  # noqa: S608
