"""The ledger of the language model: every call is reserved here before it is made, by all processes together.

It keeps three limits (a minute's, a member's day, everybody's month) and the breaker: what the last calls came to
decides whether the next one is made at all. A row tells who, what for and how it went, and goes after two months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import text

from coaching.model import OUTAGES, ModelUnavailable, Request, Response
from storage.database import Reader, Writer

KEPT: Final = timedelta(days=62)
"""For how long a call is remembered: this month's count needs one month, a look back another."""
NEVER: Final = 1_000_000
"""So many failures in a row don't happen: as `Limits.failures`, the breaker stays closed."""
RECENT: Final = timedelta(minutes=10)
"""How far back the breaker looks."""
LONGEST_RETRY: Final = timedelta(minutes=5)
"""A provider that wants to be left alone for longer is asked again all the same."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many calls may be made, and when to stop trying."""

    per_minute: int = 100
    """In any 60 seconds, by all processes: what the provider allows."""
    per_member_and_day: int = 150
    """In any 24 hours, so that nobody's day ends by a clock elsewhere."""
    per_month: int = 50_000
    """By everybody, in a calendar month in UTC, as bills go."""
    background_share: float = 0.5
    """Background work starts only while less than this share of each limit is used up by anybody, so that the rest
    is always there for people who wait."""
    failures: int = 3
    """So many outages in a row, in any process, and nothing more is asked for `pause`."""
    pause: timedelta = timedelta(seconds=30)
    probe: timedelta = timedelta(seconds=15)
    """After the pause one call goes first; for so long the others don't follow while it is under way."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the ledger says at `now`."""

    now: datetime
    minute: int
    day: int
    """In 24 hours: the member's, or everybody's where no member was named."""
    month: int
    outcomes: Sequence[str]
    """Of the last calls that ended within ten minutes, newest first."""
    last_end: datetime | None
    retry_at: datetime | None
    probing: bool

    def breaker(self, limits: Limits) -> str:
        """`closed` lets calls through, `open` none, `half-open` the one that tries."""
        if self.retry_at is not None and self.now < self.retry_at:
            return "open"
        last = self.outcomes[: limits.failures]
        if len(last) < limits.failures or not OUTAGES.issuperset(last) or self.last_end is None:
            return "closed"
        return "open" if self.now < self.last_end + limits.pause or self.probing else "half-open"


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('tandem model calls', 0))")
_NOW = text("SELECT clock_timestamp()")
_USAGE = text("""
    WITH recent AS MATERIALIZED (
        SELECT reserved_at, finished_at, outcome, retry_at FROM model_calls WHERE reserved_at > :recent
    )
    SELECT
        (SELECT count(*) FROM recent WHERE reserved_at > :minute) AS minute,
        (SELECT count(*) FROM model_calls WHERE reserved_at > :day
            AND (CAST(:user AS bigint) IS NULL OR user_id = :user)) AS day,
        coalesce((SELECT nth_of_month FROM (SELECT * FROM model_calls ORDER BY id DESC LIMIT 1) AS last
            WHERE reserved_at >= :month), 0) AS month,
        ARRAY(SELECT outcome FROM recent WHERE outcome IS NOT NULL ORDER BY finished_at DESC LIMIT 10) AS outcomes,
        (SELECT max(finished_at) FROM recent) AS last_end,
        (SELECT max(retry_at) FROM recent) AS retry_at,
        EXISTS (SELECT FROM recent WHERE finished_at IS NULL AND reserved_at > :probe
            AND reserved_at > (SELECT max(finished_at) FROM recent)) AS probing
""")
_RESERVE = text("""
    INSERT INTO model_calls (user_id, purpose, model, background, reserved_at, nth_of_month)
    VALUES (:user, :purpose, :model, :background, :now, :nth) RETURNING id
""")
_FINISH = text("""
    UPDATE model_calls SET finished_at = clock.now, outcome = :outcome,
        retry_at = clock.now + CAST(:retry AS interval), input_tokens = :input, output_tokens = :output,
        latency_ms = round(extract(epoch FROM clock.now - reserved_at) * 1000)
    FROM (SELECT coalesce(CAST(:now AS timestamptz), clock_timestamp()) AS now) AS clock
    WHERE id = :call AND finished_at IS NULL
""")
_PRUNE = text("""
    WITH gone AS (DELETE FROM model_calls WHERE reserved_at < CAST(:now AS timestamptz) - CAST(:kept AS interval)
        RETURNING 1)
    SELECT count(*) FROM gone
""")


async def usage(reader: Reader, limits: Limits, now: datetime | None = None, *, user_id: int | None = None) -> Usage:
    """The counts of a member, or of everybody. Without `now` it is the database's clock that tells the time."""
    at: datetime = now or await reader.scalar(_NOW)
    since: dict[str, Any] = {
        "recent": at - RECENT,
        "minute": at - timedelta(seconds=60),
        "day": at - timedelta(hours=24),
        "month": at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0),
        "probe": at - limits.probe,
    }
    row = await reader.first(_USAGE, since | {"user": user_id})
    assert row is not None
    return Usage(at, **row._mapping)


async def reserve(
    writer: Writer, user_id: int | None, request: Request, model: str, limits: Limits, now: datetime | None = None
) -> int:
    """The id of a call that may be made now. Raises ModelUnavailable: `paused`, `busy` or `spent`.

    One reservation at a time, in whichever process: each counts what those before it have taken.
    """
    await writer.run(_LOCK)
    found = await usage(writer, limits, now, user_id=user_id)
    if reason := _refusal(found, user_id, request, limits):
        raise ModelUnavailable(reason)
    row: dict[str, Any] = {"user": user_id, "purpose": request.purpose, "model": model}
    row |= {"background": request.background, "now": found.now, "nth": found.month + 1}
    call: int = await writer.scalar(_RESERVE, row)
    return call


def _refusal(found: Usage, user_id: int | None, request: Request, limits: Limits) -> str | None:
    if found.breaker(limits) == "open":
        return "paused"
    share = limits.background_share if request.background else 1.0
    if found.minute >= share * limits.per_minute:
        return "busy"
    over_day = user_id is not None and found.day >= share * limits.per_member_and_day
    return "spent" if over_day or found.month >= share * limits.per_month else None


async def finish(writer: Writer, call: int, outcome: Response | ModelUnavailable, now: datetime | None = None) -> None:
    """Note how a call went."""
    row: dict[str, Any] = {"call": call, "now": now, "outcome": "ok", "retry": None, "input": None, "output": None}
    if isinstance(outcome, ModelUnavailable):
        row["outcome"] = outcome.reason
        if outcome.retry_after is not None:
            row["retry"] = min(LONGEST_RETRY, timedelta(seconds=outcome.retry_after))
    else:
        row |= {"input": outcome.input_tokens, "output": outcome.output_tokens}
    await writer.run(_FINISH, row)


async def prune(writer: Writer, now: datetime) -> int:
    """Forget the calls that are older than KEPT, and count them."""
    gone: int = await writer.scalar(_PRUNE, {"now": now, "kept": KEPT})
    return gone
