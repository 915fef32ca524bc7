"""Reminders keep to Telegram's limits, and whoever writes meanwhile is answered first."""

from handlers import wire
from handlers.messages import Address, Reply
from storage.database import Database, Worker
from storage.queues import outbox
from storage.queues.outbox import Outgoing
from tests.bot.talk import Handler
from tests.bot.telegram.world import RECEIVED, World
from tests.telegram_server import TelegramServer

REMINDERS = 120
FIRST = 10_000
"""The first of the chats that are reminded."""
WRITER = 7
PER_SECOND = 30


async def remind(database: Database) -> None:
    async with database.writing(Worker("delivery")) as writer:
        for chat in range(FIRST, FIRST + REMINDERS):
            address = Address("telegram", str(chat), str(chat))
            payload = wire.dumped(address, Reply("Run 30 min?"))
            row = Outgoing(f"reminder:{chat}", None, "telegram", f"telegram:{chat}", payload, "reminder", RECEIVED)
            await outbox.put(writer, row)


async def test_reminders_provoke_no_429_and_hold_up_no_answer(world: World) -> None:
    world.handler = Handler(answers=lambda words: [Reply("heard")])
    async with TelegramServer(world.clock.monotonic, limited=True) as server:
        world.server = server
        server.chats.update(range(FIRST, FIRST + REMINDERS), [WRITER])
        await remind(world.database)
        async with world.running():
            await server.until(lambda: len(server.sent) >= PER_SECOND)
            before = len(server.sent)
            server.write("ran today", WRITER)
            await server.until(lambda: len(server.sent) == REMINDERS + 1)
    place = next(number for number, each in enumerate(server.sent) if each.text == "heard")
    assert place - before < 2 * PER_SECOND, "more than 2 seconds of reminders went ahead of the answer"
    assert server.asked.count("sendMessage") == len(server.sent), "something was refused, and said again"
