"""A plan that a mentor looks at before it starts."""

import pytest

from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.rows import Rows

WISH = "I want to lose 20 kg in a month"


@pytest.fixture
async def waiting(maya: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    await linked(maya, sue)
    await sue.says(WISH)
    await sue.taps("Accept")
    return maya, sue


async def test_it_starts_on_the_day_of_the_approval(waiting: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = waiting
    shown = await maya.says("plan Sue")
    assert shown == "1 plan waits for a look: Sue"
    section = maya.last.sections[0]
    assert "A mentor looks at this plan before it starts." in section.text
    assert [button.sends for button in section.buttons] == ["/approve 1", "/reject 1", "/message 2"]
    assert await rows.count("habit_slots") == 0

    maya.at = sue.at = "2026-03-06T10:15"
    assert await maya.says("approve 1") == "“Eat in a way that supports my health” starts today. Sue is told."
    assert await sue.hears() == "maya has looked at your plan “Eat in a way that supports my health”: it starts today."
    assert sue.labels == ["Open the goal", "Today"]
    first = await rows.one("SELECT min(slot_date)::text FROM habit_slots")
    assert first == "2026-03-06"
    dates = await rows.all('SELECT start_date::text, end_date::text, "from"::text FROM goals, habit_versions')
    assert dates == [("2026-03-06", "2026-03-28", "2026-03-06")]
    assert "1 open" in await sue.says("/today")
    assert await maya.says("approve 1") == (
        "Goal 1 doesn't wait for a look any more: it is active. Nothing was changed."
    )
    assert await maya.says("plan Sue") == (
        "No plan of Sue's waits for a look. patient Sue shows the goals.\n"
        "A change is proposed in words, like: plan Sue run 2x a week until 15 Mar."
    )


async def test_a_rejected_one_never_starts_and_why_goes_through_the_glass(
    waiting: tuple[Desk, Dialog], rows: Rows
) -> None:
    maya, sue = waiting
    said = await maya.says("reject 1")
    assert said.endswith("doesn't start, and Sue is told that you write about it. Say why in a message.")
    assert maya.labels == ["Message Sue"]
    assert "it doesn't start like this. maya will write to you about it." in await sue.hears()
    assert await rows.all("SELECT status FROM goals") == [("archived",)]
    assert await rows.count("habit_slots") == 0


async def test_in_the_night_the_member_hears_of_it_in_the_morning(waiting: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = waiting
    maya.at = "2026-03-01T02:00"
    await maya.says("approve 1")
    assert await sue.hears() == ""
    assert await rows.one("SELECT not_before > clock_timestamp() + interval '5 hours' FROM outbox WHERE key = 'plan:1'")


async def test_nobody_else_decides(waiting: tuple[Desk, Dialog], omar: Desk) -> None:
    assert await omar.says("approve 1") == "There is no plan 1 for you to decide on."
    assert "Which plan?" in await waiting[0].says("approve it")
