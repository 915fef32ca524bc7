"""Whom an alert goes to: who they are now, and where they are reached."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage import people
from storage.addresses import Home, homes
from storage.database import Reader

MENTORS: Final = """
    SELECT held.mentor_id FROM caseload AS held
    WHERE held.user_id = {member} AND held.kind = 'primary' AND held."from" <= :now
      AND (held.until IS NULL OR :now < held.until)
    UNION SELECT whose.mentor_id FROM users AS whose WHERE whose.id = {member}
"""
COVER: Final = """
    SELECT held.mentor_id FROM caseload AS held
    WHERE held.user_id = {member} AND held.kind = 'cover' AND held."from" <= :now
      AND (held.until IS NULL OR :now < held.until)
"""
ADMINS: Final = "SELECT admin.id FROM users AS admin WHERE 'admin' = ANY(admin.roles) AND admin.status = 'active'"
SAFETY: Final = f"""
    SELECT safe.id FROM users AS safe WHERE 'safety' = ANY(safe.roles) AND safe.status = 'active'
    UNION ({ADMINS} AND NOT EXISTS (
        SELECT 1 FROM users AS safe WHERE 'safety' = ANY(safe.roles) AND safe.status = 'active'))
"""  # noqa: S608 — made of the constants above

# The person whom it is about is never told about themselves.
_AUDIENCE = text(f"""
    SELECT u.id FROM users AS u
    WHERE u.id <> :user AND u.status = 'active' AND u.id IN (
        SELECT ids.id FROM ({MENTORS.format(member=":user")}) AS ids(id) WHERE :audience IN ('mentor', 'digest')
        UNION ALL SELECT ids.id FROM ({COVER.format(member=":user")}) AS ids(id) WHERE :audience = 'cover'
        UNION ALL SELECT ids.id FROM ({SAFETY}) AS ids(id) WHERE :audience = 'safety'
        UNION ALL SELECT ids.id FROM ({ADMINS}) AS ids(id) WHERE :audience = 'admin' AND NOT (
            :apart AND ids.id IN ({MENTORS.format(member=":user")} UNION {COVER.format(member=":user")})))
    ORDER BY u.id
""")  # noqa: S608 — made of the constants above


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who can be told."""

    user_id: int
    name: str
    """May be empty."""
    time_zone: str
    """IANA name; UTC where it isn't known."""
    home: Home


async def audience(
    reader: Reader, user_id: int, name: str, now: datetime, *, apart: bool = False
) -> tuple[Recipient, ...]:
    """Those of the audience `name` (mentor, cover, safety, admin) of this member who have an address.

    Without anybody in the role safety it is the admins'. With `apart`, admins who are the member's own mentor or cover
    are left out.
    """
    rows = await reader.all(_AUDIENCE, {"user": user_id, "audience": name, "now": now, "apart": apart})
    return await recipients(reader, [row.id for row in rows])


async def recipients(reader: Reader, user_ids: Collection[int]) -> tuple[Recipient, ...]:
    """These people, as far as they have an address."""
    found = await homes(reader, user_ids) if user_ids else {}
    known = []
    for user_id, home in sorted(found.items()):
        person = await people.get(reader, user_id)
        known.append(Recipient(user_id, person.name, person.time_zone or "UTC", home))
    return tuple(known)
