"""Moving never moves history: what is dated stays, and a date that travel cuts short counts only if done."""

from tests.dialog import Dialog
from tests.handlers.rows import Rows

DATED = "SELECT id, for_date, status FROM checkins ORDER BY id"


async def test_what_was_logged_keeps_its_dates_around_the_world(busy: Dialog, rows: Rows) -> None:
    await busy.says("read today, read yesterday, meditated yesterday")
    before = await rows.all(DATED)
    slots = {day: state for day, state in (await rows.slots("Read")).items() if day <= "02-28"}
    for zone in ("Tokyo", "Honolulu", "Auckland", "New York"):
        await busy.says(f"/settings zone {zone}")
        assert await rows.all(DATED) == before
        now = await rows.slots("Read")
        assert {day: now.get(day) for day, state in slots.items() if state == "done"} == {
            day: state for day, state in slots.items() if state == "done"
        }
    assert {day: state for day, state in (await rows.slots("Read")).items() if day <= "02-28"} == slots


async def test_a_date_cut_short_by_the_move_counts_only_if_done(busy: Dialog, rows: Rows) -> None:
    """At 10:15 in New York it is Sunday 04:15 in Auckland: Saturday lasted ten hours."""
    await busy.says("meditated today")
    await busy.says("I moved to Auckland")
    assert (await busy.says("/today")).startswith("Sunday 1 Mar")
    assert "02-28" not in await rows.slots("Read")
    assert (await rows.slots("Meditate"))["02-28"] == "done"
    await busy.says("/settings zone New York")
    assert (await rows.slots("Read"))["02-28"] == "pending"


async def test_check_ins_after_the_move_are_dated_by_the_new_clock(busy: Dialog, rows: Rows) -> None:
    busy.at = "2026-02-28T14:15"
    await busy.says("read today")
    await busy.says("/settings zone Tokyo")
    await busy.says("read today")
    assert [(title, day) for title, day, _ in await rows.logged()] == [("Read", "02-28"), ("Read", "03-01")]


async def test_a_later_day_start_gives_the_night_back_to_the_day_before(busy: Dialog, rows: Rows) -> None:
    busy.at = "2026-03-01T04:30"
    await busy.says("hello")
    await busy.says("/settings day start 5")
    assert "Saturday 28 Feb" in await busy.says("/today")
    assert (await rows.slots("Read"))["02-28"] == "pending"
    await busy.says("read today")
    assert await rows.logged() == [("Read", "02-28", "done")]


async def test_weeks_begin_on_another_day_from_the_current_one_on(busy: Dialog, rows: Rows) -> None:
    blocks = "SELECT DISTINCT block_first::text FROM habit_slots WHERE flex = 'week' ORDER BY 1"
    assert {day for (day,) in await rows.all(blocks)} >= {"2026-02-16", "2026-02-23", "2026-03-02"}
    await busy.says("start my week on Sunday")
    assert {day for (day,) in await rows.all(blocks)} >= {"2026-02-16", "2026-02-22", "2026-03-01"}
    assert "2026-03-02" not in {day for (day,) in await rows.all(blocks)}
