from sqlalchemy import text

from storage.database import Database
from storage.queues import outcomes, sends
from storage.queues.outbox import ToSend
from tests.storage.queues.payloads import CONSOLE, DELIVERY, MINUTE, NOON, arrived, rows, say, states, swept, take


def words(messages: tuple[ToSend, ...]) -> list[str]:
    return [message.payload.decode() for message in messages]


async def test_the_same_thing_is_queued_once(database: Database) -> None:
    await say(database, "inbox:1:0")
    await say(database, "inbox:1:0")
    assert await states(database) == ["pending"]


async def test_a_message_is_sent_once(database: Database) -> None:
    await say(database, "a")
    [message] = await take(database)
    assert await take(database) == ()
    await arrived(database, message)
    assert await rows(database, "SELECT state, external_ref FROM outbox") == [("sent", "42")]
    assert await take(database) == ()


async def test_what_is_stored_cannot_be_read_without_the_key(database: Database) -> None:
    await say(database, "tired this week")
    [(stored,)] = await rows(database, "SELECT payload FROM outbox")
    assert b"tired" not in stored


async def test_a_conversation_is_told_one_thing_after_the_other(database: Database) -> None:
    for key in ("first", "second"):
        await say(database, key)
    await say(database, "elsewhere", "ben")
    assert words(await take(database)) == ["first", "elsewhere"]
    assert await take(database) == ()


async def test_an_answer_waits_for_no_reminder_in_its_conversation(database: Database) -> None:
    await say(database, "reminder", kind="reminder")
    await say(database, "answer")
    assert words(await take(database)) == ["answer"]
    assert await take(database) == ()


async def test_where_little_room_is_left_only_what_is_urgent_enough_goes(database: Database) -> None:
    await say(database, "reminder", kind="reminder")
    await say(database, "answer", "ben")
    async with database.writing(DELIVERY) as writer:
        claimed = await sends.claim(writer, CONSOLE, 10, MINUTE, NOON, least="reply")
    assert words(claimed) == ["answer"]


async def test_urgent_things_go_first(database: Database) -> None:
    for number, kind in enumerate(("broadcast", "reminder", "reply", "crisis")):
        await say(database, kind, f"lane {number}", kind=kind)
    assert words(await take(database)) == ["crisis", "reply", "reminder", "broadcast"]


async def test_words_in_a_crisis_wait_for_nothing_but_earlier_ones(database: Database) -> None:
    await say(database, "a reminder", kind="reminder")
    await say(database, "a broadcast", kind="broadcast")
    await take(database)
    await say(database, "help line", kind="crisis")
    await say(database, "second line", kind="crisis")
    assert words(await take(database)) == ["help line"]
    assert await take(database) == ()


async def test_a_free_conversation_is_answered_without_a_second_claim(database: Database) -> None:
    first = await say(database, "first", lease=MINUTE)
    second = await say(database, "second", lease=MINUTE)
    assert first is not None
    assert second is None
    assert await states(database) == ["sending", "pending"]
    await arrived(database, first)
    assert words(await take(database)) == ["second"]


async def test_words_in_a_crisis_are_sent_at_once_past_a_waiting_reminder(database: Database) -> None:
    await say(database, "a reminder", kind="reminder")
    assert await say(database, "a reply", lease=MINUTE) is None
    assert await say(database, "help line", kind="crisis", lease=MINUTE) is not None


async def test_a_failed_message_waits_and_holds_only_its_own_conversation(database: Database) -> None:
    for key, conversation in (("first", "sarah"), ("second", "sarah"), ("third", "ben")):
        await say(database, key, conversation)
    failing, other = await take(database)
    async with database.writing(DELIVERY) as writer:
        await sends.failed(writer, failing, "flood", MINUTE)
    await arrived(database, other)
    assert await take(database) == ()
    async with database.writing(DELIVERY) as writer:
        await writer.run(text("UPDATE outbox SET not_before = clock_timestamp() WHERE not_before IS NOT NULL"))
    [again] = await take(database)
    assert (again.payload, again.attempts, again.again) == (b"first", 2, False)


async def test_a_held_conversation_is_passed_over(database: Database) -> None:
    await say(database, "first", "sarah")
    await say(database, "second", "ben")
    assert words(await take(database, held=["sarah"])) == ["second"]


async def test_what_came_too_late_is_not_said_and_holds_nothing_up(database: Database) -> None:
    await say(database, "last night's reminder", kind="reminder", expires_at=NOON - MINUTE)
    await say(database, "an answer")
    assert words(await take(database)) == ["an answer"]
    assert await swept(database) == outcomes.Swept(uncertain=0, expired=1)
    assert await states(database) == ["expired", "sending"]


async def test_a_message_that_no_longer_opens_becomes_a_letter(database: Database) -> None:
    await say(database, "a")
    async with database.writing(DELIVERY) as writer:
        await writer.run(text("UPDATE outbox SET payload = 'xx'"))
    assert await take(database) == ()
    assert await rows(database, "SELECT reason FROM dead_letters") == [("unreadable",)]
