"""The words of a patient that an answer to a mentor may rest on, with the names in them hidden."""

from datetime import timedelta
from typing import Final

from sqlalchemy import text

from coaching.insight import facts as kinds
from coaching.insight.facts import Source
from storage.database import Reader
from storage.insight.patient_scene import Scene

FRESH: Final = timedelta(days=30)
"""Older words say nothing of now."""
MOST_MESSAGES: Final = 20
LONGEST: Final = 600
"""Characters of a message."""

# The one place where it is said which messages a mentor's answer may rest on; the table's policy leaves out what is
# hidden or not shared as well.
_MESSAGES = text("""
    SELECT m.id, m.inbox_id, m.user_message, m.for_date, m.created_at
    FROM messages AS m
    WHERE m.user_id = :user AND m.message_type = 'chat' AND m.group_id IS NULL AND NOT m.hidden
      AND m.user_message IS NOT NULL AND m.created_at > :since AND m.created_at <= :now
    ORDER BY m.created_at DESC, m.id DESC LIMIT :most
""")


async def messages(reader: Reader, scene: Scene) -> tuple[Source, ...]:
    """What the patient lately said to the coach, newest first; none where it isn't shared."""
    if "messages" not in scene.person.shares:
        return ()
    user_id = scene.person.id
    values = {"user": user_id, "since": scene.now - FRESH, "now": scene.now, "most": MOST_MESSAGES}
    rows = await reader.all(_MESSAGES, values)
    cipher = await reader.cipher(user_id) if rows else None
    found = []
    for row in rows:
        assert cipher is not None
        words = cipher.open(row.user_message, "messages.user_message", user_id, row.inbox_id, row.created_at)
        if words.strip():
            told = row.for_date or row.created_at.date()
            shown = scene.names.hidden(words.strip())[:LONGEST]
            found.append(Source(f"msg:{row.id}", kinds.MESSAGE, {"text": shown, "date": str(told)}))
    return tuple(found)
