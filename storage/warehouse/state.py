"""How far the warehouse is, as it says itself: the watermark is committed with the data that it describes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from storage.warehouse.feeds import FEEDS
from storage.warehouse.protocol import Session
from storage.warehouse.statements import TABLES, statements

VIEW: Final = "metrics/mentor_dashboard.sql"

_NEEDED: Final = tuple(each.split("EXISTS ")[1].split(" ")[0] for each in statements(TABLES))
# Columns that a warehouse made earlier may lack.
_ADDED: Final = ("shares_checkins", "shares_mood", "shares_messages")
_PRESENT: Final = (
    "SELECT COUNT(DISTINCT LOWER(table_name)), COUNT(CASE WHEN LOWER(table_name) = 'dim_users'"  # noqa: S608
    f" AND LOWER(column_name) IN ({', '.join(repr(name) for name in _ADDED)}) THEN 1 END)"
    " FROM information_schema.columns WHERE LOWER(table_schema) = LOWER(CURRENT_SCHEMA())"
    f" AND LOWER(table_name) IN ({', '.join(repr(name) for name in _NEEDED)})"
)
_BEGIN: Final = """
    MERGE INTO sync_state AS t
    USING (SELECT CAST(? AS VARCHAR) AS table_name, CAST(? AS TIMESTAMP) AS synced_at) AS s
    ON t.table_name = s.table_name
    WHEN NOT MATCHED THEN INSERT (table_name, watermark, seq, synced_at) VALUES (s.table_name, '', 0, s.synced_at)
"""
_READ: Final = "SELECT watermark, seq FROM sync_state ORDER BY seq, watermark"
_ADVANCE: Final = "UPDATE sync_state SET watermark = ?, seq = ?, synced_at = ? WHERE watermark = ? AND seq = ?"
_SYNCED: Final = "SELECT synced_at FROM sync_state WHERE watermark <> '' ORDER BY synced_at LIMIT 1"
_FORGET: Final = "UPDATE sync_state SET watermark = ''"


@dataclass(frozen=True, slots=True)
class State:
    """`seq` is of the last export that was kept; `watermark` says whose changes it had, and up to which."""

    watermark: str
    seq: int


NEVER: Final = State("", 0)


class Superseded(Exception):
    """Another process brought the warehouse further meanwhile; what it has is newer than what was to be kept."""


async def prepare(session: Session) -> None:
    """Make what isn't there yet; a table that lacks a column gets all its rows with the next sync."""
    for statement in statements(TABLES):
        await session.run(statement)
    if not await prepared(session):
        for name in _ADDED:
            await session.run(f"ALTER TABLE dim_users ADD COLUMN IF NOT EXISTS {name} BOOLEAN")
        await forget(session)
    for statement in statements(VIEW):
        await session.run(statement)


async def prepared(session: Session) -> bool:
    """Whether all tables are there, with all their columns."""
    [(tables, columns)] = await session.rows(_PRESENT)
    return (int(tables), int(columns)) == (len(_NEEDED), len(_ADDED))


async def read(session: Session, now: datetime) -> State:
    """The state, begun where there is none. The least counts, should tables differ."""
    found = await session.rows(_READ)
    if len(found) < len(FEEDS):
        for feed in FEEDS:
            await session.run(_BEGIN, [feed.table, _utc(now)])
        found = await session.rows(_READ)
    return State(*found[0])


async def synced_at(session: Session) -> datetime | None:
    """When the last sync was kept; None before the first. Product time, in UTC."""
    found = await session.rows(_SYNCED)
    return found[0][0] if found else None


async def advance(session: Session, old: State, new: State, now: datetime) -> None:
    """Go from `old` to `new`, or raise Superseded. To be called first in the transaction: it makes others wait."""
    values: Sequence[Any] = (new.watermark, new.seq, _utc(now), old.watermark, old.seq)
    await session.run(_ADVANCE, values)
    if [State(*row) for row in await session.rows(_READ)] != [new] * len(FEEDS):
        raise Superseded


async def forget(session: Session) -> None:
    """Let the next sync send everything."""
    await session.run(_FORGET)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
