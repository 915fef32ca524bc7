"""The one door to the outbox for whatever is said: a reply, and where it goes, as the row that is queued."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers import wire
from handlers.messages import Address, Reply
from storage.addresses import Home
from storage.groups import Group
from storage.queues.outbox import Outgoing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes, the lane that it is delivered in, and whose row it is; None: nobody's."""

    address: Address
    lane: str
    user_id: int | None


def at_home(home: Home) -> Place:
    """A person's own chat."""
    return Place(Address(home.platform, home.external_id, home.external_id), home.conversation, home.user_id)


def in_group(group: Group) -> Place:
    """A group's chat. It is nobody's row: a group that is gone isn't a member who is."""
    return Place(Address(group.platform, group.chat, group.chat), group.lane, None)


def outgoing(
    to: Place,
    reply: Reply,
    *,
    key: str,
    kind: str,
    now: datetime,
    expires_at: datetime | None = None,
    delay: timedelta | None = None,
    inbox_id: int | None = None,
) -> Outgoing:
    """What `outbox.put` queues, once per `key`. `kind` is crisis, reply, reminder or broadcast."""
    return Outgoing(
        key=key,
        user_id=to.user_id,
        platform=to.address.platform,
        conversation=to.lane,
        payload=wire.dumped(to.address, reply),
        kind=kind,
        created_at=now,
        inbox_id=inbox_id,
        expires_at=expires_at,
        delay=delay,
    )
