from storage.database import Database
from tests.dialog import Dialog, started
from tests.handlers.rows import Rows


async def test_goals_are_listed_with_their_counts_of_the_week(busy: Dialog) -> None:
    await busy.says("ran Monday and Wednesday")
    said = await busy.says("/goals")
    assert "2 of 3" in said
    assert busy.labels == ["Open 1", "Open 2", "Open 3"]


async def test_a_goal_shows_its_habits_figures_and_how_to_change_it(runner: Dialog) -> None:
    await runner.says("Ran Mon & Wed, missed Friday")
    said = await runner.says("/goal 1")
    assert "Mon Wed Fri" in said
    assert "2 of 3 this week" in said
    assert "/goal 1 change 1" in said
    assert "33" not in said
    assert "Week 3 of" in said


async def test_a_goal_opens_by_its_button_and_by_the_label(busy: Dialog) -> None:
    await busy.says("/goals")
    assert "pages" in await busy.says("Open 2")
    await busy.says("/goals")
    assert "pages" in await busy.taps("Open 2")


async def test_after_the_last_week_the_goal_says_so(runner: Dialog) -> None:
    runner.at = "2026-04-20T09:00"
    assert "ended on" in await runner.says("/goal 1")


async def test_a_goal_that_isnt_there_is_a_clear_sentence(runner: Dialog, rows: Rows) -> None:
    for number in ("7", "0", "99999999999999999999999", "²"):
        assert "no goal" in (await runner.says(f"/goal {number}")).lower()
    assert await rows.count("pending", "kind = 'plan'") == 0


async def test_archived_goals_stay_in_sight(runner: Dialog) -> None:
    await runner.says("/goal 1 archive")
    said = await runner.says("/goals")
    assert "Archived: 1" in said
    assert "archived on 28 Feb" in await runner.says("/goal 1")


async def test_another_members_goal_is_as_good_as_absent(runner: Dialog, database: Database, rows: Rows) -> None:
    ben = await started(Dialog(database, "Ben", "Europe/Berlin"))
    for text in ("/goal 1", "/goal 1 rename Mine", "/goal 1 archive", "/goal 1 delete yes", "/goal 1 drop 1"):
        assert "no goal" in await ben.says(text)
    assert await rows.all("SELECT status, title <> 'Mine' FROM goals") == [("active", True)]
