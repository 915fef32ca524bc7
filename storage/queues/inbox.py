"""What came in: each payload is taken once, and its conversation is a lane that is worked through in order.

A claim is a token with a lease by the database's clock. Whoever holds the token may finish the row; when the lease is
over, anybody may claim it again, and the former holder's work is rolled back.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.keys.vault import SealBroken

LONGEST_KEY = 200

# One statement, since every message pays for it: finds the person, who can be reached again if they couldn't.
_ACCEPT = text("""
    WITH person AS MATERIALIZED (SELECT tandem_person(:source, CAST(:person AS bytea)) AS id),
    back AS (UPDATE users SET status = 'active' FROM person WHERE users.id = person.id AND status = 'unreachable')
    INSERT INTO inbox (source, external_id, conversation, user_id, payload, received_at,
                       state, claim, lease_until, attempts)
    SELECT :source, :external_id, :conversation, person.id, :payload, :received_at,
           CASE WHEN free THEN 'claimed' ELSE 'waiting' END,
           CASE WHEN free THEN CAST(:token AS uuid) END,
           CASE WHEN free THEN clock_timestamp() + :lease END,
           CASE WHEN free THEN 1 ELSE 0 END
    FROM person, (SELECT CAST(:token AS uuid) IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM inbox WHERE conversation = :conversation AND state IN ('waiting', 'claimed')) AS free) AS lane
    ON CONFLICT DO NOTHING
    RETURNING id, source, conversation, user_id, received_at, attempts, state
