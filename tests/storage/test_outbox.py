from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import dead_letters, outbox, outcomes
from storage.database import Database
from storage.dead_letters import NoSuchLetter
from storage.outbox import ToSend
from tests.storage.queues import DELIVERY, MINUTE, NOON, OPERATOR, OVER, new_user, rows, say, states, take


def words(messages: tuple[ToSend, ...]) -> list[str]:
    return [message.payload.decode() for message in messages]


async def arrived(database: Database, message: ToSend) -> None:
    async with database.writing(DELIVERY) as writer:
        await outbox.sent(writer, message, "42")


async def swept(database: Database) -> outcomes.Swept:
    async with database.writing(DELIVERY) as writer:
        return await outcomes.sweep(writer, NOON)


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
        await outbox.failed(writer, failing, "flood", MINUTE)
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


@pytest.mark.parametrize("kind", ["crisis", "reply"])
async def test_an_uncertain_answer_is_sent_once_more_and_labelled(database: Database, kind: str) -> None:
    await say(database, "a", kind=kind)
    await take(database, OVER)
    assert await swept(database) == outcomes.Swept(uncertain=1, expired=0)
    [again] = await take(database, OVER)
    assert again.again
    assert again.payload == b"a"
    assert await swept(database) == outcomes.Swept(uncertain=1, expired=0)
    assert await take(database) == (), "once more, not for ever"
    assert await states(database) == ["uncertain", "uncertain"]
    assert await rows(database, "SELECT key FROM outbox ORDER BY id") == [("a",), ("a/again",)]


@pytest.mark.parametrize("kind", ["reminder", "broadcast"])
async def test_an_uncertain_reminder_is_listed_and_not_sent_again(database: Database, kind: str) -> None:
    await say(database, "a", kind=kind)
    await take(database, OVER)
    await swept(database)
    assert await take(database) == ()
    async with database.reading(OPERATOR) as reader:
        [letter] = await dead_letters.listed(reader)
    assert (letter.origin, letter.kind, letter.reason, letter.sent_again) == ("outbox", kind, "uncertain", False)


async def test_a_running_send_is_not_swept(database: Database) -> None:
    await say(database, "a")
    await take(database)
    assert await swept(database) == outcomes.Swept(uncertain=0, expired=0)


async def test_an_answer_that_proves_to_have_arrived_is_not_sent_again(database: Database) -> None:
    await say(database, "a")
    [message] = await take(database, OVER)
    await swept(database)
    async with database.writing(DELIVERY) as writer:
        assert await outcomes.uncertain_in(writer, "sarah") == {message.id: b"a"}
        await outcomes.proved(writer, message.id)
    assert await take(database) == ()
    assert await states(database) == ["sent", "dead"]
    assert await rows(database, "SELECT count(*) FROM dead_letters") == [(0,)]


async def test_a_platform_that_answers_after_the_lease_settles_the_doubt(database: Database) -> None:
    await say(database, "a")
    [slow] = await take(database, OVER)
    await swept(database)
    await arrived(database, slow)
    assert await states(database) == ["sent", "dead"]
    assert await take(database) == ()


async def test_somebody_who_is_gone_gets_no_more_reminders(database: Database) -> None:
    user = await new_user(database)
    await say(database, "an answer", user_id=user)
    await say(database, "a reminder", user_id=user, kind="reminder")
    [message] = await take(database)
    async with database.writing(DELIVERY) as writer:
        await outcomes.gone(writer, message, "blocked")
    assert await states(database) == ["dead", "dead"]
    assert await rows(database, "SELECT status FROM users") == [("unreachable",)]
    assert await rows(database, "SELECT reason FROM dead_letters") == [("blocked",)]


async def test_a_dead_message_is_replayed_as_a_row_of_its_own(database: Database) -> None:
    await say(database, "a")
    [message] = await take(database)
    async with database.writing(DELIVERY) as writer:
        await outcomes.dead(writer, message, "too_long")
    [(letter,)] = await rows(database, "SELECT id FROM dead_letters")
    async with database.writing(OPERATOR) as writer:
        assert await dead_letters.replay(writer, letter) == "outbox"
    [replayed] = await take(database)
    assert replayed.payload == b"a"
    assert not replayed.again, "it never arrived, so it needs no label"
    async with database.writing(OPERATOR) as writer:
        with pytest.raises(NoSuchLetter, match="no letter"):
            await dead_letters.replay(writer, letter)


async def test_a_replayed_reminder_that_may_have_arrived_is_labelled(database: Database) -> None:
    await say(database, "a", kind="reminder", expires_at=NOON + timedelta(hours=1))
    await take(database, OVER)
    await swept(database)
    [(letter,)] = await rows(database, "SELECT id FROM dead_letters")
    async with database.writing(OPERATOR) as writer:
        await dead_letters.replay(writer, letter)
    [replayed] = await take(database, now=NOON + timedelta(days=1))
    assert replayed.again


async def test_a_message_that_no_longer_opens_becomes_a_letter(database: Database) -> None:
    await say(database, "a")
    async with database.writing(DELIVERY) as writer:
        await writer.run(text("UPDATE outbox SET payload = 'xx'"))
    assert await take(database) == ()
    assert await rows(database, "SELECT reason FROM dead_letters") == [("unreadable",)]


async def test_a_wiped_letter_says_that_it_cannot_come_back(database: Database) -> None:
    await say(database, "a", kind="reminder")
    await take(database, OVER)
    await swept(database)
    async with database.writing(DELIVERY) as writer:
        await writer.run(text("UPDATE outbox SET payload = NULL"))
    [(letter,)] = await rows(database, "SELECT id FROM dead_letters")
    with pytest.raises(NoSuchLetter, match="wiped"):
        async with database.writing(OPERATOR) as writer:
            await dead_letters.replay(writer, letter)


async def test_a_terminal_settles_what_a_crash_of_its_own_left_behind(database: Database) -> None:
    await say(database, "a", lease=MINUTE)
    async with database.writing(DELIVERY) as writer:
        await outcomes.release(writer, "sarah")
    assert (await swept(database)).uncertain == 1
