import pytest

from storage.database import Database
from storage.queues import dead_letters, outcomes
from tests.storage.queues.payloads import (
    DELIVERY,
    MINUTE,
    OPERATOR,
    OVER,
    arrived,
    new_user,
    rows,
    say,
    states,
    swept,
    take,
)


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


async def test_a_terminal_settles_what_a_crash_of_its_own_left_behind(database: Database) -> None:
    await say(database, "a", lease=MINUTE)
    async with database.writing(DELIVERY) as writer:
        await outcomes.release(writer, "sarah")
    assert (await swept(database)).uncertain == 1
