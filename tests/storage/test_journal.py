from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from storage import journal
from storage.database import Database, Member
from storage.journal import NewEntry
from storage.keys.sealing import SealBroken
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
TODAY = date(2026, 2, 28)


async def test_an_entry_comes_back_as_it_was_written_and_goes_at_once(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        number = await journal.add(writer, sarah, NewEntry("Line one.\n\n  Line two.", NOW, TODAY, -0.25, ("tired",)))
        found = await journal.get(writer, sarah, number)
        raw = await writer.scalar(text("SELECT text FROM journal_entries"))
        assert await journal.written_at(writer, sarah, NOW) == (found,)
        assert await journal.remove(writer, sarah, number)
        assert not await journal.remove(writer, sarah, number)
        assert await journal.latest(writer, sarah, 5) == ()
    assert found is not None
    assert (found.text, found.sentiment, found.tags) == ("Line one.\n\n  Line two.", -0.25, ("tired",))
    assert b"Line" not in raw


async def test_the_latest_come_first_and_pages_dont_overlap(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        for n in range(7):
            await journal.add(writer, sarah, NewEntry(f"{n}", NOW + timedelta(minutes=n), TODAY))
        first = await journal.latest(writer, sarah, 5)
        rest = await journal.latest(writer, sarah, 5, first[-1].id)
    assert [entry.text for entry in (*first, *rest)] == ["6", "5", "4", "3", "2", "1", "0"]


async def test_nobody_else_sees_or_deletes_an_entry(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.writing(Member(sarah)) as writer:
        number = await journal.add(writer, sarah, NewEntry("mine", NOW, TODAY))
    async with database.writing(Member(ben)) as writer:
        assert await journal.get(writer, sarah, number) is None
        assert not await journal.remove(writer, sarah, number)
        assert not await journal.remove(writer, ben, number)
    async with database.reading(Member(sarah)) as reader:
        assert len(await journal.latest(reader, sarah, 5)) == 1


async def test_an_entry_moved_to_another_day_no_longer_opens(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        await journal.add(writer, sarah, NewEntry("mine", NOW, TODAY))
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE journal_entries SET for_date = '2026-02-27'"))
    async with database.reading(Member(sarah)) as reader:
        with pytest.raises(SealBroken):
            await journal.latest(reader, sarah, 5)
