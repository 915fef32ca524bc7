"""What a member says to a change of plan that a mentor proposed."""

import asyncio

import pytest

from storage.desk.caseloads import DESK, end
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.changing import VERSIONS, Pair, asked, pair
from tests.handlers.mentor.conftest import maya, omar, sue
from tests.handlers.rows import Rows

__all__ = ["asked", "maya", "omar", "pair", "sue"]

BEFORE = [("2026-02-09", "2026-02-22", "weekdays"), ("2026-02-23", None, "weekdays")]
AFTER = [
    ("2026-02-09", "2026-02-22", "weekdays"),
    ("2026-02-23", "2026-03-01", "weekdays"),
    ("2026-03-02", "2026-03-15", "times_per_week"),
    ("2026-03-16", None, "weekdays"),
]


async def test_accepting_changes_the_plan_for_its_days_and_the_mentor_hears_of_it(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    assert await sue.taps("Accept") == (
        "It's in your plan:\n"
        "Run: 2× a week (Mon Wed or any day), from Mon 2 Mar to Sun 15 Mar, then as before.\n"
        "You can take it back for 14 days."
    )
    assert sue.labels == ["Undo", "Today"]
    assert await rows.all(VERSIONS) == AFTER
    assert await maya.hears() == "Sue accepts: Run 2× a week (Mon Wed or any day). It holds from Mon 2 Mar."
    assert maya.labels == ["Show the change", "Message"]


async def test_a_second_tap_is_counted_once(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    accept = sue.sends("Accept")
    await sue.says(accept)
    assert await sue.says(accept) == "You accepted that already, so nothing was changed again."
    assert await sue.says("/change decline 1") == "You accepted that already, so nothing was changed again."
    assert await rows.all(VERSIONS) == AFTER
    assert (await maya.hears()).count("Sue accepts") == 1
    assert await rows.count("history", "after ? 'patch'") == 1


async def test_declining_leaves_the_plan_and_costs_nothing(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    assert await sue.taps("Decline") == "All right, your plan stays as it is. maya hears that."
    assert await rows.all(VERSIONS) == BEFORE
    assert (await maya.hears()).startswith("Sue declines: Run 2× a week")
    assert await sue.says("/change accept 1") == "You declined that already, and your plan stays as it is."


async def test_days_later_it_begins_the_day_after(asked: Pair, rows: Rows) -> None:
    _, sue = asked
    sue.at = "2026-03-04T10:15"
    assert "from Thu 5 Mar to Sun 15 Mar" in await sue.says("/change accept 1")
    assert ("2026-03-05", "2026-03-15", "times_per_week") in await rows.all(VERSIONS)


@pytest.mark.parametrize("at", ["2026-03-14T10:16", "2026-04-01T10:15"])
async def test_after_two_weeks_it_no_longer_stands(asked: Pair, rows: Rows, at: str) -> None:
    _, sue = asked
    sue.at = at
    assert "no longer stands" in await sue.says("/change accept 1")
    assert await rows.all(VERSIONS) == BEFORE
    assert "proposes" not in await sue.says("/suggestions")


async def test_a_plan_that_was_changed_since_is_left_alone_and_the_mentor_is_told(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    await sue.says("/goal 1 change 1 20 minutes")
    held = await rows.all(VERSIONS)
    said = await sue.says("/change accept 1")
    assert said.startswith("Your plan has changed since, so this no longer fits and nothing was changed.")
    assert await rows.all(VERSIONS) == held
    assert "the change no longer fits" in await maya.hears()


async def test_once_the_care_has_ended_it_no_longer_stands(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    async with maya.database.writing(DESK) as desk:
        await end(desk, 2, sue.now)
    assert "is no longer your mentor, so this no longer stands." in await sue.says("/change accept 1")
    assert await rows.all(VERSIONS) == BEFORE


async def test_taken_back_on_the_same_day_nothing_is_left_of_it(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    await sue.taps("Accept")
    await maya.hears()
    assert await sue.taps("Undo") == "Taken back: your plan stays as it was."
    assert await rows.all(VERSIONS) == BEFORE
    assert await maya.hears() == "Sue has taken back the change: Run 2× a week (Mon Wed or any day)."
    assert await sue.says("/change accept 1") == "You took that back already. Your plan is as it was."


async def test_taken_back_later_the_days_that_went_by_keep_it(asked: Pair, rows: Rows) -> None:
    _, sue = asked
    await sue.taps("Accept")
    undo = sue.sends("Undo")
    sue.at = "2026-03-10T10:15"
    assert (await sue.says(undo)).startswith("Taken back: from tomorrow your plan is as it was.")
    assert await rows.all(VERSIONS) == [
        *AFTER[:2],
        ("2026-03-02", "2026-03-10", "times_per_week"),
        ("2026-03-11", None, "weekdays"),
    ]
    sue.at = "2026-03-20T10:15"
    assert await sue.says(undo) == "There is nothing to take back: a change can be undone for 24 hours."


async def test_a_mentor_who_wants_it_back_asks_and_the_member_decides(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    await sue.taps("Accept")
    await maya.hears()
    await maya.says("change 1")
    assert (await maya.taps("Ask to take it back")).startswith("Sue is asked whether to take it back.")
    assert await rows.all(VERSIONS) == AFTER
    assert (await sue.hears()).startswith("maya asks whether to take back the change that you accepted on Sat 28 Feb:")
    assert sue.labels == ["Take it back", "Keep it"]
    await sue.taps("Take it back")
    assert await rows.all(VERSIONS) == BEFORE


async def test_a_pause_and_leaving_out_are_taken_back_as_well(pair: Pair, rows: Rows) -> None:
    maya, sue = pair
    for words in ("pause running until 8 Mar", "leave out running"):
        await maya.says(f"plan sue {words}")
        await maya.says("Approve")
        await sue.hears()
        await sue.taps("Accept")
        await maya.hears()
        assert await rows.count("pauses") + await rows.count("habits", "archived_on IS NOT NULL") == 1
        await sue.taps("Undo")
        await maya.hears()
        assert await rows.count("pauses") + await rows.count("habits", "archived_on IS NOT NULL") == 0
        assert await rows.all(VERSIONS) == BEFORE


async def test_in_a_hold_a_change_waits(asked: Pair, rows: Rows) -> None:
    _, sue = asked
    await sue.says("I want to kill myself")
    said = await sue.says("/change accept 1")
    assert said.startswith("Plans stay as they are for the moment. The change stands until Sat 14 Mar")
    assert await rows.all(VERSIONS) == BEFORE


async def test_the_plan_on_the_table_is_still_changed_in_words(sue: Dialog, maya: Desk) -> None:
    await sue.says("I want to run 3x a week")
    assert "20 min" in await sue.says("change 20 minutes") or sue.labels


async def test_the_answer_may_be_typed_as_a_word(asked: Pair, rows: Rows) -> None:
    _, sue = asked
    assert (await sue.says("Accept")).startswith("It's in your plan:")
    assert await rows.all(VERSIONS) == AFTER
    assert (await sue.says("decline")).startswith("I can't tell which change that is about.")


async def test_of_two_who_decide_at_once_the_first_has_it(asked: Pair, rows: Rows) -> None:
    maya, sue = asked
    both = await asyncio.gather(sue.says("/change accept 1"), maya.says("change 1 withdraw"))
    state = await rows.one("SELECT state FROM plan_patches")
    assert (state == "accepted") == both[0].startswith("It's in your plan:")
    assert (state == "withdrawn") == both[1].startswith("Taken back.")
    assert await rows.all(VERSIONS) == (AFTER if state == "accepted" else BEFORE)


async def test_a_mentor_who_no_longer_cares_for_them_hears_nothing_more(asked: Pair) -> None:
    maya, sue = asked
    await sue.taps("Accept")
    await maya.hears()
    undo = sue.sends("Undo")
    async with maya.database.writing(DESK) as desk:
        await end(desk, 2, sue.now)
    assert await sue.says(undo) == "Taken back: your plan stays as it was."
    assert "the change" not in await maya.hears()


async def test_declining_once_the_care_has_ended_tells_nobody(asked: Pair) -> None:
    async with asked[0].database.writing(DESK) as desk:
        await end(desk, 2, asked[1].now)
    assert await asked[1].says("/change decline 1") == "All right, your plan stays as it is."
    assert "declines" not in await asked[0].hears()


async def _accepted(pair: Pair, words: str) -> str:
    """What takes it back."""
    maya, sue = pair
    await maya.says(f"plan sue {words}")
    await maya.says("Approve")
    await sue.hears()
    await sue.taps("Accept")
    await maya.hears()
    return sue.sends("Undo")


async def test_a_pause_that_grew_since_is_not_said_to_be_taken_back(pair: Pair, rows: Rows) -> None:
    _, sue = pair
    first = await _accepted(pair, "pause running until 8 Mar")
    second = await _accepted(pair, "pause running from 9 Mar until 15 Mar")
    assert (await sue.says(first)).startswith("It was changed again since.")
    assert await rows.all("SELECT first_day::text, last_day::text FROM pauses") == [("2026-03-01", "2026-03-15")]
    await sue.says(second)
    await sue.says(first)
    assert await rows.count("pauses") == 0


async def test_what_was_left_out_does_not_come_back_into_an_archived_goal(pair: Pair, rows: Rows) -> None:
    _, sue = pair
    undo = await _accepted(pair, "leave out running")
    await sue.says("/goal 1 archive")
    assert (await sue.says(undo)).startswith("It was changed again since.")
    assert await rows.count("habits", "archived_on IS NULL") == 0


async def test_leaving_out_from_a_far_day_keeps_all_days_until_then(pair: Pair, rows: Rows) -> None:
    await _accepted(pair, "leave out running from 1 June")
    assert await rows.one("SELECT max(slot_date)::text FROM habit_slots") == "2026-05-29"
    assert await rows.one("SELECT slots_through::text FROM habits") == "2026-06-01"


async def test_a_change_from_a_day_that_is_not_written_yet_leaves_no_gap(pair: Pair, rows: Rows) -> None:
    assert await rows.one("SELECT max(slot_date)::text FROM habit_slots") == "2026-03-16"
    await _accepted(pair, "run on tue from 30 March")
    ahead = "SELECT slot_date::text FROM habit_slots WHERE slot_date > '2026-03-16' ORDER BY 1"
    days = ["2026-03-18", "2026-03-20", "2026-03-23", "2026-03-25", "2026-03-27", "2026-03-31"]
    assert [day for (day,) in await rows.all(ahead)] == days


async def test_a_time_that_the_member_chose_since_stays_when_it_is_taken_back(pair: Pair, rows: Rows) -> None:
    _, sue = pair
    undo = await _accepted(pair, "run in the morning until 15 Mar")
    await sue.says("remind me of run at 20:00")
    await sue.says(undo)
    assert await rows.one("SELECT remind_at::text FROM habits") == "20:00:00"


async def test_in_a_hold_nobody_asks_to_take_it_back(asked: Pair) -> None:
    maya, sue = asked
    await sue.taps("Accept")
    await maya.hears()
    await sue.says("I want to kill myself")
    await maya.hears()
    maya.at = "2026-02-28T10:20"
    assert (await maya.says("change 1 back")).startswith("Sue is in a safety hold until")
    assert "asks whether" not in await sue.hears()
