"""What is due: each thing is queued once by its unique key, claimed under a lease, and finished with its effect.

Due and late are judged by product time, leases and back-off by the database's clock. A claim is a token: whoever holds
it may finish, and when the lease is over anybody may claim again, which rolls the former holder's effect back.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.queues.inbox import LostClaim

CRASHES: Final = 10
"""What was claimed so often and never finished is what ends the process."""

ONCE: Final = """
    ON CONFLICT (kind, user_id, group_id, for_date, nominal) DO UPDATE
    SET state = 'due', reason = NULL, attempts = 0, not_before = NULL, handled_at = NULL, finished_at = NULL,
        due_at = excluded.due_at, expires_at = excluded.expires_at, detail = excluded.detail
    WHERE occurrences.state = 'skipped' AND occurrences.reason IN ('late', 'superseded')
    RETURNING 1
"""
"""How every INSERT of occurrences ends: what is there already stays, unless it was skipped for the clock's sake."""

_QUEUE = text(f"""
    WITH new AS (
        INSERT INTO occurrences (kind, user_id, group_id, for_date, nominal, due_at, expires_at, detail)
        SELECT kind, user_id, group_id, for_date, nominal, due_at, expires_at, detail::jsonb
        FROM unnest(CAST(:kinds AS text[]), CAST(:users AS bigint[]), CAST(:groups AS bigint[]),
                    CAST(:dates AS date[]), CAST(:nominals AS text[]), CAST(:due AS timestamptz[]),
                    CAST(:expire AS timestamptz[]), CAST(:details AS text[]))
             AS given (kind, user_id, group_id, for_date, nominal, due_at, expires_at, detail)
        ORDER BY kind, user_id, group_id, for_date, nominal
        {ONCE})
    SELECT count(*) FROM new
""")  # noqa: S608 — made of the constant above

# What failed before has failed; the rest was merely late.
_GIVE_UP = text("""
    UPDATE occurrences
    SET state = CASE WHEN reason IS NULL THEN 'skipped' ELSE 'failed' END, reason = coalesce(reason, 'late'),
        claim = NULL, lease_until = NULL, handled_at = :now, finished_at = clock_timestamp()
    WHERE id IN (
        SELECT id FROM occurrences
        WHERE kind = :kind AND state IN ('due', 'claimed') AND expires_at <= :now
          AND (state = 'due' OR lease_until <= clock_timestamp())
        ORDER BY id FOR UPDATE SKIP LOCKED)
""")

# Materialized: the planner must not run a LIMIT with SKIP LOCKED twice.
_CLAIM = text("""
    WITH ready AS MATERIALIZED (
        SELECT id FROM occurrences
        WHERE kind = :kind AND state IN ('due', 'claimed') AND due_at <= :now
          AND (state = 'due' AND (not_before IS NULL OR not_before <= clock_timestamp())
               OR state = 'claimed' AND lease_until <= clock_timestamp())
        ORDER BY due_at LIMIT :limit FOR UPDATE SKIP LOCKED)
    UPDATE occurrences
    SET state = 'claimed', claim = :token, lease_until = clock_timestamp() + :lease, attempts = attempts + 1
    FROM ready WHERE occurrences.id = ready.id
    RETURNING occurrences.id, kind, user_id, group_id, for_date, nominal, due_at, expires_at,
              detail::text AS detail, attempts
""")
_FINISH = text("""
    UPDATE occurrences
    SET state = given.state, reason = given.reason,
        counts = coalesce(CAST(CAST(:counts AS text) AS jsonb), counts), claim = NULL, lease_until = NULL,
        not_before = NULL, handled_at = :now, finished_at = clock_timestamp()
    FROM unnest(CAST(:ids AS bigint[]), CAST(:tokens AS uuid[]), CAST(:states AS text[]), CAST(:reasons AS text[]))
         AS given (id, token, state, reason)
    WHERE occurrences.id = given.id AND claim = given.token
    RETURNING occurrences.id
""")
_FAIL = text("""
    UPDATE occurrences
    SET state = CASE WHEN CAST(:delay AS interval) IS NULL THEN 'failed' ELSE 'due' END,
        finished_at = CASE WHEN CAST(:delay AS interval) IS NULL THEN clock_timestamp() END,
        not_before = clock_timestamp() + CAST(:delay AS interval), reason = :reason, claim = NULL, lease_until = NULL
    WHERE id = :id AND claim = :token
""")
_EXTEND = text("""
    UPDATE occurrences SET lease_until = clock_timestamp() + :lease
    WHERE id = ANY(CAST(:ids AS bigint[])) AND claim = ANY(CAST(:tokens AS uuid[]))
""")
_RELEASE = text("""
    UPDATE occurrences SET state = 'due', attempts = greatest(attempts - 1, 0), claim = NULL, lease_until = NULL
    WHERE id = ANY(CAST(:ids AS bigint[])) AND claim = ANY(CAST(:tokens AS uuid[]))
""")
_HELD = text("""
    SELECT id FROM occurrences WHERE id = ANY(CAST(:ids AS bigint[])) AND claim = ANY(CAST(:tokens AS uuid[]))
""")
_WAITING = text("""
    SELECT given.kind FROM unnest(CAST(:kinds AS text[])) AS given (kind)
    WHERE EXISTS (
        SELECT 1 FROM occurrences AS o
        WHERE o.kind = given.kind AND o.state IN ('due', 'claimed') AND o.due_at <= :now
          AND (o.state = 'due' AND (o.not_before IS NULL OR o.not_before <= clock_timestamp() OR o.expires_at <= :now)
               OR o.state = 'claimed' AND o.lease_until <= clock_timestamp()))
""")


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due once. `nominal` is HH:MM and `for_date` the date on the subject's clock, or on UTC."""

    kind: str
    user_id: int | None
    group_id: int | None
    for_date: date
    nominal: str
    due_at: datetime
    expires_at: datetime
    """Product time after which it is skipped as late."""
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What this process alone may do, as long as its lease lasts."""

    id: int
    due: Due
    attempts: int
    """How often it was claimed, this time included."""
    token: UUID


@dataclass(frozen=True, slots=True)
class Finished:
    """How one occurrence ended: `state` is done or skipped, and `reason` one word for why."""

    occurrence: Occurrence
    state: str
    reason: str | None = None


async def queue(writer: Writer, dues: Iterable[Due]) -> int:
    """Queue what isn't there yet, or was skipped as late before the clock was set back; how many that were."""
    given = list(dues)
    if not given:
        return 0
    values = {
        "kinds": [due.kind for due in given],
        "users": [due.user_id for due in given],
        "groups": [due.group_id for due in given],
        "dates": [due.for_date for due in given],
        "nominals": [due.nominal for due in given],
        "due": [due.due_at for due in given],
        "expire": [due.expires_at for due in given],
        "details": [None if due.detail is None else json.dumps(dict(due.detail)) for due in given],
    }
    return int(await writer.scalar(_QUEUE, values))


