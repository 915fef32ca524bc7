"""What was said to and fro, sealed with the member's key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, text
from sqlalchemy.dialects.postgresql import insert

from storage.database import Reader, Writer
from storage.keys.sealing import Cipher
from storage.tables import messages


@dataclass(frozen=True, slots=True)
class Exchange:
    """What the member said and what was answered. `kind` is what it was about."""

    at: datetime
    said: str
    reply: str
    kind: str
    context_used: Mapping[str, Any] | None = None
    """What the reply rests on, as JSON, without a person's words."""
    sentiment: float | None = None
    """How `said` sounds, −1 to 1; None where that isn't known, and of check-ins."""
    for_date: date | None = None
    """The member's local day."""
    hidden: bool = False
    """Just between the member and the coach: no mentor sees it, and no later prompt."""


_KEEP = insert(messages).inline().on_conflict_do_nothing(index_elements=["user_id", "inbox_id"])
_OF_INBOX = select(messages).where(messages.c.user_id == bindparam("user"), messages.c.inbox_id == bindparam("inbox"))
_RECENT = (
    select(messages)
    .where(messages.c.user_id == bindparam("user"), messages.c.hidden.is_(False))
    .order_by(messages.c.created_at.desc(), messages.c.id.desc())
    .limit(bindparam("count"))
)
_WORDINGS = text("""
    SELECT count(*) FROM inbox
    WHERE user_id = :user AND source = :platform AND right(external_id, length(:ending)) = :ending
""")


async def keep(writer: Writer, user_id: int, inbox_id: int | None, exchange: Exchange) -> None:
    """Keep one exchange; the same inbox row is kept once."""
    now = exchange.at
    cipher = await writer.cipher(user_id)
    row = {
        "user_id": user_id,
        "inbox_id": inbox_id,
        "user_message": cipher.seal(exchange.said, "messages.user_message", user_id, inbox_id, now),
        "ai_reply": cipher.seal(exchange.reply, "messages.ai_reply", user_id, inbox_id, now),
        "message_type": exchange.kind,
        "context_used": exchange.context_used,
        "sentiment_score": exchange.sentiment,
        "for_date": exchange.for_date,
        "hidden": exchange.hidden,
        "created_at": now,
    }
    await writer.run(_KEEP, row)


async def of_inbox(reader: Reader, user_id: int, inbox_id: int) -> Exchange | None:
    """The exchange that this message of the member's began."""
    row = await reader.first(_OF_INBOX, {"user": user_id, "inbox": inbox_id})
    return row and _exchange(row, await reader.cipher(user_id))


async def wordings(reader: Reader, user_id: int, platform: str, message_id: str) -> int:
    """How many wordings of this message of the member's have come in, by the platform's id of it."""
    values = {"user": user_id, "platform": platform, "ending": f"#{message_id}"}
    count: int = await reader.scalar(_WORDINGS, values)
    return count


async def recent(reader: Reader, user_id: int, count: int = 10) -> tuple[Exchange, ...]:
    """The last exchanges, oldest first, without hidden ones: what the coach quotes of them a mentor might read."""
    cipher = await reader.cipher(user_id)
    rows = await reader.all(_RECENT, {"user": user_id, "count": count})
    return tuple(_exchange(row, cipher) for row in reversed(rows))


def _exchange(row: Row[Any], cipher: Cipher) -> Exchange:
    return Exchange(
        row.created_at,
        cipher.open(row.user_message, "messages.user_message", row.user_id, row.inbox_id, row.created_at),
        cipher.open(row.ai_reply, "messages.ai_reply", row.user_id, row.inbox_id, row.created_at),
        row.message_type,
        row.context_used,
        row.sentiment_score,
        row.for_date,
        row.hidden,
    )
