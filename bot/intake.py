"""Takes what a platform brings: the person and the payload in one commit, and only then may the platform forget it."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.lanes import Lanes
from storage import people
from storage.database import Database, Worker, Writer
from storage.queues import inbox
from storage.queues.inbox import Incoming

_WORKER = Worker("intake")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A payload as the platform gave it, and what can be told of it without understanding it."""

    source: str
    external_id: str
    """The platform's id of the payload, or what else tells it from every other."""
    conversation: str
    """The platform's id of the chat."""
    payload: bytes = field(repr=False)
    at: datetime
    """Product time, aware."""
    person: str | None = None
    """The platform's id of whoever it comes from; None where that can't be told."""
    name: str = ""
    zone: str = ""
    roles: tuple[str, ...] = ("member",)
    """What a stranger is from now on; somebody who is known stays what they are."""


async def take(database: Database, arrival: Arrival, lanes: Lanes | None = None) -> bool:
    """Keep the payload; False: it was kept before. Once this returns, it may be acknowledged.

    With `lanes` of this process, it is worked on at once where its lane is free.
    """
    async with database.writing(_WORKER) as writer:
        incoming = Incoming(
            source=arrival.source,
            external_id=arrival.external_id,
            conversation=await inbox.lane(writer, arrival.source, _sound(arrival.conversation)),
            payload=arrival.payload,
            received_at=arrival.at,
            person=_sound(arrival.person) if arrival.person else None,
        )
        accepted = await inbox.accept(writer, incoming, lanes.offer() if lanes else None)
        if accepted is None:
            return False
        if accepted.user_id is None and incoming.person is not None:
            accepted = await inbox.assign(writer, accepted, await _welcomed(writer, arrival, incoming.person))
    if lanes and accepted.claimed:
        lanes.begin(accepted.claimed)
    elif lanes:
        lanes.wake(incoming.conversation)
    return True


async def _welcomed(writer: Writer, arrival: Arrival, person: str) -> int:
    name, zone = _sound(arrival.name), known_zone(arrival.zone)
    return await people.create(writer, arrival.source, person, name, zone, arrival.at, arrival.roles)


def _sound(text: str) -> str:
    """Valid Unicode, whatever came."""
    return text.encode("utf-8", "backslashreplace").decode()


def known_zone(name: str) -> str | None:
    """A zone that a platform names, if there is one."""
    try:
        return ZoneInfo(name).key if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
