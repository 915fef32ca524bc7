"""Who holds a conversation when several mentors write, take back, hand back and leave."""

import pytest

from storage.database import Database
from tests.dialog import Desk, Dialog, with_goal
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.test_message import half_a_minute_later
from tests.handlers.rows import Rows

OMAR, SUE = 2, 3


@pytest.fixture
async def three(maya: Desk, omar: Desk, sue: Dialog) -> tuple[Desk, Desk, Dialog]:
    """Omar stands in for Maya, whose Sue is."""
    await linked(maya, sue)
    await maya.says("settings away until 12 Mar, cover omar")
    await omar.hears()
    return maya, omar, sue


async def holds(mentor: Desk, sue: Dialog, rows: Rows, text: str = "How are you?") -> None:
    """The mentor's message goes out."""
    await mentor.says(f"message Sue {text}")
    await mentor.taps("Send")
    await half_a_minute_later(rows)
    assert text in await sue.hears()


async def test_a_message_that_is_taken_back_leaves_the_conversation_where_it_is(
    three: tuple[Desk, Desk, Dialog], rows: Rows
) -> None:
    maya, omar, sue = three
    await holds(maya, sue, rows)
    await omar.says("message Sue Hello from me")
    await omar.taps("Send")
    assert "maya reads this" in await sue.says("Not so well today")
    await omar.taps("Recall")
    assert await sue.says("And I slept badly") == ""
    assert await maya.hears() == "Sue answers:\nNot so well today\n\nSue answers:\nAnd I slept badly"
    assert await omar.hears() == ""


async def test_who_wrote_last_holds_it_and_only_they_hand_it_back(three: tuple[Desk, Desk, Dialog], rows: Rows) -> None:
    maya, omar, sue = three
    await holds(maya, sue, rows)
    await holds(omar, sue, rows, "I stand in for maya")
    assert "omar reads this" in await sue.says("All right then")
    assert await maya.says("done Sue") == "omar holds the conversation with Sue, so it stays there."
    assert await sue.says("I am still here") == ""
    assert (await omar.says("done Sue")).endswith("message Sue TEXT takes it up once more.")
    assert (await sue.says("Anybody else?")).startswith("This is the coach again, not omar.")


async def test_what_is_on_its_way_when_the_member_goes_back_to_the_coach_begins_anew(
    three: tuple[Desk, Desk, Dialog], rows: Rows
) -> None:
    maya, _, sue = three
    await holds(maya, sue, rows)
    await sue.says("Not so well today")
    await maya.says("message Sue Shall I call?")
    await maya.taps("Send")
    await sue.says("/coach")
    await maya.hears()
    await half_a_minute_later(rows)
    assert "Shall I call?" in await sue.hears()
    assert "maya reads this" in await sue.says("Please do call")
    assert await maya.hears() == "Sue answers:\nPlease do call"


@pytest.mark.parametrize(
    "ends",
    ["/discharge 3 yes", "assign Sue @omar", "settings back", "/mentors remove 2 yes", "/settings mentor leave 1"],
)
async def test_nothing_goes_out_from_whoever_is_no_longer_in_charge(
    three: tuple[Desk, Desk, Dialog], rows: Rows, ends: str
) -> None:
    maya, omar, sue = three
    theirs = maya if ends.startswith(("assign", "/discharge", "/settings")) else omar
    await theirs.says("message Sue I am your mentor")
    await theirs.taps("Send")
    await (sue if ends.startswith("/settings") else maya).says(ends)
    await half_a_minute_later(rows)
    assert "I am your mentor" not in await sue.hears()
    assert await rows.all("SELECT state, payload FROM outbox WHERE key = 'mentor:1'") == [("dead", None)]
    assert await rows.one("SELECT state FROM mentor_messages") == "recalled"
    assert "This is the coach again" not in await sue.says("I am thinking about it")


async def test_a_check_in_counts_and_is_an_answer_as_well(
    three: tuple[Desk, Desk, Dialog], rows: Rows, database: Database
) -> None:
    maya, _, sue = three
    await with_goal(sue, "Run 3 times a week")
    await holds(maya, sue, rows, "How did the run go?")
    said = await sue.says("Ran today")
    assert "✅" in said
    assert said.endswith("maya reads this and will answer. /coach brings the coach back.")
    assert await maya.hears() == "Sue answers:\nRan today"
    await sue.says("/settings sharing checkins off")
    await maya.hears()
    await sue.says("Ran yesterday")
    assert await maya.hears() == ""
    assert await rows.count("checkins", "retracted_at IS NULL") == 2


@pytest.mark.parametrize("text", ["send 1 of the leaflets to her", "send 1 later today perhaps", "send 1 v1 please"])
async def test_words_behind_send_send_nothing(three: tuple[Desk, Desk, Dialog], rows: Rows, text: str) -> None:
    maya, *_ = three
    await maya.says("message Sue Hello")
    assert (await maya.says(text)).startswith("Nothing was sent. send 1 alone sends that draft")
    assert await rows.count("outbox", "key LIKE 'mentor:%'") == 0
    assert (await maya.says("send 1")).startswith("Sent to Sue.")
