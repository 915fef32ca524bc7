import asyncio
from datetime import UTC, datetime, timedelta

from storage import history
from storage.database import Database, Member
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def test_the_last_change_of_a_day_can_be_taken_back_once(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.writing(Member(sarah)) as writer:
        first = await history.record(writer, sarah, "goal", {"title": "a"}, {"title": "b"}, NOW)
        second = await history.record(writer, sarah, "checkins", {}, {"checkins": [1, 2]}, NOW)
        latest, earlier = await history.standing(writer, sarah, NOW)
        assert earlier.id == first
        assert (latest.id, latest.subject, latest.after) == (second, "checkins", {"checkins": [1, 2]})
        assert await history.mark_undone(writer, second, LATER)
        assert not await history.mark_undone(writer, second, LATER)
        undone = await history.get(writer, sarah, second, LATER)
        assert undone is not None
        assert undone.undone_at == LATER
        assert [change.id for change in await history.standing(writer, sarah, NOW)] == [first]
        assert await history.standing(writer, sarah, NOW + timedelta(hours=24)) == ()
        assert await history.get(writer, sarah, first, NOW + timedelta(hours=24)) is None
    async with database.reading(Member(ben)) as reader:
        assert await history.get(reader, sarah, first, NOW) is None
        assert await history.standing(reader, ben, NOW) == ()


async def test_of_two_undos_at_once_one_wins(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        change = await history.record(writer, sarah, "goal", {}, {}, NOW)

    async def undo() -> bool:
        async with database.writing(Member(sarah)) as writer:
            return await history.mark_undone(writer, change, LATER)

    assert sorted(await asyncio.gather(*(undo() for _ in range(4)))) == [False, False, False, True]
