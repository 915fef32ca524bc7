import pytest
from sqlalchemy import text

from bot.intake import Arrival, take
from storage import people
from storage.database import Database, Worker
from tests.bot.talk import NOON, World, arrival
from tests.storage.queues.payloads import rows, states


async def test_somebody_new_is_known_from_the_first_message_on(database: Database) -> None:
    assert await take(database, arrival("1", "hello", name="Sarah", zone="America/New_York"))
    assert await take(database, arrival("2", "again"))
    async with database.reading(Worker("operator")) as reader:
        [person] = await people.everyone(reader)
    assert (person.name, person.time_zone) == ("Sarah", "America/New_York")
    assert await rows(database, "SELECT DISTINCT user_id FROM inbox") == [(person.id,)]


async def test_a_payload_that_comes_twice_is_kept_once(database: Database) -> None:
    assert await take(database, arrival("1", "hello"))
    assert not await take(database, arrival("1", "hello"))
    assert await states(database, "inbox") == ["waiting"]


async def test_chats_are_stored_under_names_that_say_nothing(database: Database) -> None:
    await take(database, arrival("1", "hello", "+1 555 0100"))
    [(conversation,)] = await rows(database, "SELECT conversation FROM inbox")
    assert conversation.startswith("console:")
    assert "555" not in conversation


async def test_somebody_who_writes_again_can_be_reached_again(database: Database) -> None:
    await take(database, arrival("1", "hello"))
    async with database.writing(Worker("delivery")) as writer:
        await writer.run(text("UPDATE users SET status = 'unreachable'"))
    await take(database, arrival("2", "I'm back"))
    assert await rows(database, "SELECT status FROM users") == [("active",)]


@pytest.mark.parametrize(
    "strange",
    [
        Arrival("console", "\0\ud800", "\0", b"\0\xff", NOON),
        Arrival("console", "1", "\ud800", b"", NOON, "\ud800", "\udfff\0", "../../etc/passwd"),
        Arrival("console", "1", "x" * 100_000, b"x" * 1_000_000, NOON, "y" * 100_000, "z" * 100_000, "Mars/Base\0"),
    ],
)
async def test_nothing_that_comes_is_refused(database: Database, strange: Arrival) -> None:
    assert await take(database, strange)
    assert not await take(database, strange)


async def test_a_message_is_worked_on_without_being_looked_for(database: Database) -> None:
    world = World(database)
    await world.hear("1", "hello")
    assert await states(database, "inbox") == ["claimed"]
    await world.settle()
    assert world.platform.texts() == ["heard hello"]
    assert await states(database, "inbox") == ["done"]
