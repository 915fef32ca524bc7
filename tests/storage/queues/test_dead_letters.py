from datetime import timedelta

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.queues import dead_letters, inbox, outcomes
from storage.queues.dead_letters import NoSuchLetter
from tests.storage.queues.payloads import DELIVERY, LANES, NOON, OPERATOR, OVER, arrive, claim, rows, say, swept, take


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


async def test_a_letter_is_listed_without_anybodys_words(database: Database) -> None:
    await arrive(database, "1", payload=b"I feel tired this week")
    claimed = await claim(database)
    assert claimed is not None
    async with database.writing(LANES) as writer:
        await inbox.bury(writer, claimed, "unparseable:ValueError")
    async with database.reading(OPERATOR) as reader:
        [letter] = await dead_letters.listed(reader)
    assert (letter.origin, letter.source, letter.kind, letter.attempts) == ("inbox", "console", None, 1)
    assert letter.size is not None
    assert "tired" not in repr(letter)


async def test_a_replayed_payload_keeps_its_id_and_leaves_the_list(database: Database) -> None:
    await arrive(database, "1")
    claimed = await claim(database)
    assert claimed is not None
    async with database.writing(LANES) as writer:
        await inbox.bury(writer, claimed, "RuntimeError")
    async with database.writing(OPERATOR) as writer:
        [letter] = await dead_letters.listed(writer)
        assert await dead_letters.replay(writer, letter.id) == "inbox"
        assert await dead_letters.listed(writer) == ()
    back = await claim(database)
    assert back is not None
    assert back.id == claimed.id
