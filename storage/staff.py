"""Mentors, admins and the safety contact: who has which role, told and changed in the transaction that rests on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage import people
from storage.database import Reader, Writer
from storage.people import Person

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('staff', 0))")
_NONE_YET = text("SELECT NOT EXISTS (SELECT 1 FROM users WHERE roles && ARRAY['mentor', 'admin'])")
_GRANT = text("""
    UPDATE users SET roles = roles || CAST(:roles AS text[]), updated_at = :now
    WHERE id = :user AND NOT roles @> CAST(:roles AS text[])
""")
_REVOKE = text("""
    UPDATE users SET roles = (SELECT coalesce(array_agg(role), '{}') FROM unnest(roles) AS role
                              WHERE role <> ALL(CAST(:roles AS text[]))), updated_at = :now
    WHERE id = :user
""")
# The row stays locked: whoever takes the role away waits, and whoever has lost it meanwhile isn't found.
_HAS = text("""
    SELECT id FROM users
    WHERE id = :user AND status = 'active' AND roles && CAST(:roles AS text[]) FOR SHARE
""")
_STAFF = text("""
    SELECT id, (SELECT count(*) FROM caseload AS held WHERE held.mentor_id = users.id AND held.kind = 'primary'
                AND held."from" <= :now AND (held.until IS NULL OR :now < held.until)) AS patients
    FROM users WHERE roles && ARRAY['mentor', 'admin', 'safety'] ORDER BY id
""")

FIRST: Final = ("mentor", "admin")
"""The roles of an installation's first mentor, who has nobody to be let in by."""


class NotAllowed(Exception):
    """Whoever asks hasn't the role for it, or has it no longer; nothing is to be written."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the mentor team."""

    person: Person
    patients: int
    """For how many they are the primary mentor."""


async def at_this_terminal(writer: Writer, platform: str, name: str, zone: str | None, now: datetime) -> int:
    """The mentor who talks in local play (as `Worker("intake")`), made where nobody is called so.

    The first mentor of an installation is its admin. Somebody who is known stays what they are: a member isn't made a
    mentor by this, nor somebody who was one.
    """
    await writer.run(_LOCK)
    first: bool = await writer.scalar(_NONE_YET)
    roles = FIRST if first else ("mentor",)
    known = await people.find(writer, platform, name)
    if known is None:
        return await people.create(writer, platform, name, name, zone, now, roles)
    if first:
        await grant(writer, known, roles, now)
    return known


async def appoint(writer: Writer, platform: str, external_id: str, name: str, zone: str | None, now: datetime) -> None:
    """Make whom the settings name a mentor and an admin (as `Worker("intake")`), known already or not."""
    user_id = await people.create(writer, platform, external_id, name, zone, now, FIRST)
    await grant(writer, user_id, FIRST, now)


async def require(writer: Writer, user_id: int, *roles: str) -> None:
    """Hold on to the person's having one of these roles until the commit. Raises NotAllowed."""
    if await writer.scalar(_HAS, {"user": user_id, "roles": list(roles)}) is None:
        raise NotAllowed


async def grant(writer: Writer, user_id: int, roles: tuple[str, ...], now: datetime) -> None:
    """Give the person these roles besides those that they have."""
    for role in roles:
        await writer.run(_GRANT, {"user": user_id, "roles": [role], "now": now})


async def revoke(writer: Writer, user_id: int, roles: tuple[str, ...], now: datetime) -> None:
    """Take these roles away."""
    await writer.run(_REVOKE, {"user": user_id, "roles": list(roles), "now": now})


async def colleagues(reader: Reader, now: datetime) -> list[Colleague]:
    """The mentor team (as `Worker("desk")`), oldest first."""
    rows = await reader.all(_STAFF, {"now": now})
    return [Colleague(await people.get(reader, row.id), row.patients) for row in rows]
