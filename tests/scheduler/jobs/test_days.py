"""What a new day brings of changes of plan: times of day that were agreed on, and the end of what nobody answered."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from scheduler.jobs import days
from storage.database import Database
from storage.desk.caseloads import DESK, end
from tests.handlers.conftest import rows
from tests.handlers.mentor.changing import VERSIONS, Pair, asked, pair
from tests.handlers.mentor.conftest import maya, omar, sue
from tests.handlers.rows import Rows
from tests.scheduler.errands import tools

__all__ = ["asked", "maya", "omar", "pair", "rows", "sue"]

TIMES = "SELECT time_of_day, planned_at::text, cue_at::text, remind_at::text FROM habits"


async def tick(database: Database, at: str) -> tuple[int, int]:
    """The job at a time of New York; how many times moved, and how many offers expired."""
    counts = await days.run(
        tools(database), datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("America/New_York")).astimezone(UTC)
    )
    return counts["moved"], counts["expired"]


async def test_another_time_of_day_holds_for_its_days_alone(pair: Pair, database: Database, rows: Rows) -> None:
    maya, sue = pair
    await sue.says("/settings reminders run 18:00")
    before = await rows.all(TIMES)
    await maya.says("plan sue run at 7:30 from Monday until 4 Mar")
    await maya.says("Approve")
    await sue.hears()
    assert "Run: at 07:30, from Mon 2 Mar to Wed 4 Mar, then as before." in await sue.taps("Accept")
    assert await tick(database, "2026-03-02T02:45") == (0, 0)
    assert await rows.all(TIMES) == before
    assert await tick(database, "2026-03-02T03:00") == (1, 0)
    assert await rows.all(TIMES) == [("morning", "07:30:00", None, None)]
    assert await tick(database, "2026-03-04T23:00") == (0, 0)
    assert await tick(database, "2026-03-05T03:00") == (1, 0)
    assert await rows.all(TIMES) == before
    assert await tick(database, "2026-03-06T03:00") == (0, 0)


async def test_a_time_that_the_member_chose_meanwhile_stays(pair: Pair, database: Database, rows: Rows) -> None:
    maya, sue = pair
    await maya.says("plan sue run in the morning from Monday until 4 Mar")
    await maya.says("Approve")
    await sue.hears()
    await sue.taps("Accept")
    assert await tick(database, "2026-03-02T12:00") == (1, 0)
    await sue.says("remind me of run at 20:00")
    chosen = await rows.all(TIMES)
    assert await tick(database, "2026-03-05T12:00") == (0, 0)
    assert await rows.all(TIMES) == chosen


async def test_who_no_longer_cares_is_not_told_that_nobody_answered(asked: Pair, database: Database) -> None:
    maya, sue = asked
    async with database.writing(DESK) as desk:
        await end(desk, 2, sue.now)
    assert await tick(database, "2026-03-15T12:00") == (0, 1)
    assert "answered" not in await maya.hears()


async def test_what_is_taken_back_moves_nothing_any_more(pair: Pair, database: Database, rows: Rows) -> None:
    maya, sue = pair
    before = await rows.all(TIMES)
    await maya.says("plan sue run in the morning until 15 Mar")
    await maya.says("Approve")
    await sue.hears()
    await sue.taps("Accept")
    undo = sue.sends("Undo")
    assert await tick(database, "2026-03-01T12:00") == (1, 0)
    assert await rows.all(TIMES) != before
    sue.at = "2026-03-03T10:15"
    await sue.says(undo)
    assert await rows.all(TIMES) == before
    assert await tick(database, "2026-03-16T12:00") == (0, 0)
    assert await rows.all(TIMES) == before


@pytest.mark.parametrize(("at", "told"), [("2026-03-14T10:14", False), ("2026-03-14T10:15", True)])
async def test_an_offer_that_nobody_answers_ends_and_the_mentor_hears_so(
    asked: Pair, database: Database, rows: Rows, at: str, told: bool
) -> None:
    maya, sue = asked
    before = await rows.all(VERSIONS)
    assert await tick(database, at) == (0, int(told))
    said = await maya.hears()
    assert ("Sue hasn't answered in 14 days: Run 2× a week" in said) == told
    assert await tick(database, at) == (0, 0)
    assert await sue.hears() == ""
    assert await rows.all(VERSIONS) == before


async def test_a_draft_that_nobody_returns_to_is_given_up(pair: Pair, database: Database, rows: Rows) -> None:
    maya, _ = pair
    await maya.says("plan sue run 2x a week")
    await tick(database, "2026-03-13T10:15")
    assert await rows.all("SELECT state FROM plan_patches") == [("draft",)]
    assert await tick(database, "2026-03-14T12:00") == (0, 0)
    assert await rows.all("SELECT state FROM plan_patches") == [("withdrawn",)]
    assert await maya.hears() == ""
