"""Just between us: a message that no mentor sees, nor anything made of it."""

import pytest

from storage import messages
from storage.database import Database, Mentor
from tests.dialog import Desk, Dialog, desk
from tests.handlers.rows import Rows
from tests.people import take_on

SARAH, MAYA = 1, 2


@pytest.fixture
async def maya(runner: Dialog, database: Database) -> Desk:
    opened = await desk(database)
    await take_on(database, MAYA, SARAH)
    return opened


async def seen_by(database: Database, mentor: Desk) -> list[str]:
    """What Sarah said on this Saturday, as her mentor may read it."""
    async with database.reading(Mentor(MAYA, mentor.now)) as reader:
        return [each.said for each in await messages.recent(reader, SARAH, 50) if each.at.date() == mentor.now.date()]


async def test_a_hidden_message_is_answered_and_no_mentor_sees_it(
    runner: Dialog, maya: Desk, database: Database, rows: Rows
) -> None:
    said = await runner.says("Just between us: I feel terrible about my marriage")
    assert said.endswith("Just between us: no mentor sees this message.")
    assert await runner.says("I am a bit tired this week") != ""
    assert await seen_by(database, maya) == ["I am a bit tired this week"]
    assert await rows.all("SELECT hidden, sentiment_score IS NULL FROM messages ORDER BY id DESC LIMIT 2") == [
        (False, False),
        (True, True),
    ]


async def test_a_check_in_counts_and_its_words_are_hidden(
    runner: Dialog, maya: Desk, database: Database, rows: Rows
) -> None:
    said = await runner.says("Missed my run on Friday, just between us")
    assert said.endswith("no mentor sees your words. The check-in itself counts as ever.")
    assert await rows.logged() == [("Run", "02-27", "missed")]
    assert await seen_by(database, maya) == []


async def test_a_crisis_is_met_and_seen_all_the_same(
    runner: Dialog, maya: Desk, database: Database, rows: Rows
) -> None:
    assert "988" in await runner.says("Just between us, I want to kill myself")
    assert await rows.count("messages", "hidden") == 0
    assert "just between us" in str(await seen_by(database, maya)).casefold()


async def test_while_a_mentor_holds_the_conversation_it_goes_to_the_coach(
    runner: Dialog, maya: Desk, rows: Rows
) -> None:
    await maya.says("message Sarah How are you?")
    await maya.taps("Send")
    await rows.all("UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' RETURNING 1")
    await runner.hears()
    assert "no mentor sees this message" in await runner.says("I don't like her tone. Just between us.")
    assert await maya.hears() == ""
    assert "maya reads this" in await runner.says("Quite well, thanks")


async def test_the_phrase_alone_says_how_it_works(runner: Dialog, maya: Desk) -> None:
    assert (await runner.says("just between us")).startswith("Put those words at the beginning or the end")


@pytest.mark.parametrize(
    "command", ["patients", "patient Sarah", "patient Sarah rows", "brief", "alerts", "ask Sarah how is she doing?"]
)
async def test_other_hidden_words_leave_every_screen_of_the_mentor_as_it_was(
    runner: Dialog, maya: Desk, rows: Rows, command: str
) -> None:
    screens = []
    for words in ("I am so happy with it all", "My boss is horrible and I hate the office"):
        await runner.says(f"Just between us: {words}")
        screens.append((await maya.says(command), maya.last))
        await rows.all("DELETE FROM messages WHERE hidden RETURNING 1")
        await rows.all("TRUNCATE brief_marks, plan_patches, mentor_interactions RESTART IDENTITY")
    assert screens[0] == screens[1]
