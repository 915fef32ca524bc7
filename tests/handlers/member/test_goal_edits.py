"""Every change of a goal in words, and its way back."""

import pytest

from tests.dialog import Dialog, with_goal
from tests.handlers.rows import Rows

VERSIONS = """SELECT to_char("from", 'MM-DD'), to_char(until, 'MM-DD'), schedule ->> 'weekdays' FROM habit_versions
              WHERE habit_id = 1 ORDER BY "from" """


async def test_a_goal_is_renamed_and_called_as_before_again(runner: Dialog, rows: Rows) -> None:
    before = await rows.one("SELECT title FROM goals")
    await runner.says("/goal 1 rename Morning  runs")
    assert await rows.one("SELECT title FROM goals") == "Morning runs"
    await runner.taps("Undo")
    assert await rows.one("SELECT title FROM goals") == before


@pytest.mark.parametrize("title", ["", "x" * 81])
async def test_a_title_has_one_to_eighty_characters(runner: Dialog, rows: Rows, title: str) -> None:
    assert "80" in await runner.says(f"/goal 1 rename {title}")
    assert await rows.count("history", "subject = 'goal' AND after ? 'title'") == 0


async def test_a_habit_is_added_at_full_size_from_today(runner: Dialog, rows: Rows) -> None:
    assert "Stretch" in await runner.says("/goal 1 add stretch 5 minutes daily")
    assert await rows.all("SELECT goal_id, to_char(created_on, 'MM-DD') FROM habits WHERE title ILIKE 'stretch%'") == [
        (1, "02-28")
    ]
    assert await rows.count("habit_versions", "habit_id = 2") == 1
    assert "gone" in await runner.says("/undo")
    assert await rows.count("habit_slots", "habit_id = 2") == 0
    assert "stretch" not in (await runner.says("/goal 1")).lower().replace("add stretch", "")


async def test_what_needs_a_mentors_look_isnt_slipped_into_a_goal(runner: Dialog, rows: Rows) -> None:
    assert "mentor" in await runner.says("/goal 1 add lose 10 kg in two weeks")
    assert await rows.count("habits") == 1


async def test_a_changed_habit_has_a_new_version_from_today(runner: Dialog, rows: Rows) -> None:
    before = await rows.all(VERSIONS)
    past = {day: state for day, state in (await rows.slots("Run")).items() if day < "02-28"}
    said = await runner.says("/goal 1 change 1 Tue and Thu")
    assert "from today" in said
    assert (await rows.all(VERSIONS))[-1][0] == "02-28"
    slots = await rows.slots("Run")
    assert {day: state for day, state in slots.items() if day < "02-28"} == past, "the past keeps its own version"
    assert "03-03" in slots
    assert "03-02" not in slots
    assert "as it was" in await runner.taps("Undo")
    assert await rows.all(VERSIONS) == before
    assert "03-02" in await rows.slots("Run")


async def test_a_change_waits_for_tomorrow_where_today_is_done(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran today")
    assert "from tomorrow" in await runner.says("/goal 1 change 1 every day")
    assert (await rows.all(VERSIONS))[-1][0] == "03-01"


async def test_a_title_that_no_longer_fits_is_pointed_out(busy: Dialog) -> None:
    assert "still called" in await busy.says("/goal 1 change 1 2x a week")
    assert "still called" not in await busy.says("/goal 1 change 1 20 minutes")


async def test_a_change_that_cant_be_read_writes_nothing(runner: Dialog, rows: Rows) -> None:
    before = await rows.all(VERSIONS)
    for words in ("change 1 purple", "change", "change 1", "change 9 2x a week", "drop", "drop 9", "paint", "drop ²"):
        await runner.says(f"/goal 1 {words}")
    assert await rows.all(VERSIONS) == before
    assert await rows.count("history") == 1, "only the goal itself"


async def test_a_dropped_habit_ends_today_and_goes_on_when_taken_back(busy: Dialog, rows: Rows) -> None:
    await busy.says("/goal 2 drop 2")
    assert max(await rows.slots("Read")) <= "02-28"
    await busy.taps("Undo")
    assert max(await rows.slots("Read")) > "02-28"


async def test_an_archived_goal_keeps_its_slots_and_comes_back(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran Monday")
    before = await rows.slots("Run")
    await runner.says("/goal 1 archive")
    assert await rows.one("SELECT status FROM goals") == "archived"
    assert await rows.slots("Run") == {day: state for day, state in before.items() if day <= "02-28"}
    assert "archived" in await runner.says("/goal 1 rename Other")
    assert "goes on" in await runner.says("/undo")
    assert await rows.one("SELECT status FROM goals") == "active"
    assert max(await rows.slots("Run")) > "02-28"


async def test_a_habit_that_was_dropped_before_stays_dropped_when_its_goal_comes_back(
    runner: Dialog, rows: Rows
) -> None:
    await runner.says("/goal 1 add stretch 5 minutes daily")
    await runner.says("/goal 1 drop 2")
    await runner.says("/goal 1 archive")
    await runner.says("/undo")
    assert await rows.all("SELECT id FROM habits WHERE archived_on IS NULL") == [(1,)]
    assert "goes on" in await runner.says("/undo")
    assert await rows.count("habits", "archived_on IS NULL") == 2


async def test_a_young_goal_is_deleted_from_all_figures(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to run 3x a week")
    await sarah.says("ran today")
    assert "for good" in await sarah.says("/goal 1 delete")
    assert await rows.count("goals") == 1, "nothing is deleted where a question is asked"
    assert "deleted" in await sarah.taps("Yes, delete it")
    for table in ("goals", "habits", "habit_versions", "subgoals", "checkins", "habit_slots"):
        assert await rows.count(table) == 0, table


async def test_an_older_goal_is_archived_instead_and_its_slots_stay(runner: Dialog, rows: Rows) -> None:
    before = await rows.slots("Run")
    assert "archived" in await runner.says("/goal 1 delete")
    assert "archived" in await runner.says("yes")
    assert await rows.one("SELECT status FROM goals") == "archived"
    assert await rows.slots("Run") == {day: state for day, state in before.items() if day <= "02-28"}
    assert "goes on" in await runner.says("/undo")


async def test_a_goal_that_one_thinks_better_of_isnt_deleted(runner: Dialog, rows: Rows) -> None:
    for no in ("no", "nope", "/no", "No"):
        await runner.says("/goal 1 delete")
        assert "nothing was changed" in await runner.says(no)
    assert await rows.one("SELECT status FROM goals") == "active"


async def test_a_change_taken_back_out_of_turn_blocks_no_other(runner: Dialog, rows: Rows) -> None:
    await runner.says("/goal 1 rename Jogging")
    await runner.says("/goal 1 add stretch 5 minutes daily")
    added = runner.sends("Undo")
    await runner.says("/goal 1 change 2 10 minutes")
    assert "gone" in await runner.says(added)
    assert "again" in await runner.says("/undo")
    assert await rows.one("SELECT title FROM goals") != "Jogging"


async def test_a_title_that_it_has_already_is_no_change(runner: Dialog, rows: Rows) -> None:
    await runner.says("/goal 1 rename Jogging")
    assert "already" in await runner.says("/goal 1 rename Jogging")
    assert await rows.count("history", "after ? 'title'") == 1
