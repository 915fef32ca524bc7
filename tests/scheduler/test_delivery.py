import asyncio
import logging
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers import wire
from handlers.messages import Address, Button, DeliveryFailed, Reply
from scheduler.delivery import SENT_AGAIN, Delivery
from storage.database import Database
from storage.queues import outbox
from storage.queues.outbox import Outgoing, Routes, ToSend
from tests.fakes import FakeClock, FakePlatform
from tests.storage.queues.payloads import CONSOLE, DELIVERY, NOON, OVER, new_user, rows, states


def deliveries(database: Database, platform: FakePlatform, **more: object) -> Delivery:
    return Delivery(database, {"console": platform}, CONSOLE, clock=FakeClock(), **more)  # type: ignore[arg-type]


async def queue(
    database: Database,
    *texts: str,
    conversation: str = "sarah",
    kind: str = "reply",
    platform: str = "console",
    user_id: int | None = None,
    buttons: tuple[tuple[Button, ...], ...] = (),
    lease: timedelta | None = None,
) -> list[ToSend | None]:
    async with database.writing(DELIVERY) as writer:
        return [
            await outbox.put(
                writer,
                Outgoing(
                    key=f"{platform} {conversation} {words}",
                    user_id=user_id,
                    platform=platform,
                    conversation=conversation,
                    payload=wire.dumped(Address(platform, conversation, conversation), Reply(words, buttons)),
                    kind=kind,
                    created_at=NOON,
                ),
                lease,
            )
            for words in texts
        ]


async def due_now(database: Database) -> None:
    async with database.writing(DELIVERY) as writer:
        await writer.run(text("UPDATE outbox SET not_before = clock_timestamp() WHERE not_before IS NOT NULL"))


async def test_everything_is_said_in_order(database: Database) -> None:
    platform = FakePlatform()
    await queue(database, "one", "two", "three")
    await queue(database, "hello", conversation="ben")
    await deliveries(database, platform).drain()
    assert platform.texts("sarah") == ["one", "two", "three"]
    assert platform.texts("ben") == ["hello"]
    assert set(await states(database)) == {"sent"}


async def test_a_stuck_conversation_holds_up_nobody_else(database: Database) -> None:
    platform = FakePlatform(gates={"sarah": asyncio.Event()})
    await queue(database, "one", "two")
    await queue(database, "hello", "again", conversation="ben")
    stop = asyncio.Event()
    running = asyncio.create_task(deliveries(database, platform).run(stop))
    await platform.until(2, "ben")
    assert platform.texts("sarah") == []
    platform.gates["sarah"].set()
    await platform.until(2, "sarah")
    stop.set()
    await running
    assert platform.texts("sarah") == ["one", "two"]


async def test_a_terminal_hears_only_its_own_conversation(database: Database) -> None:
    platform = FakePlatform()
    await queue(database, "for Sarah")
    await queue(database, "for Ben", conversation="ben")
    await Delivery(database, {"console": platform}, Routes(conversations=["sarah"]), clock=FakeClock()).drain()
    assert platform.texts() == ["for Sarah"]


async def test_a_terminal_settles_what_a_crash_of_its_own_left_behind(database: Database) -> None:
    platform = FakePlatform()
    await queue(database, "one", "two", lease=timedelta(hours=1))
    await queue(database, "for Ben", conversation="ben", lease=timedelta(hours=1))
    delivery = Delivery(database, {"console": platform}, Routes(conversations=["sarah"]), clock=FakeClock())
    await delivery.drain()
    assert platform.texts() == [f"one\n{SENT_AGAIN}", "two"]
    assert (await states(database))[2] == "sending", "Ben's terminal is another's"


async def test_what_surely_failed_is_tried_again_later(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("connect"), DeliveryFailed("connect")])
    delivery = deliveries(database, platform)
    await queue(database, "one", "two")
    for _ in range(3):
        await delivery.drain()
        await due_now(database)
    assert platform.texts() == ["one", "two"]
    assert await rows(database, "SELECT attempts, error FROM outbox ORDER BY id") == [(3, None), (1, None)]


async def test_a_flood_makes_only_its_conversation_wait_as_long_as_it_says(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("429", retry_after=timedelta(seconds=90))])
    clock = FakeClock()
    delivery = Delivery(database, {"console": platform}, CONSOLE, clock=clock)
    await queue(database, "one")
    await queue(database, "hello", conversation="ben")
    await delivery.drain()
    assert platform.texts() == ["hello"]
    [(waits,)] = await rows(database, "SELECT not_before - clock_timestamp() FROM outbox WHERE state = 'pending'")
    assert timedelta(seconds=80) < waits <= timedelta(seconds=90)
    await due_now(database)
    await delivery.drain()
    assert platform.texts() == ["hello"], "this process remembers it as well"
    clock.pass_by(90)
    await delivery.drain()
    assert platform.texts() == ["hello", "one"]


async def test_a_time_out_may_have_arrived_so_it_is_said_again_with_a_label(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("timeout", uncertain=True)], accepts_before_fault=True)
    await queue(database, "one")
    await deliveries(database, platform).drain()
    assert platform.texts() == ["one", f"one\n{SENT_AGAIN}"]
    assert await states(database) == ["uncertain", "sent"]


