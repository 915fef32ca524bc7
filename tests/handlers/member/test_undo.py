from storage.database import Database
from tests.dialog import Dialog, started, with_goal
from tests.handlers.rows import Rows


async def test_the_last_check_in_is_taken_back_and_the_ledger_with_it(runner: Dialog, rows: Rows) -> None:
    before = await runner.says("/goal 1")
    await runner.says("Ran Mon & Wed, missed Friday")
    assert await runner.says("/goal 1") != before
    said = await runner.says("undo that")
    assert "Taken back" in said
    assert await rows.logged() == []
    assert await rows.count("checkins", "retracted_at IS NOT NULL") == 3
    assert "done" not in (await rows.slots("Run")).values()
    assert await runner.says("/goal 1") == before


async def test_each_undo_takes_back_one_change_more(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    await runner.says("ran Wednesday")
    await runner.says("/undo")
    assert await rows.logged() == [("Run", "02-23", "done")]
    await runner.says("/undo")
    assert await rows.logged() == []
    assert "nothing to take back" in await runner.says("/undo")


async def test_a_named_change_is_taken_back_in_any_order_and_only_once(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    first = runner.sends("Undo")
    await runner.says("ran Wednesday")
    second = runner.sends("Undo")
    assert "Mon 23" in await runner.says(first)
    assert await rows.logged() == [("Run", "02-25", "done")]
    assert "already" in await runner.says(first)
    assert "Wed 25" in await runner.says(second)
    assert await rows.logged() == []


async def test_a_change_can_be_undone_for_a_day(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran today")
    undo = runner.sends("Undo")
    runner.at = "2026-03-01T10:14"
    assert "Taken back" in await runner.says(undo)
    await runner.says("ran yesterday")
    undo = runner.sends("Undo")
    runner.at = "2026-03-02T10:15"
    assert "24 hours" in await runner.says(undo)
    assert "24 hours" in await runner.says("/undo")
    assert await rows.logged() == [("Run", "02-28", "done")]


async def test_nobody_takes_back_what_another_did(runner: Dialog, database: Database, rows: Rows) -> None:
    await runner.says("ran today")
    undo = runner.sends("Undo")
    ben = await started(Dialog(database, "Ben", "Europe/Berlin"))
    assert "nothing to take back" in await ben.says(undo)
    assert await rows.logged() == [("Run", "02-28", "done")]


async def test_no_number_at_all_takes_back_nothing(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran today")
    for argument in ("x", "²", "-1", "0", "99999999999999999999"):
        assert "nothing to take back" in await runner.says(f"/undo {argument}")
    assert len(await rows.logged()) == 1


async def test_an_accepted_goal_is_taken_back_unless_something_was_built_on_it(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to run 3x a week")
    undo = sarah.sends("Undo")
    await sarah.says("ran today")
    assert "check-ins" in await sarah.says(undo)
    assert await rows.count("goals") == 1
    await sarah.says("/undo")
    assert "gone" in await sarah.says(undo)
    assert await rows.count("goals") == 0


async def test_of_two_changes_of_a_habit_the_later_goes_first(runner: Dialog, rows: Rows) -> None:
    before = await rows.all('SELECT "from", until, schedule FROM habit_versions ORDER BY "from"')
    await runner.says("/goal 1 change 1 Tue and Thu")
    first = runner.sends("Undo")
    await runner.says("/goal 1 change 1 every day")
    second = runner.sends("Undo")
    assert "again since" in await runner.says(first)
    assert "as it was" in await runner.says(second)
    assert "as it was" in await runner.says(first)
    assert await rows.all('SELECT "from", until, schedule FROM habit_versions ORDER BY "from"') == before


async def test_of_two_names_the_later_goes_first(runner: Dialog, rows: Rows) -> None:
    await runner.says("/goal 1 rename One")
    first = runner.sends("Undo")
    await runner.says("/goal 1 rename Two")
    assert "again since" in await runner.says(first)
    assert await rows.one("SELECT title FROM goals") == "Two"


async def test_nothing_of_an_archived_goal_is_taken_back_before_the_archiving(runner: Dialog, rows: Rows) -> None:
    await runner.says("/goal 1 add stretch 5 minutes daily")
    await runner.says("/goal 1 drop 2")
    drop = runner.sends("Undo")
    await runner.says("/goal 1 archive")
    assert "again since" in await runner.says(drop)
    assert await rows.count("habits", "archived_on IS NULL") == 0
    await runner.says("/undo")
    assert "goes on" in await runner.says(drop)


async def test_a_change_of_a_deleted_goal_cant_be_taken_back(sarah: Dialog) -> None:
    await with_goal(sarah, "I want to run 3x a week")
    await sarah.says("/goal 1 rename Jog")
    undo = sarah.sends("Undo")
    await sarah.says("/goal 1 delete yes")
    assert "no longer there" in await sarah.says(undo)
