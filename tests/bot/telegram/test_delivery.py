"""What goes wrong on the way out, through the whole of delivery."""

import asyncio
import logging

import pytest

from handlers.messages import Address, Button, DeliveryFailed, Reply
from scheduler.delivery import SENT_AGAIN
from tests.bot.talk import Handler
from tests.bot.telegram.world import World
from tests.storage.queues.payloads import rows, states
from tests.telegram_server import BEN, BLOCKED, LOST_ANSWER, RESET, SARAH, Fault, TelegramServer


async def test_an_answer_that_may_be_lost_is_said_again_with_a_label(world: World, server: TelegramServer) -> None:
    world.patience = 0.3
    server.faults["sendMessage"] = [LOST_ANSWER]
    async with world.running():
        server.write("ran today")
        await server.until(lambda: len(server.sent) == 2)
    assert server.texts() == ["heard ran today", f"heard ran today\n{SENT_AGAIN}"]
    assert await states(world.database) == ["uncertain", "sent"]


async def test_a_flood_makes_one_chat_wait_and_nobody_else(world: World, server: TelegramServer) -> None:
    server.faults["sendMessage"] = [Fault(429, "Too Many Requests", {"retry_after": 3600})]
    async with world.running():
        server.write("ran today")
        await server.until(lambda: "sendMessage" in server.asked)
        server.write("me too", BEN)
        await server.until(lambda: server.sent)
    assert server.texts() == ["heard me too"]
    assert await states(world.database) == ["pending", "sent"]


async def test_whoever_blocks_the_bot_can_come_back(world: World, server: TelegramServer) -> None:
    server.faults["sendMessage"] = [BLOCKED]
    async with world.running():
        server.write("ran today")
        await server.until(lambda: "sendMessage" in server.asked)
        await world.lanes.settled()
        await world.delivery.settled()
        assert await rows(world.database, "SELECT status FROM users") == [("unreachable",)]
        server.write("I'm back")
        await server.until(lambda: server.sent)
    assert await rows(world.database, "SELECT status FROM users") == [("active",)]


async def test_under_enforced_limits_everything_arrives_once_and_in_order(world: World) -> None:
    long = "\n".join(f"line {number} of the list" for number in range(700))
    world.handler = Handler(answers=lambda words: [Reply(long, ((Button("Undo", "/undo 1"),),))])
    async with TelegramServer(world.clock.monotonic, limited=True) as server:
        world.server = server
        async with world.running():
            for chat in range(1, 41):
                server.write("hello", chat)
            await server.until(lambda: len(server.sent) == 40 * 4)
            said = {chat: server.texts(chat) for chat in range(1, 41)}
    assert all("\n".join(texts) == long for texts in said.values())
    assert [bool(sent.buttons) for sent in server.sent if sent.chat == 1] == [False, False, False, True]


async def test_slow_thinking_shows_that_it_types(world: World, server: TelegramServer) -> None:
    gate = asyncio.Event()
    world.handler = Handler(gates={"how am I doing": gate})
    async with world.running():
        server.write("how am I doing")
        await server.until(lambda: "sendChatAction" in server.asked)
        gate.set()
        await server.until(lambda: server.sent)


@pytest.mark.parametrize("fault", [RESET, Fault(401, "Unauthorized"), Fault(500), Fault(200, body=b'{"ok"')])
async def test_no_log_holds_the_token_or_what_people_say(
    fault: Fault, world: World, server: TelegramServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("telegram", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    for method in ("getUpdates", "sendMessage", "setMyCommands", "answerCallbackQuery", "deleteWebhook"):
        server.faults[method] = [fault]
    async with world.running() as connection:
        server.write("private canary")
        await server.until(lambda: server.confirmed)
        problem = await connection.problem()
    logged = caplog.text + str(problem) + "".join(_all_told(record) for record in caplog.records)
    assert "failure 1" in logged
    for secret in (server.token, "canary-token", "private canary"):
        assert secret not in logged


def _all_told(record: logging.LogRecord) -> str:
    """Everything that hangs on a record: its arguments, its exception, and what caused that."""
    told = [repr(record.args)]
    error = record.exc_info[1] if record.exc_info else None
    while error:
        told.append(f"{error!r} {getattr(error, 'request', '')!r} {vars(error)}")
        error = error.__cause__ or error.__context__
    return " ".join(told)


async def test_a_failure_carries_no_cause_that_holds_the_token(world: World, server: TelegramServer) -> None:
    async with world.connected() as connection:
        server.faults["sendMessage"] = [RESET]
        with pytest.raises(DeliveryFailed) as caught:
            await connection.sender.send(Address("telegram", str(SARAH), str(SARAH)), Reply("hello"))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
