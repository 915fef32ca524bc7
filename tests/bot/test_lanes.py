import asyncio
import json
import logging

import pytest
from sqlalchemy import text

from bot.intake import Arrival, take
from bot.lanes import CRASHES, KEPT, Lanes
from handlers.messages import DeliveryFailed, Reply
from scheduler.delivery import SENT_AGAIN
from storage.database import Database, Worker
from storage.queues import dead_letters
from tests.bot.talk import NOON, Handler, World, arrival, parse
from tests.fakes import FakePlatform
from tests.storage.queues.payloads import OPERATOR, rows, states

EFFECTS = "SELECT count(*), count(DISTINCT after ->> 'inbox') FROM history"


async def test_what_was_written_and_what_is_said_are_one_commit(database: Database) -> None:
    world = World(database)
    await world.hear("1", "ran today")
    await world.settle()
    assert world.platform.texts() == ["heard ran today"]
    assert await rows(database, EFFECTS) == [(1, 1)]
    assert await states(database, "inbox") == ["done"]
    assert await states(database, "outbox") == ["sent"]


async def test_several_replies_keep_their_order(database: Database) -> None:
    world = World(database, Handler(answers=lambda _: [Reply(f"line {number}") for number in range(5)]))
    await world.hear("1", "hello")
    await world.settle()
    assert world.platform.texts() == [f"line {number}" for number in range(5)]


async def test_a_turn_may_say_nothing(database: Database) -> None:
    world = World(database, Handler(answers=lambda _: ()))
    await world.hear("1", "hello")
    await world.settle()
    assert await states(database, "inbox") == ["done"]
    assert await states(database, "outbox") == []


async def test_words_in_a_crisis_carry_their_class(database: Database) -> None:
    world = World(database, Handler(kind="crisis"))
    await world.hear("1", "help")
    await world.settle()
    assert await rows(database, "SELECT kind, priority FROM outbox") == [("crisis", 0)]


async def test_a_conversation_is_thought_about_in_order(database: Database) -> None:
    world = World(database)
    for number in range(6):
        await world.hear(str(number), str(number), "sarah" if number % 2 else "ben")
    await world.settle()
    assert [words for person, words in world.handler.order if person == "sarah"] == ["1", "3", "5"]
    assert [words for person, words in world.handler.order if person == "ben"] == ["0", "2", "4"]


async def test_one_stuck_conversation_among_two_hundred_holds_up_nobody(database: Database) -> None:
    stuck = asyncio.Event()
    world = World(database, Handler(gates={"0 of lane 0": stuck}))
    for number in range(3):
        for lane in range(200):
            await take(database, arrival(f"{lane}/{number}", f"{number} of lane {lane}", f"lane {lane}"))
    stop = asyncio.Event()
    running = [asyncio.create_task(part.run(stop)) for part in (world.lanes, world.delivery)]
    await world.platform.until(199 * 3)
    assert world.platform.texts("lane 0") == []
    stuck.set()
    await world.platform.until(200 * 3)
    stop.set()
    await asyncio.gather(*running)
    for lane in range(200):
        assert world.platform.texts(f"lane {lane}") == [f"heard {number} of lane {lane}" for number in range(3)]


async def test_a_handler_that_fails_is_tried_again_and_leaves_nothing_half_done(database: Database) -> None:
    world = World(database, Handler(failures={"ran today": 2}))
    await world.hear("1", "ran today")
    await world.hear("2", "and read")
    settling = asyncio.create_task(world.settle())
    await _past_back_off(database, settling)
    assert world.platform.texts() == ["heard ran today", "heard and read"]
    assert await rows(database, EFFECTS) == [(2, 2)]


