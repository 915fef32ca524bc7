"""Creates or upgrades the Postgres role, schema and policies. Safe to repeat, and safe from two processes at once."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.access import policies, runtime_role
from storage.access.runtime_role import SchemaProblem
from storage.audit import trail
from storage.database import Database, Worker
from storage.keys.rotation import make_instance_keys
from storage.keys.vault import Vault

__all__ = ["HEAD", "REVISION", "SchemaProblem", "current", "migrate"]

REVISION: Final = "0018"
"""The newest script's; a test keeps it so."""

HEAD: Final = f"{REVISION}+{policies.digest()}"
"""What `current` says of a database that needs no migration: the revision, and the digest of the policies."""

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('tandem migrate', 0))")
_EXISTS = text("SELECT to_regclass('public.alembic_version') IS NOT NULL")
_CURRENT = text(
    "SELECT version_num || '+' || coalesce(obj_description('public.alembic_version'::regclass, 'pg_class'), '')"
    " FROM public.alembic_version"
)
_INSUFFICIENT_PRIVILEGE = "42501"
_NOT_ALLOWED = "The database user in DATABASE_URL may not create the schema; make it the database's owner:"


async def current(url: str) -> str | None:
    """What the database was last migrated to, as in HEAD; None for an empty one."""
    async with _engine(url) as engine, engine.connect() as connection:
        return await _current(connection)


async def migrate(url: str, vault: Vault) -> str:
    """Bring the database to HEAD, and return that.

    Raises SchemaProblem, with one line that says what to do, where the user in `url` may not create what is missing.
    """
    async with _engine(url) as engine:
        try:
            await runtime_role.ensure(engine)
            async with engine.begin() as connection:
                await connection.execute(_LOCK)
                if await _current(connection) != HEAD:
                    await _upgrade(connection)
            async with Database(engine, vault).writing(Worker("migrate")) as writer:
                if trail.KEY in await make_instance_keys(writer):
                    await trail.begin(writer)
        except DBAPIError as error:
            if getattr(error.orig, "sqlstate", None) == _INSUFFICIENT_PRIVILEGE:
                raise SchemaProblem(
                    f"The database user in DATABASE_URL may not create the schema: {error.orig}"
                ) from error
            raise
    return HEAD


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        yield engine
    finally:
        await engine.dispose()


async def _current(connection: AsyncConnection) -> str | None:
    if not (await connection.execute(_EXISTS)).scalar():
        return None
    found: str | None = (await connection.execute(_CURRENT)).scalar()
    return found


async def _upgrade(connection: AsyncConnection) -> None:
    await connection.run_sync(_run_scripts)
    for statement in policies.statements():
        await connection.exec_driver_sql(statement)
    await connection.exec_driver_sql(f"COMMENT ON TABLE public.alembic_version IS '{policies.digest()}'")


def _run_scripts(connection: Connection) -> None:
    # Alembic costs more to import than a warm start may take, and a warm start doesn't come here.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
