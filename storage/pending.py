"""The one open question of a conversation. It expires, and a newer one takes its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from storage.database import Reader, Writer
from storage.tables import pending


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and whatever its answer needs."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    asked_at: datetime
    expires_at: datetime


# The id is new each time, so that a button of the question before can be told from this one's.
_NEW = insert(pending)
_ASK = _NEW.on_conflict_do_update(
    index_elements=[pending.c.user_id],
    set_={
        "id": func.nextval("public.pending_id_seq"),
        "kind": _NEW.excluded.kind,
        "payload": _NEW.excluded.payload,
        "asked_at": _NEW.excluded.asked_at,
        "expires_at": _NEW.excluded.expires_at,
    },
).returning(pending.c.id)
_OPEN = select(pending).where(pending.c.user_id == bindparam("user"), pending.c.expires_at > bindparam("now"))
_CLOSE = delete(pending).where(pending.c.id == bindparam("question")).returning(pending.c.id)


async def ask(
    writer: Writer, user_id: int, kind: str, payload: Mapping[str, Any], now: datetime, expires: datetime
) -> int:
    """Open a question in place of the one before. `payload` is JSON and is sealed; the result is the question's id."""
    sealed = (await writer.cipher(user_id)).seal(json.dumps(payload), "pending.payload", user_id, kind, now)
    row = {"user_id": user_id, "kind": kind, "payload": sealed, "asked_at": now, "expires_at": expires}
    question: int = await writer.scalar(_ASK, row)
    return question


async def open_question(reader: Reader, user_id: int, now: datetime) -> Question | None:
    """The question that is open at `now`, if any."""
    row = await reader.first(_OPEN, {"user": user_id, "now": now})
    if row is None:
        return None
    words = (await reader.cipher(user_id)).open(row.payload, "pending.payload", user_id, row.kind, row.asked_at)
    return Question(row.id, row.kind, json.loads(words), row.asked_at, row.expires_at)


async def close(writer: Writer, question_id: int) -> bool:
    """Whether the question was still there; of two answers at once, one finds it."""
    return await writer.first(_CLOSE, {"question": question_id}) is not None
