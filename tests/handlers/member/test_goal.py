import json

from storage.database import Database
from tests.dialog import Dialog, started, with_goal
from tests.handlers.rows import Rows

WISH = "I want to run 3x per week on Mon, Wed and Fri"


async def test_a_wish_becomes_a_plan_and_nothing_is_stored_yet(sarah: Dialog, rows: Rows) -> None:
    said = await sarah.says(WISH)
    assert "Mon Wed Fri" in said
    assert "rules" in said
    assert sarah.labels == ["Accept", "Change", "Cancel"]
    assert [await rows.count(table) for table in ("goals", "subgoals", "habits", "history")] == [0, 0, 0, 0]


async def test_accepting_stores_the_goal_its_phases_and_one_habit_with_dated_versions(
    sarah: Dialog, rows: Rows
) -> None:
    await with_goal(sarah, "I want to run 3x a week")
    plan = json.loads(await rows.one("SELECT ai_plan FROM goals"))
    assert plan["target"]["n"] == 3
    assert await rows.all("SELECT status, to_char(start_date, 'MM-DD'), made_by FROM goals") == [
        ("active", "02-09", "rules")
    ]
    assert await rows.count("subgoals") == 2
    assert await rows.count("habits") == 1, "one activity is one habit"
    versions = await rows.all("""
        SELECT to_char("from", 'MM-DD'), to_char(until, 'MM-DD'), (schedule::json ->> 'n')::int
        FROM habit_versions ORDER BY "from" """)
    assert [version[2] for version in versions] == [2, 3]
    assert versions[0][0] == "02-09"
    assert versions[0][1] == "02-22"
    assert versions[1][0] == "02-23"
    assert "02-11" in await rows.slots("Run") or "02-12" in await rows.slots("Run")


async def test_the_plan_is_changed_in_words_over_several_rounds(sarah: Dialog, rows: Rows) -> None:
    await sarah.says(WISH)
    assert "Nothing is stored" in await sarah.taps("Change")
    said = await sarah.says("make it 2x, evenings")
    assert "2×" in said
    assert "20 min" in await sarah.says("20 minutes")
    assert "Tue" in await sarah.says("Tuesday and Thursday")
    assert await rows.count("goals") == 0
    await sarah.taps("Accept")
    schedule = json.loads(await rows.one("SELECT schedule FROM habits"))
    assert schedule["weekdays"] in ([1, 3], ["tue", "thu"])


async def test_what_cant_be_read_as_a_change_leaves_the_plan_on_the_table(sarah: Dialog, rows: Rows) -> None:
    await sarah.says(WISH)
    said = await sarah.says("make it purple")
    assert "Accept" in sarah.labels
    assert "?" in said
    assert "Kept" in await sarah.taps("Accept")
    assert await rows.count("goals") == 1


async def test_a_plan_is_accepted_or_cancelled_by_tap_and_by_word(database: Database, rows: Rows) -> None:
    for number, word in enumerate(("Accept", "accept", "yes", "ok", "sounds good", "/accept"), start=1):
        dialog = await started(Dialog(database, f"Yes {number}"))
        await dialog.says(WISH)
        assert "Kept" in await dialog.says(word), word
        assert await rows.count("goals") == number
    for number, word in enumerate(("Cancel", "no", "never mind", "/cancel"), start=1):
        dialog = await started(Dialog(database, f"No {number}"))
        await dialog.says(WISH)
        assert "nothing is stored" in await dialog.says(word), word
    assert await rows.count("goals") == 6
    assert await rows.count("pending", "kind = 'plan'") == 0


async def test_a_second_tap_on_accept_is_counted_once(sarah: Dialog, rows: Rows) -> None:
    await sarah.says(WISH)
    accept = sarah.sends("Accept")
    await sarah.says(accept)
    assert "closed" in await sarah.says(accept)
    assert "closed" in await sarah.says("accept")
    assert await rows.count("goals") == 1


async def test_a_tap_on_a_plan_that_was_replaced_says_so(sarah: Dialog, rows: Rows) -> None:
    await sarah.says(WISH)
    taps = [sarah.sends(label) for label in ("Accept", "Change", "Cancel")]
    await sarah.says("I want to read 20 minutes every day")
    for tap in taps:
        assert "closed" in await sarah.says(tap)
    assert "Read" in await sarah.says("yes")
    assert await rows.all("SELECT category FROM goals") == [("learning",)]


async def test_a_plan_that_nobody_answered_expires(sarah: Dialog, rows: Rows) -> None:
    await sarah.says(WISH)
    accept = sarah.sends("Accept")
    sarah.at = "2026-02-12T09:00"
    assert "closed" in await sarah.says(accept)
    assert await rows.count("goals") == 0


async def test_a_clear_check_in_is_written_while_a_plan_is_on_the_table(runner: Dialog, rows: Rows) -> None:
    await runner.says("I want to read 20 pages every day")
    accept = runner.sends("Accept")
    assert "Written" in await runner.says("ran yesterday")
    assert await rows.logged() == [("Run", "02-27", "done")]
    assert "Kept" in await runner.says(accept)


async def test_an_unsafe_wish_is_held_for_a_mentor_and_nothing_of_it_is_due(sarah: Dialog, rows: Rows) -> None:
    said = await sarah.says("I want to lose 10 kg in two weeks on 500 calories a day")
    assert "mentor" in said
    assert "500" not in said
    await sarah.says("accept")
    assert await rows.all("SELECT status FROM goals") == [("review",)]
    assert await rows.count("habit_slots") == 0
    assert "mentor" in await sarah.says("/today")
    assert "mentor" in await sarah.says("/goals")


async def test_goal_without_words_says_how(sarah: Dialog) -> None:
    assert "/goal" in await sarah.says("/goal")


async def test_goal_takes_a_wish_as_the_plain_words_do(sarah: Dialog) -> None:
    assert "every day" in await sarah.says("/goal meditate 10 minutes daily")
    assert "Accept" in sarah.labels
