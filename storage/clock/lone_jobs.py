"""Occurrences without a subject: a job that does all there is to do, so that only the newest of several is worth it.

Two of one kind never run at once, in whichever process: while one is claimed and its lease lasts, no other is.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import text

from storage.clock import occurrences
from storage.clock.occurrences import Due, Occurrence
from storage.database import Writer

_PASS_OVER = text("""
    INSERT INTO occurrences (kind, for_date, nominal, due_at, expires_at, state, reason, handled_at, finished_at)
    SELECT :kind, for_date, nominal, due_at, due_at, 'skipped', 'superseded', :now, clock_timestamp()
    FROM unnest(CAST(:dates AS date[]), CAST(:nominals AS text[]), CAST(:due AS timestamptz[]))
         AS given (for_date, nominal, due_at)
    ORDER BY for_date, nominal
    ON CONFLICT DO NOTHING
""")
_SUPERSEDE = text("""
    UPDATE occurrences
    SET state = 'skipped', reason = 'superseded', claim = NULL, lease_until = NULL, handled_at = :now,
        finished_at = clock_timestamp()
    WHERE kind = :kind AND state IN ('due', 'claimed') AND due_at < (
        SELECT max(due_at) FROM occurrences WHERE kind = :kind AND state IN ('due', 'claimed') AND due_at <= :now)
""")
_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended('job ' || :kind, 0))")
_BUSY = text("""
    SELECT EXISTS (
        SELECT 1 FROM occurrences WHERE kind = :kind AND state = 'claimed' AND lease_until > clock_timestamp())
""")
_BY_HAND = text("""
    INSERT INTO occurrences (kind, for_date, nominal, due_at, expires_at, state, attempts, claim, lease_until)
    VALUES (:kind, :for_date, :nominal, :now, :now, 'claimed', 1, :token, clock_timestamp() + :lease)
    RETURNING id
""")
_SET_BACK = text("""
    UPDATE occurrences SET nominal = nominal || ' before the clock was set back, ' || id
    WHERE kind = :kind AND user_id IS NULL AND group_id IS NULL AND due_at > :now
      AND state IN ('done', 'skipped', 'failed') AND length(nominal) = 5
""")

BY_HAND: Final = "by hand"


async def pass_over(writer: Writer, kind: str, dues: Sequence[Due], now: datetime) -> None:
    """Record what a newer one makes needless, unless it is there: skipped as "superseded"."""
    if dues:
        dates, nominals = [due.for_date for due in dues], [due.nominal for due in dues]
        due_at = [due.due_at for due in dues]
        values = {"kind": kind, "dates": dates, "nominals": nominals, "due": due_at, "now": now}
        await writer.run(_PASS_OVER, values)


async def claim(writer: Writer, kind: str, lease: timedelta, now: datetime) -> Occurrence | None:
    """The newest that is due at `now`, while those before it are skipped; None: there is none, or one is under way."""
    if not await _free(writer, kind):
        return None
    await writer.run(_SUPERSEDE, {"kind": kind, "now": now})
    claimed = await occurrences.claim(writer, kind, 1, lease, now)
    return claimed[0] if claimed else None


async def claim_by_hand(writer: Writer, kind: str, lease: timedelta, now: datetime) -> Occurrence | None:
    """One that nobody planned, for this process alone; None: one is under way."""
    if not await _free(writer, kind):
        return None
    token = uuid4()
    due = Due(kind, None, None, now.date(), f"{now:%H:%M} {BY_HAND} {token.hex[:8]}", now, now)
    values = {"kind": kind, "for_date": due.for_date, "nominal": due.nominal, "now": now, "token": token}
    return Occurrence(await writer.scalar(_BY_HAND, values | {"lease": lease}), due, 1, token)


async def set_back(writer: Writer, kind: str, now: datetime) -> None:
    """The clock was set back to `now`: what was finished for later instants was so in a future that is yet to come.

    It is kept under another name, so that the job doesn't stand still until that time has passed once more.
    """
    await writer.run(_SET_BACK, {"kind": kind, "now": now})


async def _free(writer: Writer, kind: str) -> bool:
    """Whether nothing of this kind is under way; then nobody else can begin until the transaction ends."""
    return bool(await writer.scalar(_LOCK, {"kind": kind})) and not await writer.scalar(_BUSY, {"kind": kind})
