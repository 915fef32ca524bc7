"""Pauses: asked about once, out of every figure, and taken back like anything else."""

from tests.dialog import Dialog
from tests.handlers.rows import Rows


async def test_a_pause_in_words_is_asked_about_and_takes_its_days_out(busy: Dialog, rows: Rows) -> None:
    assert "until Sun 8 Mar" in await busy.says("on vacation until March 8, pause everything")
    assert await rows.count("pauses") == 0
    assert "paused" in await busy.says("yes")
    assert not {day for day in await rows.slots("Read") if "02-28" <= day <= "03-08"}
    assert "nothing due" in await busy.says("/today")


async def test_a_pause_can_be_taken_back(busy: Dialog, rows: Rows) -> None:
    await busy.says("/pause 2026-02-28..2026-03-08")
    await busy.taps("Undo")
    assert await rows.count("pauses") == 0
    assert "02-28" in await rows.slots("Read")


async def test_resuming_keeps_the_days_that_were_paused(busy: Dialog, rows: Rows) -> None:
    await busy.says("/pause")
    busy.at = "2026-03-03T10:00"
    assert "back" in await busy.says("/resume")
    slots = await rows.slots("Read")
    assert "03-02" not in slots
    assert "03-03" in slots
    assert "Nothing is paused" in await busy.says("/resume")


async def test_a_pause_that_cant_be_is_a_clear_sentence(busy: Dialog, rows: Rows) -> None:
    for wrong in ("/pause 8 Mar..2 Mar", "/pause blah", "/pause 2026-01-01..2026-03-08"):
        assert "/pause" in await busy.says(wrong)
    assert await rows.count("pauses") == 0