""")
_ASSIGN = text("UPDATE inbox SET user_id = :user_id WHERE id = :id")

# A lane's next row is the one whose lease ran out, or else the oldest, once nothing of the lane is being worked on.
_CLAIM = text("""
    UPDATE inbox
    SET state = 'claimed', claim = :token, lease_until = clock_timestamp() + :lease, attempts = attempts + 1
    WHERE id = (
        SELECT next.id FROM inbox AS next
        WHERE next.source = ANY(CAST(:sources AS text[]))
          AND (CAST(:conversation AS text) IS NULL OR next.conversation = :conversation)
          AND (next.not_before IS NULL OR next.not_before <= clock_timestamp())
          AND (next.state = 'claimed' AND next.lease_until <= clock_timestamp()
               OR next.state = 'waiting' AND NOT EXISTS (
                   SELECT 1 FROM inbox AS other
                   WHERE other.conversation = next.conversation AND other.state IN ('waiting', 'claimed')
                     AND (other.id < next.id OR other.state = 'claimed')))
        ORDER BY next.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, source, external_id, conversation, user_id, payload, received_at, attempts
""")
_EXTEND = text("""
    UPDATE inbox SET lease_until = clock_timestamp() + :lease
    WHERE id = ANY(CAST(:ids AS bigint[])) AND claim = ANY(CAST(:tokens AS uuid[]))
""")
_RELEASE = text("""
    UPDATE inbox SET lease_until = clock_timestamp() WHERE conversation = :conversation AND state = 'claimed'
""")
_FINISH = text("""
    UPDATE inbox SET state = 'done', claim = NULL, lease_until = NULL, error = NULL, finished_at = clock_timestamp()
    WHERE id = :id AND claim = :token
    RETURNING id
""")
_RETRY = text("""
    UPDATE inbox SET state = 'waiting', claim = NULL, lease_until = NULL, error = :error,
                     not_before = clock_timestamp() + :delay
    WHERE id = :id AND claim = :token
""")
_UNFINISHED = text("SELECT id FROM inbox WHERE id = ANY(CAST(:ids AS bigint[])) AND state IN ('waiting', 'claimed')")
_BURY = text("""
    WITH dead AS (
        UPDATE inbox SET state = 'dead', claim = NULL, lease_until = NULL, error = :reason,
                         finished_at = clock_timestamp()
        WHERE id = :id AND claim = :token
        RETURNING id, user_id, source)
    INSERT INTO dead_letters (user_id, origin, origin_id, source, reason)
    SELECT user_id, 'inbox', id, source, :reason FROM dead
    RETURNING id
""")
_REPLAY = text("""
    UPDATE inbox SET state = 'waiting', attempts = 0, not_before = NULL, error = NULL, finished_at = NULL
    WHERE id = :id AND state = 'dead' AND payload IS NOT NULL
    RETURNING id
""")


class LostClaim(Exception):
    """Somebody else holds the row by now: nothing of this turn may stay."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A payload as the platform gave it. `external_id` is the platform's id of it, `conversation` its lane."""

    source: str
    external_id: str
    conversation: str
    payload: bytes
    received_at: datetime
    person: str | None = None
    """The platform's id of whoever it comes from; None where that can't be told."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A payload that this process alone may work on, as long as its lease lasts."""

    id: int
    source: str
    conversation: str
    user_id: int | None
    payload: bytes = field(repr=False)
    received_at: datetime
    attempts: int
    """How often it was claimed, this time included."""
    token: UUID


@dataclass(frozen=True, slots=True)
class Accepted:
    """A payload that was new. `claimed` when its lane was free and a lease was asked for."""

    id: int
    user_id: int | None
    """None: it comes from a stranger."""
    claimed: Claimed | None


async def lane(reader: Reader, platform: str, conversation: str) -> str:
    """The name of a conversation's lane, which tells nobody without the instance's key which chat it is."""
    blind = await reader.vault.blind(reader, platform, conversation)
    return f"{platform}:{blind.hex()}"


async def accept(writer: Writer, incoming: Incoming, lease: timedelta | None = None) -> Accepted | None:
    """Take a payload; None: it was taken before. With `lease`, claim it at once where its lane is free."""
    key = _storable(incoming.external_id)
    cipher = await writer.vault.instance(writer, "queues")
    token = uuid4() if lease else None
    source, person = incoming.source, incoming.person
    values = {
        "source": source,
        "external_id": key,
        "conversation": incoming.conversation,
        "person": await writer.vault.blind(writer, source, person) if person is not None else None,
        "payload": cipher.seal(incoming.payload, "inbox", source, key),
        "received_at": incoming.received_at,
        "token": token,
        "lease": lease,
    }
    row = await writer.first(_ACCEPT, values)
    if row is None and token:  # taken before, or the lane was claimed in this very moment
        row = await writer.first(_ACCEPT, values | {"token": None})
    if row is None:
        return None
    if token is None or row.state != "claimed":
        return Accepted(row.id, row.user_id, None)
    return Accepted(row.id, row.user_id, _claimed(row, token, incoming.payload))


async def assign(writer: Writer, accepted: Accepted, user_id: int) -> Accepted:
    """Say whose payload it is, once the stranger is known."""
    await writer.run(_ASSIGN, {"id": accepted.id, "user_id": user_id})
    claimed = replace(accepted.claimed, user_id=user_id) if accepted.claimed else None
    return replace(accepted, user_id=user_id, claimed=claimed)


async def claim(
    writer: Writer, sources: Sequence[str], lease: timedelta, conversation: str | None = None
) -> Claimed | None:
    """The next payload of the lane that has waited longest; None: nothing can be worked on now.

    A payload that no longer opens is buried on the way.
    """
    values = {"sources": list(sources), "lease": lease, "conversation": conversation}
    while True:
        token = uuid4()
        row = await writer.first(_CLAIM, values | {"token": token})
        if row is None:
            return None
        try:
            payload = await _opened(writer, row)
        except SealBroken:
            await writer.run(_BURY, {"id": row.id, "token": token, "reason": "unreadable"})
            continue
        return _claimed(row, token, payload)


async def extend(writer: Writer, claims: Sequence[Claimed], lease: timedelta) -> None:
    """Hold on to slow work; a claim that was lost meanwhile stays lost."""
    ids, tokens = [claimed.id for claimed in claims], [claimed.token for claimed in claims]
    await writer.run(_EXTEND, {"ids": ids, "tokens": tokens, "lease": lease})


async def release(writer: Writer, conversation: str) -> None:
    """End the leases of a conversation that only the caller works on: what a crash left claimed is free at once."""
    await writer.run(_RELEASE, {"conversation": conversation})


async def finish(writer: Writer, claimed: Claimed) -> None:
    """Mark it done, in the transaction that holds its effects. Raises LostClaim, which must roll them back."""
    if await writer.first(_FINISH, {"id": claimed.id, "token": claimed.token}) is None:
        raise LostClaim


async def retry(writer: Writer, claimed: Claimed, delay: timedelta, error: str) -> None:
    """Put it back for later; only its own lane waits. `error` is a code, never a person's words."""
    await writer.run(_RETRY, {"id": claimed.id, "token": claimed.token, "delay": delay, "error": error})


async def unfinished(reader: Reader, ids: Collection[int]) -> set[int]:
    """Which of these nobody has brought to an end yet."""
    return {row.id for row in await reader.all(_UNFINISHED, {"ids": list(ids)})}


async def bury(writer: Writer, claimed: Claimed, reason: str) -> bool:
    """Give up: it becomes a dead letter and its lane moves on. False: the claim was lost."""
    return await writer.first(_BURY, {"id": claimed.id, "token": claimed.token, "reason": reason}) is not None


async def replay(writer: Writer, inbox_id: int) -> bool:
    """Bring a dead payload back under its old id. False: it isn't dead, or its contents were wiped."""
    return await writer.first(_REPLAY, {"id": inbox_id}) is not None


def _storable(external_id: str) -> str:
    """The platform's id; or its digest, where Postgres could not hold it as it is."""
    raw = external_id.encode("utf-8", "surrogatepass")
    if len(raw) <= LONGEST_KEY and "\0" not in external_id and raw.decode("utf-8", "replace") == external_id:
        return external_id
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _claimed(row: Row[Any], token: UUID, payload: bytes) -> Claimed:
    what = (row.id, row.source, row.conversation, row.user_id, payload)
    return Claimed(*what, received_at=row.received_at, attempts=row.attempts, token=token)


async def _opened(reader: Reader, row: Row[Any]) -> bytes:
    if row.payload is None:
        raise SealBroken("The payload was wiped.")
    cipher = await reader.vault.instance(reader, "queues")
    return cipher.open_bytes(row.payload, "inbox", row.source, row.external_id)
