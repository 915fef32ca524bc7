"""Postgres and a warehouse beside each other, and whether they say the same."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from storage.database import Database
from storage.warehouse.exporting import SYNC
from storage.warehouse.feeds import FEEDS, Feed
from storage.warehouse.protocol import Session, Warehouse

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def differences(database: Database, warehouse: Warehouse) -> dict[str, Any]:
    """By table, the rows that only one of the two has; a row that is there twice counts as well."""
    async with warehouse.session() as session:
        found = {feed.table: await _differing(database, session, feed) for feed in FEEDS}
    return {table: rows for table, rows in found.items() if rows}


async def count(database: Database, statement: str) -> Any:
    """One figure, as the database's superuser sees it."""
    async with database.engine.connect() as connection:
        return (await connection.execute(text(statement))).scalar()


async def _differing(database: Database, session: Session, feed: Feed) -> list[tuple[str, ...]]:
    names = ", ".join(feed.names)
    here = await _here(database, feed)
    there = sorted(
        tuple(_plain(value) for value in row)
        for row in await session.rows(f"SELECT {names} FROM {feed.table} WHERE NOT deleted")  # noqa: S608
    )
    gone = await session.rows(f"SELECT COUNT(*) FROM {feed.table} WHERE deleted AND {feed.names[2]} IS NOT NULL")  # noqa: S608
    assert gone == [(0,)]
    if here == there:
        return []
    return sorted(set(here) ^ set(there)) or [("doubled",)]


async def _here(database: Database, feed: Feed) -> list[tuple[str, ...]]:
    async with database.reading(SYNC) as reader:
        rows = await reader.all(text(feed.rows))
    return sorted(tuple(_plain(value) for value in row) for row in rows)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    return "~" if value is None else str(value)
