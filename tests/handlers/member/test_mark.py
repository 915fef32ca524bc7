import pytest

from storage.database import Database
from tests.dialog import Dialog, started
from tests.handlers.rows import Rows


async def test_a_second_tap_is_counted_once(busy: Dialog, rows: Rows) -> None:
    await busy.says("/today")
    tap = busy.sends("Read: Done")
    assert "Written" in await busy.says(tap)
    assert "Already on record" in await busy.says(tap)
    assert await rows.count("checkins") == 1
    assert await rows.count("history", "subject = 'checkins'") == 1


async def test_a_tap_on_an_old_message_means_its_own_day(busy: Dialog, rows: Rows) -> None:
    await busy.says("/today")
    tap = busy.sends("Read: Done")
    busy.at = "2026-03-03T09:00"
    assert "Sat 28 Feb" in await busy.says(tap)
    assert await rows.logged() == [("Read", "02-28", "done")]


@pytest.mark.parametrize("lowering", ["skip", "missed"])
async def test_lowering_a_record_asks_first(busy: Dialog, rows: Rows, lowering: str) -> None:
    await busy.says("/done 2 2026-02-27")
    said = await busy.says(f"/{lowering} 2 2026-02-27")
    assert "done" in said
    assert "Nothing is written yet" in said
    assert await rows.logged() == [("Read", "02-27", "done")]
    await busy.says("no")
    assert await rows.logged() == [("Read", "02-27", "done")]
    await busy.says(f"/{lowering} 2 2026-02-27")
    await busy.says("yes")
    assert len(await rows.logged()) == 2
    assert (await rows.slots("Read")).get("02-27") == (None if lowering == "skip" else "missed")


async def test_raising_a_record_needs_no_question(busy: Dialog, rows: Rows) -> None:
    await busy.says("/missed 2 2026-02-27")
    assert "Written" in await busy.says("/done 2 2026-02-27")
    assert (await rows.slots("Read"))["02-27"] == "done"


async def test_more_than_a_week_back_is_asked_about(busy: Dialog, rows: Rows) -> None:
    said = await busy.says("/done 2 2026-02-18")
    assert "10 days back" in said
    assert await rows.logged() == []
    await busy.taps("Yes, write it")
    assert await rows.logged() == [("Read", "02-18", "done")]
    assert "Written" in await busy.says("/done 2 2026-02-21")


@pytest.mark.parametrize("day", ["2026-01-28", "2026-03-01", "tomorrow"])
async def test_too_far_back_and_the_future_are_refused(busy: Dialog, rows: Rows, day: str) -> None:
    for sure in ("", " yes"):
        await busy.says(f"/done 2 {day}{sure}")
    assert await rows.count("checkins") == 0


async def test_a_skip_leaves_the_denominator(busy: Dialog) -> None:
    for number in range(23, 27):
        await busy.says(f"/done 2 2026-02-{number}")
    assert "4 of 5 this week" in await busy.says("/missed 2 2026-02-27")
    await busy.says("/undo")
    assert "4 of 4 this week" in await busy.says("/skip 2 2026-02-27")


async def test_without_a_number_it_asks_which_one(busy: Dialog, rows: Rows) -> None:
    assert "Which one" in await busy.says("/skip")
    assert busy.labels == ["Read", "Meditate"]
    assert await rows.count("checkins") == 0
    await busy.says("Read")
    assert await rows.logged() == [("Read", "02-28", "skipped")]


async def test_one_members_taps_never_reach_anothers_habits(busy: Dialog, database: Database, rows: Rows) -> None:
    ben = await started(Dialog(database, "Ben", "Europe/Berlin"))
    for word in ("done", "skip", "missed"):
        assert "no longer there" in await ben.says(f"/{word} 2")
        assert "no longer there" in await ben.says(f"/{word} 2 2026-02-20 yes")
    assert await rows.count("checkins") == 0


@pytest.mark.parametrize("argument", ["99", "999999999999999999999", "² today", "run blah", "2 2026-02-30"])
async def test_what_is_no_habit_or_no_day_writes_nothing(busy: Dialog, rows: Rows, argument: str) -> None:
    assert await busy.says(f"/done {argument}")
    assert await rows.count("checkins") == 0
