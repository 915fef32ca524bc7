import json

import pytest

from handlers.messages import Button, Reply
from storage.database import Database
from tests.bot.talk import Handler
from tests.bot.telegram.world import World
from tests.storage.queues.payloads import rows, states
from tests.telegram_server import BEN, BROKEN, GIBBERISH, RESET, SARAH, Fault, TelegramServer

EFFECTS = "SELECT count(*), count(DISTINCT after ->> 'inbox') FROM history"


async def test_what_is_written_is_answered(world: World, server: TelegramServer) -> None:
    async with world.running():
        server.write("ran today")
        server.write("me too", BEN)
        await server.until(lambda: len(server.sent) == 2)
    assert server.texts(SARAH) == ["heard ran today"]
    assert server.texts(BEN) == ["heard me too"]


async def test_somebody_is_called_what_telegram_calls_them(world: World, server: TelegramServer) -> None:
    async with world.running():
        server.write("hello", SARAH)
        await server.until(lambda: server.sent)
    [(source, key, who)] = await rows(world.database, "SELECT source, external_id, user_id FROM inbox")
    assert (source, key, who) == ("telegram", "1001@123456#1", 1)


async def test_an_update_is_confirmed_only_once_it_is_kept(world: World, server: TelegramServer) -> None:
    async with world.connected():
        server.write("one")
    assert server.confirmed == []
    async with world.running():
        await server.until(lambda: server.confirmed)
    assert await states(world.database, "inbox") == ["done"]


async def test_what_comes_again_is_done_once(world: World, server: TelegramServer) -> None:
    number = server.write("ran today")
    raw = server.pending[number]
    async with world.running():
        await server.until(lambda: server.confirmed)
        for _ in range(3):
            server.bring_again(number, raw)
            await server.until_confirmed()
        server.write("and read")
        await server.until(lambda: len(server.sent) == 2)
    assert server.texts() == ["heard ran today", "heard and read"]
    assert await rows(world.database, EFFECTS) == [(2, 2)]


async def test_numbers_that_begin_anew_and_lower_are_taken(world: World, server: TelegramServer) -> None:
    async with world.running():
        server.bring({"message": server.message(SARAH, text="before")}, 900_000_000)
        await server.until(lambda: server.confirmed)
        await server.until(lambda: server.asked.count("getUpdates") >= 2 and server.sent)
        server.bring({"message": server.message(BEN, text="after")}, 17)
        await server.until(lambda: len(server.sent) == 2)
    assert server.texts() == ["heard before", "heard after"]


