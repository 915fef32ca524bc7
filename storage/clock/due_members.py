"""Who is due at a wall time of their own zone: one statement queues all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import text

from storage.clock.occurrences import ONCE
from storage.conditions import AGREED, IN_A_GROUP
from storage.database import Reader, Writer

EVERYBODY: Final = "everybody"
WITHOUT_GROUP: Final = "without group"
WITH_GOALS: Final = "with goals"
STAFF: Final = "staff"
AT_DIGEST: Final = "at the digest's time"
"""Those of the staff for whom the wall time is the one that they chose for it."""

_HAS_GOALS = "EXISTS (SELECT 1 FROM goals WHERE goals.user_id = u.id AND goals.status = 'active')"
_STAFF = "u.roles && '{mentor,admin,safety}'"
_DIGEST_AT = """
    coalesce((SELECT to_char(s.digest_at, 'HH24:MI') FROM mentor_settings AS s WHERE s.user_id = u.id), '08:00')"""
_SETS = MappingProxyType(
    {
        EVERYBODY: AGREED,
        WITHOUT_GROUP: f"{AGREED} AND NOT {IN_A_GROUP}",
        WITH_GOALS: f"{AGREED} AND {_HAS_GOALS}",
        STAFF: _STAFF,
        AT_DIGEST: f"{_STAFF} AND nominal = {_DIGEST_AT}",
    }
)
"""Of the active people, those for whom this holds."""

_GIVEN = """
    unnest(CAST(:zones AS text[]), CAST(:dates AS date[]), CAST(:nominals AS text[]), CAST(:due AS timestamptz[]))
    AS given (zone, for_date, nominal, due_at)
"""
_MEMBERS = MappingProxyType(
    {
        name: text(f"""
            WITH new AS (
                INSERT INTO occurrences (kind, user_id, for_date, nominal, due_at, expires_at)
                SELECT :kind, u.id, for_date, nominal, due_at, due_at + :catch_up
                FROM {_GIVEN} JOIN users AS u ON u.time_zone = given.zone
                WHERE u.status = 'active' AND {holds}
                ORDER BY u.id, for_date, nominal
                {ONCE})
            SELECT count(*) FROM new
        """)  # noqa: S608 — made of the constants above
        for name, holds in _SETS.items()
    }
)
_GROUPS = text(f"""
    WITH new AS (
        INSERT INTO occurrences (kind, group_id, for_date, nominal, due_at, expires_at)
        SELECT :kind, g.id, for_date, nominal, due_at, due_at + :catch_up
        FROM {_GIVEN} JOIN groups AS g ON g.time_zone = given.zone
        WHERE g.state = 'active'
        ORDER BY g.id, for_date, nominal
        {ONCE})
    SELECT count(*) FROM new
""")  # noqa: S608 — made of the constants above
_ZONES = text("SELECT DISTINCT time_zone FROM users WHERE time_zone IS NOT NULL")
_GROUP_ZONES = text("SELECT DISTINCT time_zone FROM groups WHERE time_zone IS NOT NULL")


@dataclass(frozen=True, slots=True)
class LocalInstant:
    """A wall time, `nominal` as HH:MM, of a date in a zone; `due_at` is when that is."""

    zone: str
    for_date: date
    nominal: str
    due_at: datetime


async def zones(reader: Reader) -> list[str]:
    """The zones that anybody lives in."""
    return sorted(row.time_zone for row in await reader.all(_ZONES))


async def group_zones(reader: Reader) -> list[str]:
    """The zones that any group lives in."""
    return sorted(row.time_zone for row in await reader.all(_GROUP_ZONES))


async def queue_members(
    writer: Writer, kind: str, found: Sequence[LocalInstant], catch_up: timedelta, whose: str = EVERYBODY
) -> int:
    """Queue `kind` for the active people of the set `whose` in these zones, of use until `catch_up` later; how many."""
    return int(await writer.scalar(_MEMBERS[whose], _values(kind, found, catch_up))) if found else 0


async def queue_groups(writer: Writer, kind: str, found: Sequence[LocalInstant], catch_up: timedelta) -> int:
    """Queue `kind` for the active groups in these zones; how many were new."""
    return int(await writer.scalar(_GROUPS, _values(kind, found, catch_up))) if found else 0


def _values(kind: str, found: Sequence[LocalInstant], catch_up: timedelta) -> dict[str, object]:
    return {
        "kind": kind,
        "zones": [each.zone for each in found],
        "dates": [each.for_date for each in found],
        "nominals": [each.nominal for each in found],
        "due": [each.due_at for each in found],
        "catch_up": catch_up,
    }