async def test_a_platform_that_hangs_is_given_up_on(database: Database) -> None:
    platform = FakePlatform(gates={"sarah": asyncio.Event()})
    await queue(database, "one", kind="reminder")
    await queue(database, "hello", conversation="ben", kind="reminder")
    await deliveries(database, platform, patience=0.0).drain()
    assert await rows(database, "SELECT state, error FROM outbox ORDER BY id") == [
        ("uncertain", "TimeoutError"),
        ("sent", None),
    ]


async def test_an_adapter_that_breaks_leaves_a_doubt_and_stops_nothing(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "scheduler")
    platform = FakePlatform(faults=[RuntimeError("token 123:abc in a URL")])
    await queue(database, "I feel tired", kind="broadcast")
    await queue(database, "hello", conversation="ben", kind="broadcast")
    await deliveries(database, platform).drain()
    assert await states(database) == ["uncertain", "sent"]
    assert "RuntimeError" in caplog.text
    assert "token" not in caplog.text
    assert "tired" not in caplog.text


async def test_what_will_never_be_accepted_is_a_letter_at_once(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("too_long", permanent=True)])
    await queue(database, "one", "two")
    await deliveries(database, platform).drain()
    assert platform.texts() == ["two"]
    assert await rows(database, "SELECT reason FROM dead_letters") == [("too_long",)]


async def test_a_long_outage_ends_in_a_letter(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("connect")])
    await queue(database, "one")
    async with database.writing(DELIVERY) as writer:
        await writer.run(text("UPDATE outbox SET attempts = 19"))
    await deliveries(database, platform).drain()
    assert await rows(database, "SELECT reason FROM dead_letters") == [("connect",)]


async def test_somebody_who_blocked_the_bot_is_left_alone(database: Database) -> None:
    user = await new_user(database)
    platform = FakePlatform(faults=[DeliveryFailed("blocked", gone=True)])
    await queue(database, "an answer", user_id=user)
    await queue(database, "a reminder", kind="reminder", user_id=user)
    await deliveries(database, platform).drain()
    assert platform.texts() == []
    assert await states(database) == ["dead", "dead"]
    assert await rows(database, "SELECT status FROM users") == [("unreachable",)]


async def test_a_crash_while_sending_is_settled_at_the_next_start(database: Database) -> None:
    platform = FakePlatform()
    await queue(database, "one", lease=OVER)
    await queue(database, "a reminder", kind="reminder", conversation="ben", lease=OVER)
    await deliveries(database, platform).drain()
    assert platform.texts() == [f"one\n{SENT_AGAIN}"]
    assert await states(database) == ["uncertain", "uncertain", "sent"]


async def test_a_tap_proves_that_its_message_arrived(database: Database) -> None:
    platform = FakePlatform(faults=[DeliveryFailed("timeout", uncertain=True)])
    await queue(database, "Written", kind="reminder", buttons=((Button("Undo", "/undo 381"),),))
    delivery = deliveries(database, platform)
    await delivery.drain()
    await delivery.tapped("sarah", "/undo 380")
    await delivery.tapped("ben", "/undo 381")
    assert await states(database) == ["uncertain"]
    await delivery.tapped("sarah", "/undo 381")
    assert await states(database) == ["sent"]
    assert await rows(database, "SELECT count(*) FROM dead_letters") == [(0,)]


async def test_telegram_is_told_no_more_than_thirty_things_a_second(database: Database) -> None:
    platform, clock = FakePlatform(), FakeClock()
    delivery = Delivery(database, {"telegram": platform}, Routes(["telegram"]), clock=clock)
    for number in range(40):
        await queue(database, "hello", conversation=f"lane {number}", platform="telegram")
    await delivery.drain()
    assert len(platform.heard) == 30
    clock.pass_by(1)
    await delivery.drain()
    assert len(platform.heard) == 40


async def test_a_chat_is_not_told_two_things_at_once(database: Database) -> None:
    platform, clock = FakePlatform(), FakeClock()
    delivery = Delivery(database, {"telegram": platform}, Routes(["telegram"]), clock=clock)
    await queue(database, "one", "two", conversation="sarah", platform="telegram")
    assert delivery.may_send("telegram", "sarah") is not None
    await delivery.drain()
    assert delivery.may_send("telegram", "sarah") is None
    assert platform.texts() == ["one"]
    clock.pass_by(1)
    await delivery.drain()
    assert platform.texts() == ["one", "two"]


async def test_a_database_that_comes_back_loses_no_message(database: Database) -> None:
    platform = FakePlatform()
    delivery = deliveries(database, platform)
    await queue(database, "one")
    stop = asyncio.Event()
    await database.engine.dispose()
    running = asyncio.create_task(delivery.run(stop))
    await platform.until(1)
    stop.set()
    await running
    assert await states(database) == ["sent"]


async def test_two_processes_say_each_thing_once(database: Database) -> None:
    platform = FakePlatform()
    for number in range(20):
        await queue(database, "one", "two", conversation=f"lane {number}")
    await asyncio.gather(deliveries(database, platform).drain(), deliveries(database, platform).drain())
    await deliveries(database, platform).drain()
    assert sorted(platform.heard) == sorted((f"lane {n}", words) for n in range(20) for words in ("one", "two"))
    assert all(platform.texts(f"lane {number}") == ["one", "two"] for number in range(20))


async def test_a_database_that_is_away_at_the_end_does_not_fail_an_orderly_stop(database: Database) -> None:
    delivery = Delivery(database, {"console": FakePlatform()}, CONSOLE, clock=FakeClock())
    stop = asyncio.Event()
    stop.set()
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TABLE deliverers"))

    await delivery.run(stop)
