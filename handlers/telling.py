"""A word to somebody else than whoever wrote: queued with what it tells of, in one commit."""

from datetime import datetime, timedelta

from handlers import wire
from handlers.messages import Address, Reply
from storage import addresses, outbox
from storage.database import Writer
from storage.outbox import Outgoing


async def tell(
    desk: Writer, user_id: int, key: str, reply: Reply, now: datetime, delay: timedelta | None = None
) -> bool:
    """Queue it once per `key` for wherever the person is reached (as `Worker("desk")`); False: nowhere."""
    home = (await addresses.homes(desk, [user_id])).get(user_id)
    if home is None:
        return False
    to = Address(home.platform, home.external_id, home.external_id)
    payload = wire.dumped(to, reply)
    queued = Outgoing(
        key, user_id, home.platform, home.conversation, payload, kind="reply", created_at=now, delay=delay
    )
    await outbox.put(desk, queued)
    return True
