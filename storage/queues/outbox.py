"""What goes out: `pending`, then `sending` under a lease (committed before the network is touched), then `sent`.

This is how a row comes to be here, and how it is taken back; `sends` is how it goes out, and `outcomes` what becomes
of one that did not simply arrive.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.keys.vault import SealBroken
from storage.queues.inbox import Claimed, LostClaim

PRIORITIES: Final = {"crisis": 0, "reply": 1, "reminder": 2, "broadcast": 3}
# One statement, since every answer pays for it: with a token to finish, the payload that is answered ends here.
_PUT = text("""
    WITH finished AS (
        UPDATE inbox SET state = 'done', claim = NULL, lease_until = NULL, error = NULL, finished_at = clock_timestamp()
        WHERE id = CAST(:inbox_id AS bigint) AND claim = CAST(:finishes AS uuid)
        RETURNING id)
    INSERT INTO outbox (key, user_id, inbox_id, platform, conversation, payload, kind, priority, expires_at, created_at,
                        resends, not_before, state, claim, lease_until, attempts)
    SELECT :key, CAST(:user_id AS bigint), CAST(:inbox_id AS bigint), :platform, :conversation, :payload, :kind,
           CAST(:priority AS smallint), CAST(:expires_at AS timestamptz), :created_at, CAST(:resends AS bigint),
           clock_timestamp() + CAST(:delay AS interval),
           CASE WHEN free THEN 'sending' ELSE 'pending' END,
           CASE WHEN free THEN CAST(:token AS uuid) END,
           CASE WHEN free THEN clock_timestamp() + :lease END,
           CASE WHEN free THEN 1 ELSE 0 END
    FROM (SELECT CAST(:token AS uuid) IS NOT NULL AND CAST(:delay AS interval) IS NULL AND NOT EXISTS (
        SELECT 1 FROM outbox WHERE conversation = :conversation AND state IN ('pending', 'sending')
          AND NOT (attempts = 0 AND coalesce(not_before > clock_timestamp(), false))
          AND (CAST(:priority AS smallint) > 0 OR priority = 0)) AS free) AS line
    WHERE CAST(:finishes AS uuid) IS NULL OR EXISTS (SELECT 1 FROM finished)
    ON CONFLICT (key) DO NOTHING
    RETURNING id, user_id, platform, conversation, kind, attempts, state
""")

# What is recalled surely did not arrive: nothing of it is left, and no letter.
_RECALL = text("""
    UPDATE outbox SET state = 'dead', error = 'recalled', payload = NULL, finished_at = clock_timestamp()
    WHERE key = :key AND state = 'pending' AND resends IS NULL RETURNING id
""")

_QUEUED_AT = text("SELECT created_at FROM outbox WHERE key = :key")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to say once per `key`. `payload` is the address and the reply; `kind` a class of PRIORITIES."""

    key: str
    user_id: int | None
    platform: str
    conversation: str
    payload: bytes = field(repr=False)
    kind: str
    created_at: datetime
    inbox_id: int | None = None
    expires_at: datetime | None = None
    """Product time after which it is no longer worth saying."""
    resends: int | None = None
    delay: timedelta | None = None
    """How long it waits at least, by the database's clock: `recall` takes it back, and nothing waits behind it."""


@dataclass(frozen=True, slots=True)
class ToSend:
    """A row that this process alone may send, within its lease."""

    id: int
    user_id: int | None
    platform: str
    conversation: str
    payload: bytes = field(repr=False)
    kind: str
    attempts: int
    token: UUID
    again: bool = False
    """Whether an earlier sending of it may have arrived."""


@dataclass(frozen=True, slots=True)
class Routes:
    """What a process may deliver to: whole platforms, and conversations that nobody else delivers to: a terminal's."""

    platforms: Sequence[str] = ()
    conversations: Sequence[str] = ()


async def put(
    writer: Writer, outgoing: Outgoing, lease: timedelta | None = None, finishes: Claimed | None = None
) -> ToSend | None:
    """Queue it, unless its key was queued before.

    With `lease` it is claimed at once where nothing is ahead of it in its conversation, and returned: whoever asks must
    send it as soon as the transaction has committed. With `finishes`, the payload that it answers is done, as by
    `inbox.finish`, for one round trip less. Raises LostClaim, which must roll everything back.
    """
    cipher = await writer.vault.instance(writer, "queues")
    token = uuid4() if lease else None
    values = {
        "key": outgoing.key,
        "user_id": outgoing.user_id,
        "inbox_id": outgoing.inbox_id,
        "platform": outgoing.platform,
        "conversation": outgoing.conversation,
        "payload": cipher.seal(outgoing.payload, "outbox", outgoing.key),
        "kind": outgoing.kind,
        "priority": PRIORITIES[outgoing.kind],
        "expires_at": outgoing.expires_at,
        "created_at": outgoing.created_at,
        "resends": outgoing.resends,
        "delay": outgoing.delay,
        "token": token,
        "lease": lease,
        "finishes": finishes.token if finishes else None,
    }
    row = await writer.first(_PUT, values)
    if row is None and finishes:
        raise LostClaim
    if row is None or token is None or row.state != "sending":
        return None
    return leased(row, token, outgoing.payload)


async def recall(writer: Writer, key: str) -> bool:
    """Take back what was queued under `key` and has not begun to go out; whether it was still here."""
    return await writer.first(_RECALL, {"key": key}) is not None


async def queued_at(reader: Reader, key: str) -> datetime | None:
    """When something was queued under `key`; None where nothing was, or long ago."""
    found: datetime | None = await reader.scalar(_QUEUED_AT, {"key": key})
    return found


async def opened(reader: Reader, row: Row[Any]) -> bytes:
    """A stored row's contents. Raises SealBroken, also where they were wiped."""
    if row.payload is None:
        raise SealBroken("The payload was wiped.")
    cipher = await reader.vault.instance(reader, "queues")
    return cipher.open_bytes(row.payload, "outbox", row.key)


def leased(row: Row[Any], token: UUID, payload: bytes, *, again: bool = False) -> ToSend:
    """A row that is claimed under `token`, with its contents."""
    return ToSend(
        id=row.id,
        user_id=row.user_id,
        platform=row.platform,
        conversation=row.conversation,
        payload=payload,
        kind=row.kind,
        attempts=row.attempts,
        token=token,
        again=again,
    )
