from datetime import timedelta

import pytest

from handlers.dispatch import Dispatch
from storage import groups, people
from storage.database import Database, Member, Worker
from storage.groups import Group
from tests.bot.telegram.world import World
from tests.storage.queues.payloads import rows
from tests.telegram_server import BEN, GROUP, SARAH, TelegramServer

MOVED = -100777


@pytest.fixture
async def talking(world: World, database: Database) -> World:
    """Sarah and Ben have agreed to the terms; what they say is understood."""
    world.handler = Dispatch(database)  # type: ignore[assignment]
    for name, person in (("Sarah", SARAH), ("Ben", BEN)):
        async with database.writing(Worker("intake")) as writer:
            user = await people.create(writer, "telegram", str(person), name, "America/New_York", world.clock.now())
        async with database.writing(Member(user)) as writer:
            await people.consent(writer, user, "test", world.clock.now())
    return world


async def the_group(database: Database) -> Group:
    async with database.reading(Worker("feed")) as reader:
        group = await groups.get(reader, 1)
    assert group is not None
    return group


async def said(server: TelegramServer, chat: int, many: int) -> list[str]:
    """What this chat was told, once it is so many messages."""
    await server.until(lambda: len(server.texts(chat)) >= many)
    return server.texts(chat)


async def test_a_group_is_asked_once_what_may_be_posted(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        server.write("hello all", GROUP)
        server.write("anybody there?", GROUP)
        await server.until_confirmed()
        texts = await said(server, GROUP, 1)
        server.write("hello", SARAH)
        await said(server, SARAH, 1)
    assert len(texts) == 1
    assert "neither read nor keep" in texts[0]
    assert "What may I post here?" in texts[0]
    assert [label for label, _ in server.sent[0].buttons] == ["Weekly review", "Milestones", "Both", "Nothing", "Join"]
    assert (await the_group(talking.database)).state == "asking"


async def test_what_was_chosen_is_said_in_place_of_the_question(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        await said(server, GROUP, 1)
        server.tap(server.sent[0], "Both", person=SARAH)
        await server.until(lambda: "I post here:" in server.texts(GROUP)[0])
        server.tap(server.sent[0], "Change", person=SARAH)
        await server.until(lambda: "What may I post here?" in server.texts(GROUP)[0])
        server.tap(server.sent[0], "Nothing", person=BEN)
        await server.until(lambda: "I post nothing here." in server.texts(GROUP)[0])
    assert len(server.texts(GROUP)) == 1
    group = await the_group(talking.database)
    assert (group.state, group.posts, group.title) == ("active", frozenset(), "Runners")


async def test_a_member_joins_with_a_tap_and_is_answered_in_private(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        await said(server, GROUP, 1)
        server.tap(server.sent[0], "Join", person=BEN)
        answers = await said(server, BEN, 1)
    assert "You take part in Runners. Posts there don't name you" in answers[0]
    assert len(server.texts(GROUP)) == 1
    assert await rows(talking.database, "SELECT group_id, user_id, named FROM group_members") == [(1, 2, False)]


async def test_a_stranger_who_taps_is_told_what_to_do_and_is_not_kept(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        await said(server, GROUP, 1)
        for label in ("Join", "Both"):
            server.tap(server.sent[0], label, person=7009)
        await server.until(lambda: len(server.shown) == 2)
    assert all("press Start" in words for words in server.shown)
    assert await rows(talking.database, "SELECT count(*) FROM users") == [(2,)]
    assert (await the_group(talking.database)).posts == frozenset()


async def test_nobody_joins_a_group_whose_button_they_have_not_seen(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        await said(server, GROUP, 1)
        server.write("/join 1 0000000000000000", SARAH)
        answers = await said(server, SARAH, 1)
    assert "tap Join beneath my message" in answers[0]
    assert await rows(talking.database, "SELECT count(*) FROM group_members") == [(0,)]


async def test_a_group_that_became_a_supergroup_stays_the_same(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        await said(server, GROUP, 1)
        server.tap(server.sent[0], "Both", person=SARAH)
        await server.until(lambda: "I post here:" in server.texts(GROUP)[0])
        server.bring({"message": server.message(GROUP, migrate_to_chat_id=MOVED)})
        server.bring({"message": server.message(MOVED, migrate_from_chat_id=GROUP)})
        server.write("hello", MOVED)
        await server.until_confirmed()
    group = await the_group(talking.database)
    assert (group.chat, group.state, group.title) == (str(MOVED), "active", "Runners")
    assert await rows(talking.database, "SELECT count(*) FROM groups") == [(1,)]
    assert server.texts(MOVED) == []


async def test_after_it_was_removed_and_added_again_it_asks_again(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add()
        await said(server, GROUP, 1)
        server.add(status="kicked")
        await server.until_confirmed()
        assert (await the_group(talking.database)).state == "left"
        talking.clock.moment += timedelta(minutes=5)
        server.add()
        await said(server, GROUP, 2)
    assert (await the_group(talking.database)).state == "asking"


async def test_somebody_who_blocks_the_bot_in_private_makes_no_letter(talking: World, server: TelegramServer) -> None:
    async with talking.running():
        server.add(SARAH, status="kicked")
        server.add(SARAH, status="member")
        await server.until_confirmed()
    assert await rows(talking.database, "SELECT count(*) FROM inbox") == [(0,)]
    assert await rows(talking.database, "SELECT count(*) FROM groups") == [(0,)]
