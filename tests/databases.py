"""Databases for tests, made and dropped on the test cluster."""

import asyncpg
from sqlalchemy.engine import make_url


def dsn(url: str) -> str:
    """The URL in the form that asyncpg itself takes."""
    return url.replace("postgresql+asyncpg://", "postgresql://", 1)


async def create_database(admin_url: str, name: str, template: str | None = None) -> str:
    """Makes the database `name`, as a copy of `template` where one is named, and returns its URL.

    Copies files rather than writing a log of them: 25 ms. Nobody may be connected to the template.
    """
    copied = f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""
    await _execute(admin_url, f'CREATE DATABASE "{name}"{copied}')
    return make_url(admin_url).set(database=name).render_as_string(hide_password=False)


async def drop_database(admin_url: str, name: str) -> None:
    """Drops the database `name`, if it exists, whoever is connected to it."""
    await _execute(admin_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn(url))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
