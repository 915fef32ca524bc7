import pytest

from tests.dialog import FEBRUARY_28, Dialog, with_goal
from tests.handlers.rows import Rows


async def test_today_shows_what_is_open_with_three_buttons_each(busy: Dialog) -> None:
    said = await busy.says("/today")
    assert "Saturday 28 Feb" in said
    assert "2 open" in said
    assert "⏳ Read 20 pages" in said
    assert busy.labels[:3] == ["Read: Done", "Read: Skip", "Read: Missed"]


async def test_a_tap_writes_its_mark_and_today_shows_it(busy: Dialog, rows: Rows) -> None:
    await busy.says("/today")
    await busy.taps("Read: Done")
    await busy.says("/today")
    await busy.taps("Skip")
    assert await rows.logged() == [("Read", "02-28", "done"), ("Meditate", "02-28", "skipped")]
    said = await busy.says("/today")
    assert "✅ Read" in said
    assert "⏭ Meditate" in said
    assert busy.labels == []


async def test_a_part_is_shown_and_stays_open(busy: Dialog) -> None:
    await busy.says("read 5 pages")
    said = await busy.says("/today")
    assert "⏳ Read 5 of 20 pages" in said


async def test_nothing_due_names_what_comes_next(runner: Dialog) -> None:
    said = await runner.says("/today")
    assert "nothing due" in said
    assert "Monday 2 Mar" in said


async def test_next_is_found_beyond_the_week(runner: Dialog) -> None:
    runner.at = "2026-03-01T12:00"
    assert "Monday 2 Mar" in await runner.says("/today")


async def test_what_can_be_made_up_is_said(busy: Dialog) -> None:
    await busy.says("ran Monday")
    assert "can still be made up until Sunday 1 Mar" in await busy.says("/today")


async def test_the_day_a_goal_is_made_counts_only_if_done(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to read 20 pages every day")
    said = await sarah.says("/today")
    assert "only if it's done" in said
    assert sarah.labels == ["Done"]
    assert "02-09" not in await rows.slots("Read")
    await sarah.taps("Done")
    assert (await rows.slots("Read"))["02-09"] == "done"


async def test_a_past_day_is_filled_by_tap_and_by_the_label(busy: Dialog, rows: Rows) -> None:
    await busy.says("/day yesterday")
    await busy.says("Read: Missed")
    assert await rows.logged() == [("Read", "02-27", "missed")]
    await busy.says("/day 26 Feb")
    await busy.taps("Meditate: Skip")
    assert ("Meditate", "02-26", "skipped") in await rows.logged()


async def test_a_bare_done_beneath_a_past_day_means_that_day(runner: Dialog, rows: Rows) -> None:
    await runner.says("/day Friday")
    assert runner.labels == ["Done", "Skip", "Missed"]
    await runner.says("done")
    assert await rows.logged() == [("Run", "02-27", "done")]


async def test_the_labels_hold_for_the_next_message_only(busy: Dialog, rows: Rows) -> None:
    await busy.says("/day yesterday")
    await busy.says("thanks")
    await busy.says("Meditate: Done")
    assert ("Meditate", "02-27", "done") not in await rows.logged()


async def test_day_without_a_date_is_yesterday(busy: Dialog) -> None:
    assert "Friday 27 Feb" in await busy.says("/day")


@pytest.mark.parametrize(
    ("date", "fact"),
    [("tomorrow", "hasn't come"), ("2026-01-01", "30 days"), ("blah", "can't read"), ("31 Feb", "no date")],
)
async def test_a_day_that_cant_be_shown_is_a_clear_sentence(busy: Dialog, date: str, fact: str) -> None:
    assert fact in await busy.says(f"/day {date}")


async def test_many_habits_stay_readable(busy: Dialog, rows: Rows) -> None:
    for wish in ("stretch 5 minutes daily", "drink 8 glasses of water a day", "write 10 minutes every day"):
        await with_goal(busy, f"/goal {wish}")
    busy.at = "2026-03-01T10:00"
    said = await busy.says("/today")
    assert "5 open" in said
    assert len(busy.labels) == 7
    assert "Which one" in await busy.taps("Skip one")
    await busy.taps("Meditate")
    assert await rows.logged() == [("Meditate", "03-01", "skipped")]


async def test_today_without_goals_says_how_to_begin(sarah: Dialog) -> None:
    assert "no goals yet" in await sarah.says("/today")


async def test_a_part_on_a_day_when_nothing_is_due_is_shown(sarah: Dialog) -> None:
    await with_goal(sarah, "I want to drink 8 glasses of water on weekdays")
    sarah.at = FEBRUARY_28
    await sarah.says("drank 3 glasses")
    assert "◐ Drink water 3 of 8 glasses" in await sarah.says("/today")
