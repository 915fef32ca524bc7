"""How long silence holds a conversation is the mentor's to set; a crisis within it is met as ever."""

import pytest

from storage.database import Database
from tests.dialog import Desk, Dialog, started
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.test_message import half_a_minute_later
from tests.handlers.rows import Rows
from tests.models import ScriptedModel


@pytest.fixture
async def pair(maya: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    await linked(maya, sue)
    await sue.hears()
    return maya, sue


async def holds(maya: Desk, sue: Dialog, rows: Rows) -> str:
    """What Maya reads once her message is let go; it goes out."""
    await maya.says("message Sue How are you?")
    said = await maya.taps("Send")
    await half_a_minute_later(rows)
    await sue.hears()
    return said


async def test_after_the_silence_that_the_mentor_set_the_coach_is_back(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    assert "back to the coach after 12 hours of silence" in await maya.says("settings")
    assert (await maya.says("settings hold 4h")).startswith("After 4 hours of silence the coach answers again.")
    assert "back to the coach after 4 hours of silence" in await maya.says("settings")
    assert (await holds(maya, sue, rows)).endswith("until done Sue, or 4 hours of silence.")
    sue.at = "2026-02-28T14:00"
    assert "maya reads this" in await sue.says("Not so well today")
    sue.at = "2026-02-28T17:59"
    assert await sue.says("Still not so well") == ""
    sue.at = "2026-02-28T22:00"
    assert (await sue.says("Hello?")).startswith("This is the coach again, not maya.")


async def test_a_change_counts_from_the_next_message_on(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    await holds(maya, sue, rows)
    assert "from your next message on" in await maya.says("settings hold 1 hour")
    sue.at = "2026-02-28T14:00"
    assert "maya reads this" in await sue.says("Not so well today")
    maya.at = "2026-02-28T14:05"
    await holds(maya, sue, rows)
    sue.at = "2026-02-28T15:10"
    assert (await sue.says("Hello?")).startswith("This is the coach again, not maya.")


@pytest.mark.parametrize(
    ("said", "hours"), [("24", "24 hours"), ("2 days", "48 hours"), ("1h", "1 hour"), ("48 hrs.", "48 hours")]
)
async def test_it_is_said_in_hours_or_days(maya: Desk, said: str, hours: str) -> None:
    assert f"After {hours} of silence" in await maya.says(f"settings hold {said}")


@pytest.mark.parametrize("said", ["", "0", "49", "3 days", "a while", "-4", "4h30"])
async def test_what_wont_do_is_asked_again(maya: Desk, said: str) -> None:
    assert "1 to 48 hours? Like: settings hold 4h." in await maya.says(f"settings hold {said}")


async def test_a_crisis_within_a_held_conversation_is_met_and_paged_at_once(
    pair: tuple[Desk, Dialog], rows: Rows
) -> None:
    maya, sue = pair
    maya.at = sue.at = "2026-02-28T22:30"  # outside working hours
    await maya.says("message Sue How are you?")
    await maya.taps("Send")
    await maya.taps("Send now")
    await half_a_minute_later(rows)
    await sue.hears()
    await sue.says("Not so well today")
    await maya.hears()

    said = await sue.says("I want to kill myself")
    assert "988" in said, "the coach is quiet, the fixed reply is not"
    assert "maya" in said, "who is told is named"
    paged = await maya.hears()
    assert paged.startswith("Sue needs a person now")
    assert "kill" not in paged
    assert await rows.all("SELECT tier, state FROM alerts") == [("RED", "open")]
    assert await rows.all("SELECT kind FROM outbox WHERE key LIKE 'alert:%'") == [("crisis",)]

    assert "988" in await sue.says("No, I am not"), "what follows is read as the answer to whether she is safe"
    assert "Sue answers:\nNo, I am not" in await maya.hears()


LETTERS = "The letters are written and the keys are on the table"


async def with_model(database: Database, maya: Desk, rows: Rows, tier: str, category: str) -> Dialog:
    """Sue, who talks with Maya, while a model hears this in whatever she says next."""
    label = {"sentiment": -0.9, "tags": [], "safety": {"tier": tier, "category": category}}
    model = ScriptedModel([label])
    sue = await started(Dialog(database, "Sue", models=lambda _: model))
    await linked(maya, sue)
    await sue.hears()
    await holds(maya, sue, rows)
    return sue


async def test_what_only_a_model_hears_in_an_answer_is_met_and_passed_on(
    maya: Desk, database: Database, rows: Rows
) -> None:
    sue = await with_model(database, maya, rows, "red", "self_harm")
    assert "988" in await sue.says(LETTERS)
    heard = await maya.hears()
    assert "Sue needs a person now" in heard
    assert f"Sue answers:\n{LETTERS}" in heard
    assert await rows.all("SELECT tier, state FROM alerts") == [("RED", "open")]


async def test_of_abuse_that_only_a_model_hears_the_mentor_reads_no_word(
    maya: Desk, database: Database, rows: Rows
) -> None:
    sue = await with_model(database, maya, rows, "red", "abuse")
    assert await sue.says("He took my phone again and the door is locked")
    assert "phone" not in await maya.hears()
    assert await rows.one("SELECT category FROM alerts") == "abuse"


async def test_a_model_that_hears_nothing_changes_nothing(maya: Desk, database: Database, rows: Rows) -> None:
    sue = await with_model(database, maya, rows, "none", "none")
    assert (await sue.says("I went for a walk with my sister")).startswith("maya reads this")
    assert "I went for a walk with my sister" in await maya.hears()
    assert await rows.count("alerts") == 0
