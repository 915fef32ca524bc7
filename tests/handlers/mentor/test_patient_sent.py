"""Whoever looks after somebody knows what was said to them; what wasn't sent stays its author's."""

import pytest
from sqlalchemy import text

from storage.database import Database, Mentor
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.ward import seen
from tests.handlers.rows import Rows

MAYA, OMAR, SUE = 1, 2, 3


@pytest.fixture
async def three(maya: Desk, omar: Desk, sue: Dialog) -> tuple[Desk, Desk, Dialog]:
    """Maya has worded a message twice, sent it, and begun another; Omar stands in for her."""
    await linked(maya, sue)
    await maya.says("message Sue Pull yourself together")
    await maya.says("edit 1 How was\nyour weekend?")
    await maya.taps("Send")
    await maya.says("message Sue I am not sure about this")
    await maya.says("settings away until 12 Mar, cover omar")
    await omar.hears()
    return maya, omar, sue


async def test_a_cover_reads_what_was_sent_and_nothing_else(three: tuple[Desk, Desk, Dialog]) -> None:
    maya, omar, _ = three
    page = await omar.says("patient Sue")
    assert "Sent 10:15 by maya: “How was your weekend?”" in page
    await omar.taps("Sent")
    assert seen(omar.last).startswith(
        "What mentors have sent to Sue, newest first\n1 · 10:15 by maya\nHow was\nyour week"
    )
    for shown in (page, seen(omar.last)):
        assert "together" not in shown, "an earlier wording"
        assert "not sure" not in shown, "a draft"
    assert "by you: “How was your weekend?”" in await maya.says("patient Sue")


async def test_to_the_database_as_well_a_draft_is_its_authors(
    three: tuple[Desk, Desk, Dialog], database: Database
) -> None:
    omar = three[1]
    async with database.reading(Mentor(OMAR, omar.now)) as reader:
        assert [tuple(row) for row in await reader.all(text("SELECT id, state FROM mentor_messages"))] == [(1, "sent")]
        versions = await reader.all(text("SELECT message_id, version FROM mentor_message_versions"))
    assert [tuple(row) for row in versions] == [(1, 2)]
    async with database.writing(Mentor(OMAR, omar.now)) as writer:
        assert await writer.all(text("UPDATE mentor_messages SET mentor_id = 2 RETURNING id")) == []


async def test_nobody_takes_back_edits_or_sends_a_colleagues_message(three: tuple[Desk, Desk, Dialog]) -> None:
    maya, omar, _ = three
    assert (await omar.says("recall 1")).startswith("There is no message 1 of yours.")
    assert await omar.says("recall") == "Nothing of yours was sent that could be taken back."
    for words in ("edit 1 Something else", "send 1", "send 2", "edit 2 Mine now"):
        assert (await omar.says(words)).startswith("There is no draft"), words
    assert await maya.says("recall 1") == "Taken back: Sue sees nothing of it."
    assert "How was" not in await omar.says("patient Sue"), "what was taken back was never said"


async def test_who_read_it_is_on_record(three: tuple[Desk, Desk, Dialog]) -> None:
    maya, omar, sue = three
    await omar.says("patient Sue sent")
    assert "read what mentors sent them" in await maya.says("audit Sue")
    assert "care team read what mentors wrote to you" in await sue.says("/privacy")


async def test_when_the_cover_ends_it_is_seen_no_longer(three: tuple[Desk, Desk, Dialog], rows: Rows) -> None:
    maya, omar, _ = three
    maya.at = omar.at = "2026-02-28T10:20"
    await maya.says("settings back")
    await omar.hears()
    assert "How was" not in await omar.says("patient Sue")


async def test_where_nothing_was_sent_that_is_said(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    assert (await maya.says("patient Sue sent")).startswith("No mentor has sent Sue anything yet.")
    await maya.says("patient Sue")
    assert "Sent" not in maya.labels
