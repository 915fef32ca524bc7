"""The role that every transaction takes: it owns nothing, can't log in, and can't pass by row-level security."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.database import RUNTIME_ROLE

_FIND = text("SELECT rolsuper OR rolbypassrls AS mighty FROM pg_roles WHERE rolname = :role")
_MAY_TAKE = text(
    "SELECT pg_has_role(current_user, :role,"
    " CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)"
)
_CREATE = text(f"CREATE ROLE {RUNTIME_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
_GRANT = text(f"GRANT {RUNTIME_ROLE} TO CURRENT_USER")

_INSUFFICIENT_PRIVILEGE: Final = "42501"
_RACES: Final = ("42710", "23505", "XX000")
"""Duplicate object, unique violation, tuple concurrently updated: another database's migration was faster."""
_ATTEMPTS: Final = 20


class SchemaProblem(Exception):
    """The schema can't be created here; the message is one line that says what to do."""


async def ensure(engine: AsyncEngine) -> None:
    """Create the runtime role and let the connecting user take it. Raises SchemaProblem.

    Roles belong to the whole cluster, so no lock of this database keeps others from doing the same at this moment.
    """
    for attempt in range(_ATTEMPTS):
        try:
            async with engine.begin() as connection:
                await _ensure(connection)
            return
        except DBAPIError as error:
            state = getattr(error.orig, "sqlstate", None)
            if state == _INSUFFICIENT_PRIVILEGE:
                raise SchemaProblem(_ADVICE) from error
            if state not in _RACES or attempt == _ATTEMPTS - 1:
                raise


async def _ensure(connection: AsyncConnection) -> None:
    found = (await connection.execute(_FIND, {"role": RUNTIME_ROLE})).first()
    if found is None:
        await connection.execute(_CREATE)
    elif found.mighty:
        raise SchemaProblem(
            f"The role {RUNTIME_ROLE} bypasses row-level security;"
            f" run ALTER ROLE {RUNTIME_ROLE} NOSUPERUSER NOBYPASSRLS as a superuser."
        )
    if not (await connection.execute(_MAY_TAKE, {"role": RUNTIME_ROLE})).scalar():
        await connection.execute(_GRANT)


_ADVICE: Final = (
    f"The database user in DATABASE_URL may not create the role {RUNTIME_ROLE}; have a superuser run"
    f" CREATE ROLE {RUNTIME_ROLE} NOLOGIN and GRANT {RUNTIME_ROLE} TO that user, then migrate again."
)
