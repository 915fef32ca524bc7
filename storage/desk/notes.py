"""What the care team keeps about a member, sealed with the member's key. Who wrote it may delete it for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, text

from storage.database import Reader, Writer
from storage.keys.sealing import Cipher

DELETED_WITHIN: Final = timedelta(hours=24)

_ADD = text("""
    INSERT INTO notes (user_id, author_id, text, created_at) VALUES (:user, :author, :words, :now) RETURNING id
""")
_OF = text("""
    SELECT id, user_id, author_id, text, created_at FROM notes WHERE user_id = :user ORDER BY id DESC LIMIT :most
""")
_GET = text("SELECT id, user_id, author_id, text, created_at FROM notes WHERE id = :note")
_DELETE = text("DELETE FROM notes WHERE id = :note AND author_id = :author AND created_at > :since RETURNING user_id")


@dataclass(frozen=True, slots=True)
class Note:
    """A note about a member; `author_id` is None once its author is gone."""

    id: int
    user_id: int
    author_id: int | None
    text: str
    at: datetime


async def add(writer: Writer, user_id: int, author_id: int, words: str, now: datetime) -> int:
    """Keep a note (as the mentor who writes it)."""
    sealed = (await writer.cipher(user_id)).seal(words, "notes.text", user_id, now)
    values = {"user": user_id, "author": author_id, "words": sealed, "now": now}
    note: int = await writer.scalar(_ADD, values)
    return note


async def listed(reader: Reader, user_id: int, most: int) -> list[Note]:
    """The last notes about the member, newest first."""
    cipher = await reader.cipher(user_id)
    return [_note(row, cipher) for row in await reader.all(_OF, {"user": user_id, "most": most})]


async def get(reader: Reader, note: int) -> Note | None:
    """One note, of somebody whom the mentor sees."""
    row = await reader.first(_GET, {"note": note})
    return row and _note(row, await reader.cipher(row.user_id))


async def delete(writer: Writer, note: int, author_id: int, now: datetime) -> bool:
    """Delete one's own note of the last 24 hours; whether it was such a one."""
    values = {"note": note, "author": author_id, "since": now - DELETED_WITHIN}
    return await writer.first(_DELETE, values) is not None


def _note(row: Row[Any], cipher: Cipher) -> Note:
    words = cipher.open(row.text, "notes.text", row.user_id, row.created_at)
    return Note(row.id, row.user_id, row.author_id, words, row.created_at)