async def claim(writer: Writer, kind: str, limit: int, lease: timedelta, now: datetime) -> tuple[Occurrence, ...]:
    """Up to `limit` of what is due at `now`, oldest first. What is too late by then is skipped as "late" before."""
    await writer.run(_GIVE_UP, {"kind": kind, "now": now})
    token = uuid4()
    rows = await writer.all(_CLAIM, {"kind": kind, "limit": limit, "lease": lease, "now": now, "token": token})
    claimed = [_occurrence(row, token) for row in sorted(rows, key=lambda row: (row.due_at, row.id))]
    for each in claimed:
        if each.attempts > CRASHES:
            await fail(writer, each, "crashed", None)
    return tuple(each for each in claimed if each.attempts <= CRASHES)


async def finish(
    writer: Writer,
    occurrence: Occurrence,
    state: str,
    now: datetime,
    *,
    reason: str | None = None,
    counts: Mapping[str, int] | None = None,
) -> None:
    """Mark it `done` or `skipped`, in the transaction that holds its effect.

    Raises LostClaim, which must roll that effect back.
    """
    if not await _finish(writer, [Finished(occurrence, state, reason)], now, counts):
        raise LostClaim


async def finish_all(writer: Writer, endings: Sequence[Finished], now: datetime) -> int:
    """Mark many in one statement, for those that came to nothing; a lost claim is left out. How many were marked."""
    return await _finish(writer, endings, now, None) if endings else 0


async def fail(writer: Writer, occurrence: Occurrence, reason: str, delay: timedelta | None) -> None:
    """It did not work: again after `delay`, or never. `reason` is a code, without anybody's words."""
    await writer.run(_FAIL, {"id": occurrence.id, "token": occurrence.token, "reason": reason, "delay": delay})


async def extend(writer: Writer, claimed: Collection[Occurrence], lease: timedelta) -> None:
    """Hold on to slow work; a claim that was lost meanwhile stays lost."""
    await writer.run(_EXTEND, _held(claimed) | {"lease": lease})


async def release(writer: Writer, claimed: Collection[Occurrence]) -> None:
    """Give back what wasn't begun, or was broken off without a fault: anybody may claim it at once."""
    await writer.run(_RELEASE, _held(claimed))


async def held(reader: Reader, claimed: Collection[Occurrence]) -> set[int]:
    """The ids of those that aren't finished and whose claims still hold."""
    return {row.id for row in await reader.all(_HELD, _held(claimed))}


async def waiting(reader: Reader, kinds: Collection[str], now: datetime) -> set[str]:
    """Those of these kinds of which something can be claimed, or is too late."""
    return {row.kind for row in await reader.all(_WAITING, {"kinds": list(kinds), "now": now})}


async def _finish(writer: Writer, endings: Sequence[Finished], now: datetime, counts: Mapping[str, int] | None) -> int:
    values = {
        "ids": [ending.occurrence.id for ending in endings],
        "tokens": [ending.occurrence.token for ending in endings],
        "states": [ending.state for ending in endings],
        "reasons": [ending.reason for ending in endings],
        "counts": None if counts is None else json.dumps(dict(counts)),
        "now": now,
    }
    return len(await writer.all(_FINISH, values))


def _held(claimed: Collection[Occurrence]) -> dict[str, Any]:
    return {"ids": [each.id for each in claimed], "tokens": [each.token for each in claimed]}


def _occurrence(row: Row[Any], token: UUID) -> Occurrence:
    key = (row.kind, row.user_id, row.group_id, row.for_date, row.nominal, row.due_at, row.expires_at)
    return Occurrence(row.id, Due(*key, detail=json.loads(row.detail) if row.detail else None), row.attempts, token)
