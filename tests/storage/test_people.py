import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from storage import people, settings
from storage.database import Database, Member, Worker
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
OPERATOR = Worker("operator")


async def test_a_person_is_found_by_address_and_read_with_name_and_consent(database: Database) -> None:
    sarah = await cast.sarah(database)

    async with database.reading(Worker("intake")) as reader:
        assert await people.find(reader, "console", "sarah") == sarah
        assert await people.find(reader, "telegram", "sarah") is None
    async with database.reading(Member(sarah)) as reader:
        person = await people.get(reader, sarah)
    assert (person.name, person.time_zone, person.consented) == ("Sarah", "America/New_York", True)
    assert (person.day_start_hour, person.week_start, person.roles) == (3, 0, frozenset({"member"}))


async def test_a_stranger_is_nobody_until_the_first_word(database: Database) -> None:
    async with database.reading(Worker("intake")) as reader:
        assert await people.find(reader, *cast.CHARLIE) is None

    charlie = await cast.charlie(database)

    async with database.reading(Member(charlie)) as reader:
        person = await people.get(reader, charlie)
    assert (person.time_zone, person.consented) == (None, False)


async def test_two_processes_that_meet_the_same_person_make_one(database: Database) -> None:
    async def meet() -> int:
        return await cast.charlie(database)

    assert len(set(await asyncio.gather(*(meet() for _ in range(6))))) == 1


async def test_names_are_read_by_the_operator_and_stored_only_sealed(database: Database) -> None:
    await cast.sarah(database)
    await cast.ben(database)

    async with database.reading(OPERATOR) as reader:
        assert [person.name for person in await people.everyone(reader)] == ["Sarah", "Ben"]
        stored = await reader.all(text("SELECT u::text || a::text FROM users u JOIN addresses a ON a.user_id = u.id"))
    assert not any(b"arah".hex() in row[0] for row in stored)


async def test_a_move_is_kept_with_the_zone_before(database: Database) -> None:
    sarah = await cast.sarah(database)

    async with database.writing(Member(sarah)) as writer:
        await people.set_zone(writer, sarah, "Asia/Tokyo", NOW)
        await people.set_zone(writer, sarah, "Asia/Tokyo", NOW + timedelta(hours=1))
        stays = await people.stays(writer, sarah)
        person = await people.get(writer, sarah)

    assert [(stay.since, stay.zone.key) for stay in stays] == [(None, "America/New_York"), (NOW, "Asia/Tokyo")]
    assert person.time_zone == "Asia/Tokyo"


async def test_small_changes_of_a_member_are_kept(database: Database) -> None:
    sarah = await cast.sarah(database)

    async with database.writing(Member(sarah)) as writer:
        await settings.put(writer, sarah, {"name": await settings.sealed_name(writer, sarah, "Sally")}, NOW)
        await people.touch(writer, sarah, date(2026, 2, 28))
        await people.touch(writer, sarah, date(2026, 2, 27))
        await people.hold(writer, sarah, NOW)
        person = await people.get(writer, sarah)

    assert (person.name, person.last_inbound_date, person.safety_hold_until) == ("Sally", date(2026, 2, 28), NOW)


async def test_nobody_reads_a_person_who_is_not_theirs(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)

    async with database.reading(Member(ben)) as reader:
        with pytest.raises(LookupError):
            await people.get(reader, sarah)
