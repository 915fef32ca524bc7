"""Editing a message corrects what its earlier wording wrote."""

from tests.dialog import Dialog
from tests.handlers.rows import Rows


async def test_an_edit_takes_back_what_the_first_wording_wrote(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    said = await runner.edits(runner.number, "missed Monday")
    assert "Taken back" in said
    assert "❌" in said
    assert await rows.logged() == [("Run", "02-23", "missed")]


async def test_an_edit_of_an_edit_corrects_the_latest_wording(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    first = runner.number
    await runner.edits(first, "ran Wednesday")
    await runner.edits(first, "ran Friday")
    assert await rows.logged() == [("Run", "02-27", "done")]


async def test_an_edit_into_small_talk_takes_the_check_in_back(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    await runner.edits(runner.number, "hello there")
    assert await rows.logged() == []


async def test_an_edit_of_what_wrote_nothing_is_read_like_any_message(runner: Dialog, rows: Rows) -> None:
    await runner.says("rann mnday maybe")
    before = await rows.logged()
    await runner.edits(runner.number, "ran Monday")
    assert before == []
    assert await rows.logged() == [("Run", "02-23", "done")]


async def test_an_edit_after_a_day_changes_nothing(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    first = runner.number
    runner.at = "2026-03-01T12:00"
    assert "more than a day" in await runner.edits(first, "missed Monday")
    assert await rows.logged() == [("Run", "02-23", "done")]


async def test_what_was_taken_back_already_stays_so_and_the_edit_is_new(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    first = runner.number
    await runner.says("/undo")
    await runner.edits(first, "ran Wednesday")
    assert await rows.logged() == [("Run", "02-25", "done")]
