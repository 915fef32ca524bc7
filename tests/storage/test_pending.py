from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage import pending
from storage.database import Database, Member
from storage.keys.vault import SealBroken
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def test_a_newer_question_takes_the_place_of_the_open_one(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        old = await pending.ask(writer, sarah, "zone", {}, NOW, LATER)
        new = await pending.ask(writer, sarah, "plan", {"title": "Läufe"}, NOW, LATER)
        question = await pending.open_question(writer, sarah, NOW)
        assert not await pending.close(writer, old)
        assert await pending.close(writer, new)
        assert not await pending.close(writer, new)
        assert await pending.open_question(writer, sarah, NOW) is None
    assert question == pending.Question(new, "plan", {"title": "Läufe"}, NOW, LATER)


async def test_a_question_expires(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        await pending.ask(writer, sarah, "zone", {}, NOW, LATER)
        assert await pending.open_question(writer, sarah, LATER) is None


async def test_a_question_put_under_another_kind_does_not_open(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        await pending.ask(writer, sarah, "zone", {"secret": "words"}, NOW, LATER)
        assert b"words" not in await writer.scalar(text("SELECT payload FROM pending"))
        await writer.run(text("UPDATE pending SET kind = 'plan'"))
        with pytest.raises(SealBroken):
            await pending.open_question(writer, sarah, NOW)
