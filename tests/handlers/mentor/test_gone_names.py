"""Two of one first name, and one of them leaves: words about her never go to the other."""

import pytest

from storage.database import Database
from tests.dialog import Desk
from tests.handlers.mentor import ward
from tests.handlers.rows import Rows


@pytest.fixture
async def left(maya: Desk, omar: Desk, database: Database, rows: Rows) -> int:
    """Sarah Klein is Maya's; Sarah Meyer was, and is Omar's now."""
    klein = await ward.patient(database, "Sarah Klein")
    meyer = await ward.patient(database, "Sarah Meyer")
    await ward.in_care_of(maya, klein, meyer)
    await maya.says(f"assign {meyer} @omar")
    maya.at = "2026-02-28T10:20"
    return klein


@pytest.mark.parametrize("word", ["note", "message", "ask", "patient", "task", "audit"])
async def test_the_whole_name_of_who_has_left_is_nobody_elses(left: int, maya: Desk, word: str) -> None:
    said = await maya.says(f"{word} Sarah Meyer Is tired, call her on Friday")
    assert said == "Sarah Meyer isn't in your care any more. patients lists everybody who is."
    assert await maya.says(f"{word} sarah meyer is tired, call her on Friday") == said


async def test_words_that_begin_with_a_capital_are_words_all_the_same(left: int, maya: Desk) -> None:
    assert "Sarah Klein will see:" in await maya.says("message Sarah How was the week?")
    assert "Sarah Klein will see:" in await maya.says("message Sarah Klein Meyer says hello")
    assert "about Sarah Klein" in await maya.says("note Sarah Berlin was good for her")


async def test_the_beginning_of_a_name_that_has_left_takes_no_words_away(left: int, maya: Desk) -> None:
    assert "Sarah Klein will see:" in await maya.says("message sarah me and Omar are glad")


async def test_nobody_elses_patient_is_told_of(left: int, omar: Desk) -> None:
    omar.at = "2026-02-28T10:20"
    assert "isn't in your care" not in await omar.says("note Sarah Klein is tired")
