"""How a job speaks to a member or a group: through the outbox, in the transaction that finishes its occurrence."""

from collections.abc import Iterable
from datetime import datetime

from handlers.messages import Reply
from handlers.posting import Place, outgoing
from scheduler.job import Tools
from storage.database import Writer
from storage.queues import outbox
from storage.queues.outbox import Outgoing


def messages(
    tools: Tools, to: Place, reply: Reply, *, key: str, kind: str, now: datetime, expires_at: datetime | None = None
) -> list[Outgoing]:
    """`reply` as it is queued once per `key`; its parts after the first are `key:1`, `key:2` and so on.

    `kind` is reminder, broadcast, reply or crisis. Past `expires_at` it is no longer worth saying.
    """
    return [
        outgoing(to, part, key=f"{key}:{number}" if number else key, kind=kind, now=now, expires_at=expires_at)
        for number, part in enumerate(tools.parts(to.address.platform, reply))
    ]


async def tell(writer: Writer, said: Iterable[Outgoing]) -> None:
    """Queue them. After the commit, call `tools.wake` with the lane that they are delivered in."""
    for each in said:
        await outbox.put(writer, each)
