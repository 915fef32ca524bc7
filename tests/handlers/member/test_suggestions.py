"""A suggested change of plan, from the screen to the ledger and back."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from coaching.plans.versions import changed
from coaching.suggesting.choosing import suggest
from coaching.suggesting.suggestion import Suggestion
from coaching.values import Span, Status
from storage import habits, ledger, suggestions
from storage.database import Database, Member
from storage.suggestions import Kept
from tests.dialog import Dialog
from tests.handlers.rows import Rows
from tests.storage import programme

SARAH = 1
WEDNESDAY = date(2026, 4, 15)
"""Seven whole weeks into the second phase of her plan: fixed days, 30 minutes."""
FIRST_MONDAY = date(2026, 2, 23)
VERSIONS = """SELECT to_char("from", 'MM-DD'), to_char(until, 'MM-DD'), schedule ->> 'kind' FROM habit_versions
              WHERE habit_id = 1 ORDER BY "from" """


async def ran(database: Database, *weekdays: int, weeks: Iterable[int] = range(7)) -> None:
    """Sarah has run on these weekdays of these weeks (0 is the first)."""
    days = [FIRST_MONDAY + timedelta(weeks=week, days=weekday) for week in weeks for weekday in weekdays]
    async with database.writing(Member(SARAH)) as writer:
        await programme.log(writer, SARAH, 1, 1, dict.fromkeys(days, Status.DONE), WEDNESDAY)


async def suggested(database: Database, runner: Dialog) -> Kept:
    """It is Wednesday, and what the rules find is suggested."""
    runner.at = "2026-04-15T10:15"
    async with database.writing(Member(SARAH)) as writer:
        made = suggest(await suggestions.candidates(writer, SARAH, WEDNESDAY), WEDNESDAY)
        assert isinstance(made, Suggestion)
        view = await habits.get(writer, SARAH, made.habit.id, WEDNESDAY)
        assert view is not None
        number = await suggestions.add(writer, SARAH, made, view, programme.noon(WEDNESDAY))
        kept = await suggestions.get(writer, SARAH, number)
        assert kept is not None
        return kept


async def test_the_open_one_is_shown_with_its_evidence_and_three_answers(database: Database, runner: Dialog) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    said = await runner.says("/suggestions")
    assert said.splitlines()[1:4] == [
        "Now: Mon Wed Fri.",
        "Then: Tue Thu Sat.",
        "On your last 7 weeks this plan would have scored 21 of 21 (100 %). As it is: 0 of 21 (0 %).",
    ]
    assert runner.labels == ["Accept", "Decline", "Later"]


async def test_accepting_begins_tomorrow_and_leaves_the_past_as_it_was(
    database: Database, runner: Dialog, rows: Rows
) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    past = {day: state for day, state in (await rows.slots("Run")).items() if day <= "04-15"}
    await runner.says("/suggestions")
    said = await runner.says("accept")
    assert "Tue Thu Sat, from tomorrow" in said
    assert "/goal 1 rename" in said
    slots = await rows.slots("Run")
    assert {day: state for day, state in slots.items() if day <= "04-15"} == past
    assert {"04-16", "04-18", "04-21"} <= set(slots)
    assert "04-17" not in slots
    assert await rows.all("SELECT accepted, history_id IS NOT NULL FROM goal_plan_suggestions") == [(True, True)]
    assert await rows.one("SELECT ai_plan -> 'changes' -> 0 ->> 'from' FROM goals") == "2026-04-16"


async def test_what_was_foretold_is_what_accepting_would_have_given(database: Database, runner: Dialog) -> None:
    await ran(database, 1, 3, weeks=range(6))
    kept = await suggested(database, runner)
    span = Span(FIRST_MONDAY, FIRST_MONDAY + timedelta(days=48))
    async with database.writing(Member(SARAH)) as writer:
        assert await ledger.count(writer, SARAH, span, WEDNESDAY) == kept.made.real
        view = await habits.get(writer, SARAH, 1, WEDNESDAY)
        assert view is not None
        option = kept.made.option
        then = changed(view.versions, option.schedule, option.target, FIRST_MONDAY)
        await habits.set_versions(writer, SARAH, 1, then, FIRST_MONDAY, WEDNESDAY, programme.noon(WEDNESDAY))
        assert await ledger.count(writer, SARAH, span, WEDNESDAY) == kept.made.forecast


async def test_it_is_taken_back_as_if_it_had_never_been(database: Database, runner: Dialog, rows: Rows) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    before, slots = await rows.all(VERSIONS), await rows.slots("Run")
    await runner.says("/suggestions")
    await runner.taps("Accept")
    assert await rows.all(VERSIONS) != before
    assert "stays as it was" in await runner.taps("Undo")
    assert (await rows.all(VERSIONS), await rows.slots("Run")) == (before, slots)
    assert await rows.one("SELECT ai_plan -> 'changes' FROM goals") == "[]"


async def test_days_later_the_old_plan_comes_back_from_the_next_day_on(
    database: Database, runner: Dialog, rows: Rows
) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says("/suggestions")
    await runner.taps("Accept")
    undo = runner.sends("Undo")
    runner.at = "2026-04-25T10:00"
    lived = {day: state for day, state in (await rows.slots("Run")).items() if day <= "04-25"}
    assert "from tomorrow" in await runner.says(undo)
    slots = await rows.slots("Run")
    assert {day: state for day, state in slots.items() if day <= "04-25"} == lived
    assert "04-27" in slots
    assert "04-28" not in slots
    assert "already" in await runner.says(undo)


async def test_after_two_weeks_a_plan_is_changed_rather_than_taken_back(database: Database, runner: Dialog) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says("/suggestions")
    await runner.taps("Accept")
    undo = runner.sends("Undo")
    runner.at = "2026-04-30T10:00"
    assert "nothing to take back" in await runner.says(undo)


async def test_a_plan_that_was_changed_again_is_not_rolled_back(database: Database, runner: Dialog) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says("/suggestions")
    await runner.taps("Accept")
    undo = runner.sends("Undo")
    runner.at = "2026-04-17T10:00"
    await runner.says("/goal 1 change 1 every day")
    assert "changed again since" in await runner.says(undo)


async def test_what_never_happened_may_be_left_out_and_come_back(
    database: Database, runner: Dialog, rows: Rows
) -> None:
    await suggested(database, runner)
    assert (await runner.says("/suggestions")).startswith("Leave out Run for now?")
    assert "ends today" in await runner.taps("Accept")
    assert max(await rows.slots("Run")) <= "04-15"
    assert "goes on" in await runner.taps("Undo")
    assert "04-17" in await rows.slots("Run")


async def test_a_declined_one_leaves_the_habit_in_peace_for_four_weeks(database: Database, runner: Dialog) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says("/suggestions")
    assert "until Wednesday 13 May" in await runner.says("decline")
    said = await runner.says("/suggestions")
    assert "less than four weeks ago" in said
    assert "Wednesday 22 Apr" in said
    runner.at = "2026-05-14T10:00"
    assert "less than four weeks ago" not in await runner.says("/suggestions")


async def test_later_is_in_a_week(database: Database, runner: Dialog, rows: Rows) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says("/suggestions")
    assert "Wednesday 22 Apr" in await runner.taps("Later")
    assert await rows.all("SELECT accepted, to_char(later_until, 'MM-DD') FROM goal_plan_suggestions") == [
        (None, "04-22")
    ]
    assert "Then: Tue Thu Sat." in await runner.says("/suggestions")


@pytest.mark.parametrize("word", ["accept", "decline", "later"])
async def test_an_answered_one_is_not_answered_again(database: Database, runner: Dialog, rows: Rows, word: str) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says("/suggestion 1 decline")
    before = await rows.all(VERSIONS)
    assert "answered already" in await runner.says(f"/suggestion {word} 1")
    assert await rows.all(VERSIONS) == before


@pytest.mark.parametrize("change", ["/goal 1 change 1 every day", "/goal 1 drop 1", "/goal 1 archive"])
async def test_a_habit_that_moved_on_is_not_changed_by_an_old_button(
    database: Database, runner: Dialog, rows: Rows, change: str
) -> None:
    await ran(database, 1, 3, 5)
    await suggested(database, runner)
    await runner.says(change)
    before = await rows.all(VERSIONS)
    assert "no longer fits" in await runner.says("/suggestion accept 1")
    assert await rows.all(VERSIONS) == before
    assert "Nothing is suggested now" in await runner.says("/suggestions")


@pytest.mark.parametrize("said", ["/suggestion accept", "/suggestion maybe 1", "/suggestion accept 1 2"])
async def test_half_an_answer_is_told_how(runner: Dialog, said: str) -> None:
    assert "accept 7" in await runner.says(said)


async def test_another_number_is_no_suggestion(runner: Dialog) -> None:
    assert "no suggestion with that number" in await runner.says("/suggestion accept 99")


async def test_early_on_it_says_why_there_is_none_and_when_the_next_look_is(runner: Dialog) -> None:
    said = await runner.says("suggestions")
    assert "too early" in said
    assert "Wednesday 4 Mar" in said
