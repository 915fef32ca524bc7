"""A change of plan whose member can't be reached or moves meanwhile, or whose mentor only stood in."""

import pytest

from tests.dialog import Desk
from tests.handlers.mentor.changing import VERSIONS, Pair, asked, pair
from tests.handlers.rows import Rows

__all__ = ["asked", "pair"]

BLOCKED = "UPDATE users SET status = 'unreachable' WHERE id = 2 RETURNING id"


async def test_who_cannot_be_reached_is_not_asked(pair: Pair, rows: Rows) -> None:
    maya, sue = pair
    await maya.says("plan sue run 2x a week")
    assert await rows.one(BLOCKED) == 2
    said = await maya.says("change 1 approve")
    assert said.startswith("Messages to Sue come back at present, so nobody was asked.")
    assert await rows.one("SELECT state FROM plan_patches") == "draft"
    await sue.says("/today")
    assert (await maya.says("change 1 approve")).startswith("Sue is asked.")


async def test_the_mentor_sees_that_the_question_may_not_have_come(asked: Pair, rows: Rows) -> None:
    maya, _ = asked
    line = "Messages to Sue come back at present, so the question may not have got there."
    assert line not in await maya.says("change 1")
    await rows.one(BLOCKED)
    assert line in await maya.says("change 1")
    assert "Change 1: Sue is asked since" in maya.last.text


@pytest.mark.parametrize(
    ("zone", "at", "first"),
    [
        ("Pacific/Auckland", "2026-03-02T12:15", "2026-03-03"),
        ("Pacific/Honolulu", "2026-03-01T23:00", "2026-03-02"),
        ("America/New_York", "2026-03-08T12:15", "2026-03-09"),
    ],
)
async def test_after_a_move_or_a_change_of_clocks_it_begins_on_the_members_own_tomorrow(
    asked: Pair, rows: Rows, zone: str, at: str, first: str
) -> None:
    _, sue = asked
    lived = "SELECT slot_date::text, state FROM habit_slots WHERE slot_date <= '2026-03-01' ORDER BY 1"
    before = await rows.all(lived)
    sue.zone, sue.at = zone, at
    await sue.says(f"/settings time zone {zone}")
    assert (await sue.says("/change accept 1")).startswith("It's in your plan:")
    assert (first, "2026-03-15", "times_per_week") in await rows.all(VERSIONS)
    assert await rows.all(lived) == before


async def test_what_whoever_stood_in_proposed_is_answered_to_the_mentor_once_the_cover_is_over(
    pair: Pair, omar: Desk, rows: Rows
) -> None:
    maya, sue = pair
    await maya.says("settings away until 1 Mar, cover omar")
    await omar.hears()
    omar.at = maya.at = "2026-02-28T10:30"
    await omar.says("plan sue run 2x a week")
    await omar.says("change 1 approve")
    await sue.hears()
    held = await rows.all(VERSIONS)
    sue.at = omar.at = maya.at = "2026-03-02T10:30"
    assert "so this no longer stands." in await sue.says("/change accept 1")
    assert await rows.all(VERSIONS) == held
    assert "Nothing was changed." in await maya.hears()
    assert "Sue" not in await omar.hears()
