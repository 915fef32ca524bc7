"""A mentor writes to somebody whose zone isn't known yet: the answer reaches them, and the zone is asked beside."""

import pytest

from storage.database import Database
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import code_in
from tests.handlers.mentor.test_message import half_a_minute_later
from tests.handlers.rows import Rows

WHICH = "Which city's clock do you live by?"


@pytest.fixture
async def pair(maya: Desk, database: Database, rows: Rows) -> tuple[Desk, Dialog]:
    """Nia has agreed and said no zone; Maya has written to her."""
    nia = Dialog(database, "Nia", zone="")
    code = code_in(await maya.says("invite Nia"))
    await nia.says(f"/start {code}")
    assert WHICH in await nia.says("yes")
    await maya.hears()
    await maya.says("message Nia Hello. How did the week go?")
    await maya.taps("Send")
    await half_a_minute_later(rows)
    assert "How did the week go?" in await nia.hears()
    return maya, nia


async def test_the_answer_is_passed_on_though_the_zone_is_asked(pair: tuple[Desk, Dialog]) -> None:
    maya, nia = pair
    said = await nia.says("It was hard, I slept badly")
    assert said.startswith("maya reads this and will answer.")
    assert "time zone" not in said
    assert "Nia answers:\nIt was hard, I slept badly" in await maya.hears()
    assert await nia.says("and I missed two runs") == ""
    assert "and I missed two runs" in await maya.hears()


async def test_a_city_answers_the_zone_and_is_passed_on_too(pair: tuple[Desk, Dialog]) -> None:
    maya, nia = pair
    said = await nia.says("Berlin")
    assert "Thanks. It's" in said
    assert "Nia answers:\nBerlin" in await maya.hears()
    await nia.says("so, better today")
    assert "so, better today" in await maya.hears()


async def test_the_zone_is_asked_after_where_nobody_asked_yet(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, nia = pair
    await rows.all("DELETE FROM pending RETURNING 1")
    first, second = (await nia.says("It was hard")).split("\n\n")
    assert first.startswith("maya reads this")
    assert second.startswith(WHICH)
    assert "It was hard" in await maya.hears()


async def test_without_a_mentor_in_the_conversation_the_zone_is_asked_first(pair: tuple[Desk, Dialog]) -> None:
    maya, nia = pair
    await maya.says("done Nia")
    assert (await nia.says("It was hard")).startswith("I don't know the time zone")
