"""What became of a send that did not simply succeed: dead, gone, or uncertain, and what follows from each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.queues.outbox import Outgoing, ToSend, opened, put
from storage.queues.sends import END, PROVED, dead

SAID_AGAIN: Final = frozenset({"crisis", "reply"})
"""The classes whose uncertain messages are sent once more, labelled."""

_STALE = text("""
    SELECT id, claim FROM outbox WHERE state = 'sending' AND lease_until <= clock_timestamp()
    ORDER BY id FOR UPDATE SKIP LOCKED
""")
_EXPIRE = text("""
    UPDATE outbox SET state = 'expired', finished_at = clock_timestamp() WHERE state = 'pending' AND expires_at <= :now
    RETURNING id
""")
# What hasn't been tried yet waits because somebody wanted it to.
_RELEASE = text("""
    UPDATE outbox SET lease_until = CASE state WHEN 'sending' THEN clock_timestamp() END, not_before = NULL
    WHERE conversation = :conversation AND state IN ('pending', 'sending') AND attempts > 0
""")
_UNCERTAIN = text("""
    SELECT id, key, payload FROM outbox
    WHERE conversation = :conversation AND state = 'uncertain' AND payload IS NOT NULL
""")
_UNREACHABLE = text("UPDATE users SET status = 'unreachable' WHERE id = :user_id AND status = 'active'")
_STOP = text("""
    UPDATE outbox SET state = 'dead', error = 'gone', finished_at = clock_timestamp()
    WHERE user_id = :user_id AND platform = :platform AND state = 'pending' AND kind IN ('reminder', 'broadcast')
""")
_REPLAYED = text("""
    SELECT id, key, user_id, inbox_id, platform, conversation, payload, kind, priority, created_at
    FROM outbox WHERE id = :id AND payload IS NOT NULL
""")


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: sends that nobody can vouch for, and messages that outlived their use."""

    uncertain: int
    expired: int


async def gone(writer: Writer, to_send: ToSend, reason: str) -> None:
    """The person can't be reached there any more: a dead letter, and nothing unasked follows it."""
    await dead(writer, to_send, reason)
    if to_send.user_id is not None:
        await writer.run(_UNREACHABLE, {"user_id": to_send.user_id})
        await writer.run(_STOP, {"user_id": to_send.user_id, "platform": to_send.platform})


async def uncertain(writer: Writer, to_send: ToSend, reason: str) -> None:
    """It may have arrived: list it, and say it once more if its class is worth that."""
    await _doubt(writer, to_send.id, to_send.token, reason)


async def sweep(writer: Writer, now: datetime) -> Swept:
    """Settle what was being sent when its lease ran out, and what came too late."""
    stale = await writer.all(_STALE)
    for row in stale:
        await _doubt(writer, row.id, row.claim, "uncertain")
    return Swept(len(stale), len(await writer.all(_EXPIRE, {"now": now})))


async def release(writer: Writer, conversation: str) -> None:
    """End every lease and back-off of a conversation that only the caller delivers to (as `Worker("delivery")`).

    What was being sent is settled by the next sweep.
    """
    await writer.run(_RELEASE, {"conversation": conversation})


async def uncertain_in(reader: Reader, conversation: str) -> dict[int, bytes]:
    """The contents of a conversation's uncertain messages, by their ids."""
    rows = await reader.all(_UNCERTAIN, {"conversation": conversation})
    return {row.id: await opened(reader, row) for row in rows}


async def proved(writer: Writer, outbox_id: int) -> None:
    """It arrived after all, so it need not be sent again and is no letter any more."""
    await writer.run(PROVED, {"id": outbox_id})


async def replay(writer: Writer, outbox_id: int, letter_id: int) -> bool:
    """Queue a dead or uncertain message once more, as a row of its own. False: its contents were wiped."""
    row = await writer.first(_REPLAYED, {"id": outbox_id})
    if row is None:
        return False
    await _again(writer, row, f"replay:{letter_id}")
    return True


async def _doubt(writer: Writer, outbox_id: int, token: UUID, reason: str) -> None:
    row = await writer.first(END, {"id": outbox_id, "token": token, "state": "uncertain", "reason": reason})
    if row is not None and row.resends is None and row.kind in SAID_AGAIN and row.payload is not None:
        await _again(writer, row, "again")


async def _again(writer: Writer, row: Row[Any], suffix: str) -> None:
    again = Outgoing(
        key=f"{row.key}/{suffix}",
        user_id=row.user_id,
        inbox_id=row.inbox_id,
        platform=row.platform,
        conversation=row.conversation,
        payload=await opened(writer, row),
        kind=row.kind,
        created_at=row.created_at,
        resends=row.id,
    )
    await put(writer, again)
