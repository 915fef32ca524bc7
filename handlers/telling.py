"""A word to somebody else than whoever wrote: queued with what it tells of, in one commit."""

from datetime import datetime, timedelta

from coaching.desk.mentor_words import quiet_until
from handlers.messages import Reply
from handlers.posting import at_home, outgoing
from storage import addresses
from storage.database import Writer
from storage.people import Person
from storage.queues import outbox


async def tell(
    desk: Writer, user_id: int, key: str, reply: Reply, now: datetime, delay: timedelta | None = None
) -> bool:
    """Queue it once per `key` for wherever the person is reached (as `Worker("desk")`); False: nowhere."""
    home = (await addresses.homes(desk, [user_id])).get(user_id)
    if home is None:
        return False
    await outbox.put(desk, outgoing(at_home(home), reply, key=key, kind="reply", now=now, delay=delay))
    return True


async def tell_by_day(desk: Writer, who: Person, key: str, reply: Reply, now: datetime) -> datetime | None:
    """The same, but never within their quiet hours: when it goes, where it waits for these to end."""
    morning = quiet_until(now.astimezone(who.zone), who.quiet_from, who.quiet_until)
    await tell(desk, who.id, key, reply, now, morning - now if morning else None)
    return morning
