"""Rows on their way out: claimed under a lease by one process, which then tells what became of each.

Between a platform's acceptance and our commit nobody can know: a `sending` whose lease ran out is `uncertain`, is
listed with the dead letters, and its class decides whether it is said again. Within a conversation rows go out in
order, but an answer doesn't wait for what nobody waits for, nor anything said in a crisis for what isn't.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from storage.database import Writer
from storage.keys.vault import SealBroken
from storage.queues.outbox import PRIORITIES, Routes, ToSend, leased, opened

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
        ready.append(leased(row, token, payload, again=bool(row.again)))
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
