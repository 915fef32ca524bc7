"""How a job speaks to a member: through the outbox, in the transaction that finishes its occurrence."""

from datetime import datetime

from handlers import wire
from handlers.messages import Address, Reply
from scheduler.job import Tools
from storage import outbox
from storage.addresses import Home
from storage.database import Writer
from storage.outbox import Outgoing


async def tell(
    writer: Writer,
    tools: Tools,
    home: Home,
    reply: Reply,
    *,
    key: str,
    kind: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Queue `reply` for the member once per `key`; its parts after the first are `key:1`, `key:2` and so on.

    `kind` is reminder, broadcast, reply or crisis. Past `expires_at` it is no longer worth saying. After the commit,
    call `tools.wake(home.conversation)`.
    """
    for outgoing in messages(tools, home, reply, key=key, kind=kind, now=now, expires_at=expires_at):
        await outbox.put(writer, outgoing)


def messages(
    tools: Tools,
    home: Home,
    reply: Reply,
    *,
    key: str,
    kind: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> list[Outgoing]:
    """What `tell` queues."""
    address = Address(home.platform, home.external_id, home.external_id)
    return [
        Outgoing(
            key=f"{key}:{number}" if number else key,
            user_id=home.user_id,
            platform=home.platform,
            conversation=home.conversation,
            payload=wire.dumped(address, part),
            kind=kind,
            created_at=now,
            expires_at=expires_at,
        )
        for number, part in enumerate(tools.parts(home.platform, reply))
    ]
