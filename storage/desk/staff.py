"""Mentors, admins and the safety contact: who has which role, told and changed in the transaction that rests on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage import people
from storage.audit import trail
from storage.audit.entries import Detail
from storage.audit.trail import Actor
from storage.database import Reader, Writer
from storage.people import Person

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('staff', 0))")
_NONE_YET = text("SELECT NOT EXISTS (SELECT 1 FROM users WHERE roles && ARRAY['mentor', 'admin'])")
_GRANT = text("""
    UPDATE users SET roles = roles || CAST(:roles AS text[]), removed_at = NULL, updated_at = :now
    WHERE id = :user AND NOT roles @> CAST(:roles AS text[])
    RETURNING id
""")
_REVOKE = text("""
    UPDATE users SET roles = (SELECT coalesce(array_agg(role), '{}') FROM unnest(roles) AS role
                              WHERE role <> ALL(CAST(:roles AS text[]))), removed_at = :now, updated_at = :now
    WHERE id = :user
""")
# Where nobody could let anybody in, the settings do again.
_MAY_BE_APPOINTED = text("""
    SELECT NOT EXISTS (SELECT 1 FROM users WHERE id = :user AND removed_at IS NOT NULL)
        OR NOT EXISTS (SELECT 1 FROM users WHERE 'admin' = ANY(roles) AND status = 'active')
""")
_REMOVED = text("SELECT id, removed_at FROM users WHERE removed_at IS NOT NULL ORDER BY removed_at DESC, id")
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


async def appoint(writer: Writer, platform: str, external_id: str, name: str, zone: str | None, now: datetime) -> bool:
    """Make whom the settings name a mentor and an admin (as `Worker("intake")`), known already or not.

    False where an admin has removed them since, and an admin is left: then they stay what they are.
    """
    await writer.run(_LOCK)
    user_id = await people.create(writer, platform, external_id, name, zone, now, ())
    if not await writer.scalar(_MAY_BE_APPOINTED, {"user": user_id}):
        return False
    if await grant(writer, user_id, FIRST, now):
        detail: Detail = {"role": "admin", "has": True}
        await trail.append(
            writer, now, action="roles", actor=Actor("operator"), object=("account", user_id), detail=detail
        )
    return True


async def require(writer: Writer, user_id: int, *roles: str) -> None:
    """Hold on to the person's having one of these roles until the commit. Raises NotAllowed."""
    if await writer.scalar(_HAS, {"user": user_id, "roles": list(roles)}) is None:
        raise NotAllowed


async def grant(writer: Writer, user_id: int, roles: tuple[str, ...], now: datetime) -> bool:
    """Give the person these roles besides those that they have; whether any was new."""
    given = [await writer.first(_GRANT, {"user": user_id, "roles": [role], "now": now}) for role in roles]
    return any(row is not None for row in given)


async def revoke(writer: Writer, user_id: int, roles: tuple[str, ...], now: datetime) -> None:
    """Take these roles away; what the settings say doesn't give them back."""
    await writer.run(_REVOKE, {"user": user_id, "roles": list(roles), "now": now})


async def colleagues(reader: Reader, now: datetime) -> list[Colleague]:
    """The mentor team (as `Worker("desk")`), oldest first."""
    rows = await reader.all(_STAFF, {"now": now})
    return [Colleague(await people.get(reader, row.id), row.patients) for row in rows]


async def removed(reader: Reader) -> list[tuple[Person, datetime]]:
    """Who was taken off the team and isn't back, and when, newest first (as `Worker("desk")`)."""
    return [(await people.get(reader, row.id), row.removed_at) for row in await reader.all(_REMOVED)]
