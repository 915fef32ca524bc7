"""Invitations: codes of 128 bits that link a member to a mentor, once, for seven days of the database's clock.

The code is shown when it is made, and only its hash is kept. A mentor has the mentor's own; who has a code uses it
through `Worker("desk")`.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import text

from storage.database import Reader, Writer

LASTS: Final = timedelta(days=7)
BYTES: Final = 16

_MAKE = text("""
    INSERT INTO invites (mentor_id, code_hash, name, created_at, expires_at)
    VALUES (:mentor, :hash, :name, :now, clock_timestamp() + :lasts) RETURNING id
""")
_STILL_A_MENTOR = """
    EXISTS (SELECT 1 FROM users AS m WHERE m.id = invites.mentor_id AND m.status = 'active' AND 'mentor' = ANY(m.roles))
"""
_FIND = text(f"""
    SELECT id, mentor_id, used_by, used_at IS NOT NULL AS used,
           expires_at <= clock_timestamp() OR NOT {_STILL_A_MENTOR} AS over
    FROM invites WHERE code_hash = :hash
""")  # noqa: S608 — made of the constants above
# Of two at once, the second waits for the first one's row and then finds it used.
_USE = text(f"""
    UPDATE invites SET used_at = :now, used_by = :user, name = NULL
    WHERE code_hash = :hash AND used_at IS NULL AND expires_at > clock_timestamp() AND {_STILL_A_MENTOR}
    RETURNING id
""")  # noqa: S608 — made of the constants above
_WAITING = text("""
    SELECT id, name, created_at, ceil(extract(epoch FROM expires_at - clock_timestamp()) / 86400)::int AS days_left
    FROM invites
    WHERE mentor_id = :mentor AND used_at IS NULL AND expires_at > clock_timestamp() ORDER BY id
""")
_WITHDRAW = text("""
    UPDATE invites SET expires_at = clock_timestamp(), name = NULL
    WHERE id = :id AND mentor_id = :mentor AND used_at IS NULL AND expires_at > clock_timestamp() RETURNING id
""")

State = Literal["open", "used", "over"]


@dataclass(frozen=True, slots=True)
class Invite:
    """What a code stands for."""

    id: int
    mentor_id: int
    state: State
    used_by: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invitation that nobody has used yet."""

    id: int
    name: str
    """Whom it is for, as the mentor wrote it."""
    days_left: int
    """Of the machine's clock, begun ones counted."""


def new_code() -> str:
    """128 random bits, in the letters that a link to a bot may hold."""
    return secrets.token_urlsafe(BYTES)


async def make(writer: Writer, mentor_id: int, name: str, code: str, now: datetime) -> Waiting:
    """Keep an invitation for somebody whom the mentor calls `name`."""
    sealed = (await writer.cipher(mentor_id)).seal(name, "invites.name", mentor_id, now)
    values = {"mentor": mentor_id, "hash": _hash(code), "name": sealed, "now": now, "lasts": LASTS}
    row = await writer.first(_MAKE, values)
    assert row is not None
    return Waiting(row.id, name, LASTS.days)


async def find(reader: Reader, code: str) -> Invite | None:
    """What the code stands for; None for one that there never was."""
    row = await reader.first(_FIND, {"hash": _hash(code)})
    if row is None:
        return None
    return Invite(row.id, row.mentor_id, "used" if row.used else "over" if row.over else "open", row.used_by)


async def use(writer: Writer, code: str, user_id: int, now: datetime) -> bool:
    """Use the code up; False where it is used or over. Of two at once, one succeeds."""
    return await writer.first(_USE, {"hash": _hash(code), "user": user_id, "now": now}) is not None


async def waiting(reader: Reader, mentor_id: int) -> list[Waiting]:
    """The mentor's invitations that may still be used, oldest first."""
    rows = await reader.all(_WAITING, {"mentor": mentor_id})
    cipher = await reader.cipher(mentor_id)
    return [
        Waiting(row.id, cipher.open(row.name, "invites.name", mentor_id, row.created_at), row.days_left)
        for row in rows
        if row.name is not None
    ]


async def withdraw(writer: Writer, mentor_id: int, invite_id: int) -> bool:
    """End one of the mentor's invitations; False where it isn't waiting."""
    return await writer.first(_WITHDRAW, {"mentor": mentor_id, "id": invite_id}) is not None


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()
