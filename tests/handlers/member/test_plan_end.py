"""What becomes of a goal whose planned weeks are over: kept, raised or finished."""

from datetime import date, timedelta

from coaching.values import Status
from storage.database import Database, Member
from tests.dialog import Dialog
from tests.handlers.rows import Rows
from tests.storage import programme

SARAH = 1


async def test_kept_it_goes_on_as_it_is(runner: Dialog, rows: Rows) -> None:
    assert "goes on as it is" in await runner.says("/goal 1 keep")
    assert await rows.one("SELECT status FROM goals") == "active"


async def test_raised_it_takes_the_next_safe_step(database: Database, runner: Dialog, rows: Rows) -> None:
    days = [date(2026, 2, 23) + timedelta(weeks=week, days=day) for week in range(4) for day in (0, 2, 4)]
    async with database.writing(Member(SARAH)) as writer:
        await programme.log(writer, SARAH, 1, 1, dict.fromkeys(days, Status.DONE), date(2026, 3, 24))
    runner.at = "2026-03-24T09:00"
    said = await runner.says("/goal 1 raise")
    assert said.splitlines()[:2] == [
        "A little more of Run? Only if you like.",
        "Now: 30 min. Then: 40 min, as often as now.",
    ]
    assert "you did 12 of 12 (100 %)" in said
    assert "Run 40 min" in await runner.says("accept")
    assert await rows.one('SELECT amount FROM habit_versions ORDER BY "from" DESC LIMIT 1') == 40


async def test_where_no_step_can_be_told_it_is_said_how(runner: Dialog) -> None:
    assert "/goal 1 change 1" in await runner.says("/goal 1 raise")


async def test_finished_it_keeps_what_was_logged_and_can_be_reopened(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran yesterday")
    assert "What was logged stays" in await runner.says("/goal 1 finish")
    assert "/undo" in runner.sends("Undo")
    await runner.taps("Undo")
    assert await rows.one("SELECT status FROM goals") == "active"
