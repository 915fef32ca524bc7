"""How long silence holds a conversation is the mentor's to set; a crisis within it is met as ever."""

import pytest

from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.test_message import half_a_minute_later
from tests.handlers.rows import Rows


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