POISON = {
    "another shape": b"[1, 2, 3]",
    "no message": b'{"update_id": 55}',
    "a kind nobody asked for": b'{"update_id": 55, "poll": {"id": "1"}}',
    "text that is a number": b'{"update_id": 55, "message": {"message_id": 1, "date": 1, "text": 7,'
    b' "chat": {"id": 7001, "type": "private"}, "from": {"id": 7001}}}',
    "a chat that is a word": b'{"update_id": 55, "message": {"message_id": 1, "chat": "sarah"}}',
    "a tap on nothing": b'{"update_id": 55, "callback_query": {"id": "1", "from": {"id": 7001}, "data": "/undo"}}',
    "not a number": b'{"update_id": 55, "message": NaN}',
    "no end of depth": b'{"update_id": 55, "message": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a number without end": b'{"update_id": 55, "message": ' + b"9" * 5_000 + b"}",
    "broken JSON": b'{"update_id": 55, "message": {"text": ',
}


@pytest.mark.parametrize("poison", POISON.values(), ids=POISON.keys())
async def test_no_update_stops_the_polling(poison: bytes, world: World, server: TelegramServer) -> None:
    server.write("before")
    server.bring(poison, 2001 if b"update_id" not in poison else 1055)
    server.pending = {n: raw.replace(b'"update_id": 55', b'"update_id": 1055') for n, raw in server.pending.items()}
    if b"update_id" not in poison:  # nothing says which update it is, so it can't be confirmed: it isn't even one
        server.pending[2001] = b'{"update_id": 2001, "message": %s}' % poison
    async with world.running():
        await server.until(lambda: "heard before" in server.texts())
        server.bring({"message": server.message(BEN, text="after")}, 3001)
        await server.until(lambda: "heard after" in server.texts())
        await world.lanes.settled()
    assert sorted(await states(world.database, "inbox")) == ["dead", "done", "done"]


@pytest.mark.parametrize(
    "fault",
    [RESET, BROKEN, GIBBERISH, Fault(500), Fault(429, "Too Many Requests", {"retry_after": 3}), Fault(200, body=b"{}")],
    ids=["reset", "502", "gibberish", "500", "429", "another shape"],
)
async def test_polling_outlives_an_outage(fault: Fault, world: World, server: TelegramServer) -> None:
    server.faults["getUpdates"] = [fault] * 5
    server.write("ran today")
    async with world.running() as connection:
        await server.until(lambda: server.sent)
        await server.until(lambda: server.confirmed)
        assert await connection.problem() is None
    assert server.texts() == ["heard ran today"]


async def test_a_refused_token_is_said_and_not_hammered(world: World, server: TelegramServer) -> None:
    server.token = "123456:another"
    world.account = None
    async with world.running() as connection:
        server.token = "123456:yet-another"
        await server.until(lambda: server.asked.count("deleteWebhook") >= 3)
        assert "refused" in (await connection.problem() or "")
    assert 30.0 in world.clock.waits


async def test_a_second_poller_with_the_same_token_is_said(world: World, server: TelegramServer) -> None:
    server.faults["getUpdates"] = [Fault(409, "Conflict: terminated by other getUpdates request")] * 2
    async with world.running() as connection:
        await server.until(lambda: server.asked.count("getUpdates") == 2)
        assert "another program polls" in (await connection.problem() or "")


async def test_a_webhook_that_was_set_before_is_taken_away(world: World, server: TelegramServer) -> None:
    server.webhook["url"] = "https://example.org/hook"
    server.write("hello")
    async with world.running():
        await server.until(lambda: server.sent)
    assert server.webhook["url"] == ""


async def test_one_of_two_processes_polls_and_the_other_takes_over(database: Database, server: TelegramServer) -> None:
    first, second = World(database, server), World(database, server)
    async with second.running():
        await server.until(lambda: "getUpdates" in server.asked)
        async with first.running():
            server.write("one")
            await server.until(lambda: len(server.sent) == 1)
    async with first.running():
        server.write("two")
        await server.until(lambda: len(server.sent) == 2)
    assert server.texts() == ["heard one", "heard two"]
    assert await rows(database, EFFECTS) == [(2, 2)]


async def test_the_menu_shows_the_commands(world: World, server: TelegramServer) -> None:
    server.faults["setMyCommands"] = [RESET]
    async with world.running():
        await server.until(lambda: server.commands)
    assert server.commands[0] == {"command": "today", "description": "what is due today"}


async def test_a_tap_is_answered_at_once_and_is_what_it_sends(world: World, server: TelegramServer) -> None:
    world.handler = Handler(answers=lambda words: [Reply(f"heard {words}", ((Button("Undo", "/undo 381"),),))])
    async with world.running():
        server.write("ran today")
        await server.until(lambda: server.sent)
        server.tap(server.sent[0], "Undo")
        await server.until(lambda: len(server.sent) == 2 and server.answered)
    assert server.texts() == ["heard ran today", "heard /undo 381"]


async def test_a_tap_that_comes_again_under_another_number_is_done_once(world: World, server: TelegramServer) -> None:
    world.handler = Handler(answers=lambda words: [Reply(f"heard {words}", ((Button("Undo", "/undo 381"),),))])
    async with world.running():
        server.write("ran today")
        await server.until(lambda: server.sent)
        for _ in range(3):
            server.tap(server.sent[0], "Undo", "4711")
            await server.until_confirmed()
        server.write("done")
        await server.until(lambda: "heard done" in server.texts())
    assert server.texts() == ["heard ran today", "heard /undo 381", "heard done"]


async def test_a_tap_too_old_to_answer_counts_all_the_same(world: World, server: TelegramServer) -> None:
    world.handler = Handler(answers=lambda words: [Reply(f"heard {words}", ((Button("Undo", "/undo 381"),),))])
    async with world.running():
        server.write("ran today")
        await server.until(lambda: server.sent)
        server.tap(server.sent[0], "Undo", "old")
        server.queries.clear()
        await server.until(lambda: len(server.sent) == 2)
    assert "answerCallbackQuery" in server.asked
    assert server.answered == []


async def test_an_edit_says_which_message_it_corrects(world: World, server: TelegramServer) -> None:
    async with world.connected() as connection:
        number = server.write("ran Monday")
        message_id = json.loads(server.pending[number])["message"]["message_id"]
        edit = server.pending[server.edit(message_id, "ran Tuesday")]
    message = connection.parse(b'{"received":"2026-02-28T12:01:30+00:00","update":%s}' % edit)
    assert (message.text, message.corrects) == ("ran Tuesday", str(message_id))


async def test_a_group_hears_once_that_it_talks_in_private(world: World, server: TelegramServer) -> None:
    async with world.running():
        for words in ("hello", "@tandem_bot what's up", "/today"):
            server.write(words, -100500)
        server.bring({"message": server.message(-100501, left_chat_member={"id": 1})})
        await server.until(lambda: len(server.confirmed) == 4 and server.sent)
        server.write("hello")
        await server.until(lambda: len(server.sent) == 2)
    assert [sent.chat for sent in server.sent] == [-100500, SARAH]
    assert "in private" in server.texts()[0]
    assert await states(world.database, "inbox") == ["done"], "what is said in a group isn't kept"
