"""What goes out: `pending`, then `sending` under a lease (committed before the network is touched), then `sent`.

Between a platform's acceptance and our commit nobody can know: a `sending` whose lease ran out is `uncertain`, is
listed with the dead letters, and its class decides whether it is said again. Within a conversation rows go out in
order, but an answer doesn't wait for what nobody waits for, nor anything said in a crisis for what isn't.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.inbox import Claimed, LostClaim
from storage.secrets import SealBroken

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

# What is sent again takes the place of what it repeats.
# Materialized: the planner must not run a LIMIT with SKIP LOCKED twice.
_CLAIM = text("""
    WITH due AS MATERIALIZED (
        SELECT next.id FROM outbox AS next
        WHERE next.state = 'pending'
          AND (next.platform = ANY(CAST(:platforms AS text[]))
               OR next.conversation = ANY(CAST(:conversations AS text[])))
          AND next.conversation <> ALL(CAST(:held AS text[])) AND next.priority <= :least
          AND (next.not_before IS NULL OR next.not_before <= clock_timestamp())
          AND (next.expires_at IS NULL OR next.expires_at > :now)
          AND NOT EXISTS (
              SELECT 1 FROM outbox AS other
              WHERE other.conversation = next.conversation AND other.state IN ('pending', 'sending')
                AND NOT (other.attempts = 0 AND coalesce(other.not_before > clock_timestamp(), false))
                AND (next.priority > 0 OR other.priority = 0)
                AND (other.state = 'sending'
                     OR (other.priority, coalesce(other.resends, other.id), other.id)
                        < (next.priority, coalesce(next.resends, next.id), next.id))
                AND (other.state = 'sending' OR other.expires_at IS NULL OR other.expires_at > :now))
        ORDER BY next.priority, coalesce(next.resends, next.id) LIMIT :limit FOR UPDATE SKIP LOCKED)
    UPDATE outbox SET state = 'sending', claim = :token, lease_until = clock_timestamp() + :lease,
                      attempts = attempts + 1
    FROM due WHERE outbox.id = due.id
    RETURNING outbox.id, key, user_id, platform, conversation, payload, kind, priority, attempts,
              (SELECT first.state = 'uncertain' FROM outbox AS first WHERE first.id = outbox.resends) AS again
""")

# A crash that loses this commit turns `sent` into `uncertain`, which is the truth then; so nobody waits for the disk.
_SENT = text("""
    UPDATE outbox SET state = 'sent', external_ref = :ref, claim = NULL, lease_until = NULL, error = NULL,
                      finished_at = clock_timestamp()
    WHERE id = :id AND claim = :token
    RETURNING set_config('synchronous_commit', 'off', true)
""")
_BACK = text("""
    UPDATE outbox SET state = 'pending', claim = NULL, lease_until = NULL, error = :error,
                      not_before = clock_timestamp() + :delay
    WHERE id = :id AND claim = :token
""")
END = text("""
    WITH ended AS (
        UPDATE outbox SET state = :state, claim = NULL, lease_until = NULL, error = :reason,
                          finished_at = clock_timestamp()
        WHERE id = :id AND claim = :token
        RETURNING id, key, user_id, inbox_id, platform, conversation, payload, kind, priority, expires_at, created_at,
                  resends),
    letter AS (
        INSERT INTO dead_letters (user_id, origin, origin_id, source, reason)
        SELECT user_id, 'outbox', id, platform, :reason FROM ended)
    SELECT * FROM ended
""")
PROVED = text("""
    WITH proved AS (
        UPDATE outbox SET state = 'sent', error = NULL WHERE id = :id AND state = 'uncertain' RETURNING id),
    needless AS (
        UPDATE outbox SET state = 'dead', error = 'needless', finished_at = clock_timestamp()
        WHERE state = 'pending' AND resends IN (SELECT id FROM proved))
    DELETE FROM dead_letters WHERE origin = 'outbox' AND origin_id IN (SELECT id FROM proved) AND replayed_at IS NULL
""")


# What is recalled surely did not arrive: nothing of it is left, and no letter.
_RECALL = text("""
    UPDATE outbox SET state = 'dead', error = 'recalled', payload = NULL, finished_at = clock_timestamp()
    WHERE key = :key AND state = 'pending' AND resends IS NULL RETURNING id
""")
_STATE = text("SELECT state FROM outbox WHERE key = :key")


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
    return _to_send(row, token, outgoing.payload)


async def claim(
    writer: Writer,
    routes: Routes,
    limit: int,
    lease: timedelta,
    now: datetime,
    held: Iterable[str] = (),
    least: str = "broadcast",
) -> tuple[ToSend, ...]:
    """Up to `limit` rows to send, most urgent first, one a conversation, none of `held`, none below `least`."""
    token = uuid4()
    rows = await writer.all(
        _CLAIM,
        {
            "platforms": list(routes.platforms),
            "conversations": list(routes.conversations),
            "held": list(held),
            "limit": limit,
            "lease": lease,
            "now": now,
            "least": PRIORITIES[least],
            "token": token,
        },
    )
    ready = []
    for row in sorted(rows, key=lambda row: (row.priority, row.id)):
        try:
            payload = await opened(writer, row)
        except SealBroken:
            await writer.run(END, {"id": row.id, "token": token, "state": "dead", "reason": "unreadable"})
            continue
        ready.append(_to_send(row, token, payload, again=bool(row.again)))
    return tuple(ready)


async def sent(writer: Writer, to_send: ToSend, external_ref: str) -> None:
    """The platform has it, under its id `external_ref`; also where a sweep had given up on the answer."""
    if await writer.first(_SENT, {"id": to_send.id, "token": to_send.token, "ref": external_ref}) is None:
        await writer.run(PROVED, {"id": to_send.id})


async def failed(writer: Writer, to_send: ToSend, reason: str, delay: timedelta) -> None:
    """It surely did not arrive: try again after `delay`, and let only its conversation wait."""
    await writer.run(_BACK, {"id": to_send.id, "token": to_send.token, "error": reason, "delay": delay})


async def dead(writer: Writer, to_send: ToSend, reason: str) -> None:
    """It did not arrive and never will: a dead letter."""
    await writer.run(END, {"id": to_send.id, "token": to_send.token, "state": "dead", "reason": reason})


async def recall(writer: Writer, key: str) -> bool:
    """Take back what was queued under `key` and has not begun to go out; whether it was still here."""
    return await writer.first(_RECALL, {"key": key}) is not None


async def state(reader: Reader, key: str) -> str | None:
    """What became of the row of this key; None where there is none to be seen, or no longer."""
    found: str | None = await reader.scalar(_STATE, {"key": key})
    return found


async def opened(reader: Reader, row: Row[Any]) -> bytes:
    """A stored row's contents. Raises SealBroken, also where they were wiped."""
    if row.payload is None:
        raise SealBroken("The payload was wiped.")
    cipher = await reader.vault.instance(reader, "queues")
    return cipher.open_bytes(row.payload, "outbox", row.key)


def _to_send(row: Row[Any], token: UUID, payload: bytes, *, again: bool = False) -> ToSend:
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
