"""What a member writes for themselves, sealed with the member's key. A deleted entry is gone at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select

from storage.database import Reader, Writer
from storage.keys.sealing import Cipher
from storage.tables import journal_entries as table

COLUMN: Final = "journal_entries.text"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to keep. `at` is when the words were written, `for_date` the member's local day of it."""

    text: str = field(repr=False)
    at: datetime
    for_date: date
    sentiment: float | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A kept entry."""

    id: int
    text: str = field(repr=False)
    at: datetime
    for_date: date
    sentiment: float | None
    tags: tuple[str, ...]


_ADD = insert(table).returning(table.c.id)
_OWN = select(table).where(table.c.user_id == bindparam("user"))
_LATEST = _OWN.order_by(table.c.id.desc()).limit(bindparam("count"))
_OLDER = _LATEST.where(table.c.id < bindparam("before"))
_ONE = _OWN.where(table.c.id == bindparam("entry"))
_AT = _OWN.where(table.c.created_at == bindparam("at"))
_REMOVE = (
    delete(table).where(table.c.user_id == bindparam("user"), table.c.id == bindparam("entry")).returning(table.c.id)
)


async def add(writer: Writer, user_id: int, entry: NewEntry) -> int:
    """Keep an entry, and return its number."""
    cipher = await writer.cipher(user_id)
    values = {
        "user_id": user_id,
        "text": cipher.seal(entry.text, COLUMN, user_id, entry.for_date, entry.at),
        "text_length": len(entry.text),
        "sentiment_score": entry.sentiment,
        "mood_tags": list(entry.tags),
        "for_date": entry.for_date,
        "created_at": entry.at,
    }
    number: int = await writer.scalar(_ADD, values)
    return number


async def latest(reader: Reader, user_id: int, count: int, before: int | None = None) -> tuple[JournalEntry, ...]:
    """The newest entries, newest first; with `before` only those older than that entry."""
    values = {"user": user_id, "count": count} | ({} if before is None else {"before": before})
    return await _opened(reader, user_id, await reader.all(_LATEST if before is None else _OLDER, values))


async def get(reader: Reader, user_id: int, entry_id: int) -> JournalEntry | None:
    """One of the member's own entries."""
    row = await reader.first(_ONE, {"user": user_id, "entry": entry_id})
    return row and _entry(row, await reader.cipher(user_id))


async def written_at(reader: Reader, user_id: int, at: datetime) -> tuple[JournalEntry, ...]:
    """The entries whose words were written at this instant."""
    rows = await reader.all(_AT, {"user": user_id, "at": at})
    return await _opened(reader, user_id, rows)


async def remove(writer: Writer, user_id: int, entry_id: int) -> bool:
    """Delete an entry for good. Whether it was there."""
    return await writer.first(_REMOVE, {"user": user_id, "entry": entry_id}) is not None


async def _opened(reader: Reader, user_id: int, rows: Sequence[Row[Any]]) -> tuple[JournalEntry, ...]:
    if not rows:
        return ()
    cipher = await reader.cipher(user_id)
    return tuple(_entry(row, cipher) for row in rows)


def _entry(row: Row[Any], cipher: Cipher) -> JournalEntry:
    return JournalEntry(
        id=row.id,
        text=cipher.open(row.text, COLUMN, row.user_id, row.for_date, row.created_at),
        at=row.created_at,
        for_date=row.for_date,
        sentiment=row.sentiment_score,
        tags=tuple(row.mood_tags),
    )