async def test_a_message_that_keeps_failing_is_kept_and_its_lane_moves_on(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    world = World(database, Handler(failures={"ran today": 3}))
    await world.hear("1", "ran today")
    await world.hear("2", "and read")
    settling = asyncio.create_task(world.settle())
    await _past_back_off(database, settling)
    assert world.platform.texts() == [KEPT, "heard and read"]
    assert await states(database, "inbox") == ["dead", "done"]
    assert "ran today" not in caplog.text
    async with database.writing(OPERATOR) as writer:
        [letter] = await dead_letters.listed(writer)
        assert (letter.origin, letter.reason, letter.attempts) == ("inbox", "RuntimeError", 3)
        await dead_letters.replay(writer, letter.id)
    await world.settle()
    assert world.platform.texts()[-1] == "heard ran today"
    assert await rows(database, EFFECTS) == [(2, 2)]


async def test_a_handler_that_never_ends_is_given_up_on(database: Database) -> None:
    world = World(database, Handler(gates={"hello": asyncio.Event()}), patience=0.0)
    await world.hear("1", "hello")
    settling = asyncio.create_task(world.settle())
    await _past_back_off(database, settling)
    assert world.platform.texts() == [KEPT]
    assert await rows(database, "SELECT reason FROM dead_letters") == [("TimeoutError",)]


async def test_a_message_that_ends_the_process_each_time_is_set_aside(database: Database) -> None:
    world = World(database)
    await take(database, arrival("1", "hello"))
    async with database.writing(Worker("lanes")) as writer:
        await writer.run(text("UPDATE inbox SET attempts = :crashes"), {"crashes": CRASHES})
    await world.settle()
    assert world.handler.order == []
    assert world.platform.texts() == [KEPT]
    assert await rows(database, "SELECT reason FROM dead_letters") == [("crashed",)]


POISON = {
    "random bytes": bytes(range(256)),
    "nothing": b"",
    "broken JSON": b'{"person": "sarah", "text": ',
    "another shape": b"[1, 2, 3]",
    "deep nesting": b"[" * 100_000,
    "a megabyte": b"x" * 1_000_000,
    "a number for text": b'{"person": "sarah", "text": 7}',
    "infinity": b'{"person": Infinity}',
    "NUL": b"\0",
}


@pytest.mark.parametrize("payload", POISON.values(), ids=POISON.keys())
async def test_no_payload_stops_a_lane(database: Database, payload: bytes) -> None:
    world = World(database)
    await take(database, Arrival("console", "1", "sarah", payload, NOON, "sarah"), world.lanes)
    await world.hear("2", "hello")
    settling = asyncio.create_task(world.settle())
    await _past_back_off(database, settling)
    assert world.platform.texts()[-1] == "heard hello"
    assert await states(database, "inbox") == ["dead", "done"]


async def test_strange_words_are_answered_like_all_others(database: Database) -> None:
    world = World(database)
    strange = "half \ud800, NUL \0, \u202e " + "e\u0301" * 1000
    payload = json.dumps({"person": "sarah", "text": strange}).encode()
    await take(database, Arrival("console", "1", "sarah", payload, NOON, "sarah"), world.lanes)
    await world.settle()
    assert world.platform.texts() == [f"heard {strange.replace(chr(0xD800), '?').replace(chr(0), chr(0xFFFD))}"]


async def test_what_comes_from_nobody_is_a_letter(database: Database) -> None:
    world = World(database)
    await take(database, Arrival("console", "1", "group", arrival("1", "hello").payload, NOON), world.lanes)
    await world.settle()
    assert await rows(database, "SELECT reason FROM dead_letters") == [("nobody",)]


async def test_work_that_somebody_else_took_over_leaves_nothing(database: Database) -> None:
    gate = asyncio.Event()
    slow, quick = World(database, Handler(gates={"hello": gate})), World(database)
    await slow.hear("1", "hello")
    async with database.writing(Worker("lanes")) as writer:
        await writer.run(text("UPDATE inbox SET lease_until = clock_timestamp()"))
    await quick.settle()
    gate.set()
    await slow.settle()
    assert quick.platform.texts() == ["heard hello"]
    assert slow.platform.texts() == []
    assert await rows(database, EFFECTS) == [(1, 1)]


@pytest.mark.parametrize("failing_first", [True, False])
async def test_nobody_waits_for_a_failure_that_somebody_else_made_good(database: Database, failing_first: bool) -> None:
    gate = asyncio.Event()
    slow, quick = World(database, Handler(gates={"hello": gate}, failures={"hello": 1})), World(database)
    await slow.hear("1", "hello")
    if failing_first:
        gate.set()
        await slow.lanes.settled()
    async with database.writing(Worker("lanes")) as writer:
        await writer.run(text("UPDATE inbox SET lease_until = clock_timestamp(), not_before = NULL"))
    await quick.settle()
    gate.set()
    async with asyncio.timeout(5):
        await slow.settle()
    assert quick.platform.texts() == ["heard hello"]
    assert await rows(database, EFFECTS) == [(1, 1)]


async def test_slow_thinking_keeps_its_lane(database: Database) -> None:
    gate = asyncio.Event()
    world = World(database, Handler(gates={"hello": gate}))
    await world.hear("1", "hello")
    async with database.writing(Worker("lanes")) as writer:
        await writer.run(text("UPDATE inbox SET lease_until = clock_timestamp()"))
    stop = asyncio.Event()
    running = asyncio.create_task(world.lanes.run(stop))
    while await rows(database, "SELECT id FROM inbox WHERE lease_until <= clock_timestamp()"):
        pass
    gate.set()
    stop.set()
    await running
    assert len(world.handler.order) <= 2
    assert await rows(database, EFFECTS) == [(1, 1)]


async def test_a_terminal_goes_on_where_a_crash_of_its_own_left_off(database: Database) -> None:
    died, world = World(database, Handler(gates={"hello": asyncio.Event()})), World(database)
    await died.hear("1", "hello")
    [(lane,)] = await rows(database, "SELECT conversation FROM inbox")
    lanes = Lanes(database, {"console": parse}, world.handler, world.delivery, conversation=lane, clock=world.clock)
    await lanes.drain()
    await world.delivery.drain()
    assert world.platform.texts() == ["heard hello"]
    died.handler.gates["hello"].set()
    await died.settle()
    assert await rows(database, EFFECTS) == [(1, 1)]


async def test_a_reply_that_may_have_arrived_is_repeated_with_a_label(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("timeout", uncertain=True)], accepts_before_fault=True)
    world = World(database, platform=platform)
    await world.hear("1", "hello")
    await world.settle()
    assert platform.texts() == ["heard hello", f"heard hello\n{SENT_AGAIN}"]


async def _past_back_off(database: Database, settling: "asyncio.Task[None]") -> None:
    """Let what waits for another attempt be due, until all is settled."""
    while not settling.done():
        async with database.writing(Worker("lanes")) as writer:
            await writer.run(text("UPDATE inbox SET not_before = NULL WHERE not_before IS NOT NULL"))
    await settling
