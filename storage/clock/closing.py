"""The end of a member's day: which day is over for whom, and the ledgers of those who say nothing written on.

SQL never needs a time zone: whatever is computed over all members goes by `users.closed_through`.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import text

from coaching.days import DAY, local_day
from storage import ledger
from storage.database import Database, Member, Worker, Writer

logger = logging.getLogger(__name__)

CLOCK: Final = Worker("clock")

BATCH: Final = 500
"""Members that are looked up at once."""

_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('close_days', 0))")
_CLOCKS = text("""
    SELECT coalesce(time_zone, 'UTC') AS zone, day_start_hour AS hour,
           min(coalesce(closed_through, '-infinity')) AS least, max(closed_through) AS most
    FROM users GROUP BY 1, 2
""")
_CLOSE = text("""
    WITH closed AS (
        UPDATE users AS u SET closed_through = c.day
        FROM unnest(CAST(:zones AS text[]), CAST(:hours AS int[]), CAST(:days AS date[])) AS c(zone, hour, day)
        WHERE coalesce(u.time_zone, 'UTC') = c.zone AND u.day_start_hour = c.hour
          AND u.closed_through IS DISTINCT FROM c.day
        RETURNING u.id
    )
    SELECT count(*) FROM closed
""")

# `latest` is no earlier than any member's own limit: by it the index on slots_through finds the few that are short.
_SHORT = text("""
    SELECT h.user_id, u.closed_through
    FROM habits AS h JOIN users AS u ON u.id = h.user_id
    WHERE h.archived_on IS NULL AND (h.slots_through IS NULL OR h.slots_through < :latest)
      AND coalesce(h.slots_through, '-infinity') < u.closed_through + CAST(:ahead AS int)
      AND h.user_id > :after
    GROUP BY h.user_id, u.closed_through
    ORDER BY h.user_id LIMIT :batch
""")


@dataclass(frozen=True, slots=True)
class Closed:
    """How many members' days were closed, and how many ledgers were written on."""

    closed: int
    extended: int

    def counts(self) -> Mapping[str, int]:
        """By name, as a job reports them."""
        return {"closed": self.closed, "extended": self.extended}


async def close(database: Database, now: datetime) -> Closed:
    """Close the days that are over at `now`, then write on the ledgers that this leaves short.

    What is computed over all members does this first, whatever else has run. Doing it again changes nothing.
    """
    async with database.writing(CLOCK) as writer:
        closed = await close_days(writer, now)
    return Closed(closed, await extend_ledgers(database, now))


async def close_days(writer: Writer, now: datetime) -> int:
    """Set `closed_through`, for everybody, to the last local day that is over at `now`; how many it changed for.

    It follows the member's clock, back as well: who flies west across midnight has an open day again.
    """
    await writer.run(_ALONE)
    clocks = await writer.all(_CLOCKS)
    days = [(row, local_day(now, zone, row.hour) - DAY) for row in clocks if (zone := _zone(row.zone))]
    due = [(row.zone, row.hour, day) for row, day in days if not row.least == row.most == day]
    if not due:
        return 0
    zones, hours, dates = zip(*due, strict=True)
    values = {"zones": list(zones), "hours": list(hours), "days": list(dates)}
    changed: int = await writer.scalar(_CLOSE, values)
    return changed


async def extend_ledgers(database: Database, now: datetime) -> int:
    """Write on every ledger that ends less than 7 days after its member's today; how many members' it were.

    Each is written as that member, one after the other with the member's own changes. A member whose ledger can't be
    written doesn't hold up the others: what went wrong is raised at the end.
    """
    extended, after = 0, 0
    failures: list[Exception] = []
    latest = now.astimezone(UTC).date() + DAY + ledger.AT_LEAST_AHEAD
    while short := await _short(database, latest, after):
        for user_id, today in short.items():
            try:
                async with database.writing(Member(user_id)) as writer:
                    await ledger.extend(writer, user_id, today)
                extended += 1
            except Exception as error:  # noqa: BLE001 — raised below, when the others have theirs
                failures.append(error)
        after = max(short)
    if failures:
        raise ExceptionGroup(f"{len(failures)} ledgers could not be written on", failures)
    return extended


async def _short(database: Database, latest: date, after: int) -> Mapping[int, date]:
    """The next members, by id, with a ledger that ends too soon, and each one's today."""
    values = {"latest": latest, "ahead": (DAY + ledger.AT_LEAST_AHEAD).days, "after": after, "batch": BATCH}
    async with database.reading(CLOCK) as reader:
        return {row.user_id: row.closed_through + DAY for row in await reader.all(_SHORT, values)}


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        logger.warning("no days are closed in %r: there is no such time zone", name)
        return None
