"""How a job speaks to a group: through the outbox, in the transaction that keeps the post."""

from datetime import datetime

from handlers import wire
from handlers.messages import Address, Reply
from scheduler.job import Tools
from storage import outbox
from storage.database import Writer
from storage.groups import Group
from storage.outbox import Outgoing


async def tell_group(
    writer: Writer,
    tools: Tools,
    group: Group,
    reply: Reply,
    key: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Queue `reply` for the group once per `key`. It is nobody's row: a group that is gone isn't a member who is."""
    address = Address(group.platform, group.chat, group.chat)
    for number, part in enumerate(tools.parts(group.platform, reply)):
        outgoing = Outgoing(
            key=f"{key}:{number}" if number else key,
            user_id=None,
            platform=group.platform,
            conversation=group.lane,
            payload=wire.dumped(address, part),
            kind="broadcast",
            created_at=now,
            expires_at=expires_at,
        )
        await outbox.put(writer, outgoing)
