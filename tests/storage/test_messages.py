from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from storage import messages
from storage.database import Database, Member
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def test_words_are_kept_sealed_once_for_each_incoming_message(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        for said in ("I ran", "I ran again"):
            exchange = messages.Exchange(NOW, said, "Well done.", "checkin", for_date=NOW.date())
            await messages.keep(writer, sarah, 5, exchange)
        await messages.keep(writer, sarah, None, messages.Exchange(LATER, "", "Good morning.", "reminder"))
        found = await messages.recent(writer, sarah)
        raw = await writer.scalar(text("SELECT string_agg(user_message || ai_reply, '') FROM messages"))
        assert await messages.recent(writer, sarah, 1) == found[1:]
    assert found == (
        messages.Exchange(NOW, "I ran", "Well done.", "checkin", for_date=NOW.date()),
        messages.Exchange(LATER, "", "Good morning.", "reminder"),
    )
    assert b"ran" not in raw
    assert b"Well" not in raw


async def test_what_rests_on_nothing_says_so_in_sql(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        await messages.keep(writer, sarah, 5, messages.Exchange(NOW, "/today", "Nothing is due.", "command"))
        assert await writer.scalar(text("SELECT context_used IS NULL FROM messages"))
