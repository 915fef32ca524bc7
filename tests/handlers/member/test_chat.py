import pytest

from tests.dialog import Dialog
from tests.handlers.rows import Rows


async def test_the_streak_is_answered_with_now_and_best(runner: Dialog) -> None:
    await runner.says("Ran Mon & Wed, missed Friday")
    said = await runner.says("How is my streak?")
    assert "0 now" in said
    assert "best 2" in said


async def test_figures_are_counts_before_percents(runner: Dialog) -> None:
    await runner.says("Ran Mon & Wed, missed Friday")
    said = await runner.says("How am I doing?")
    assert "2 of 3" in said
    assert "33 %" not in said
    if "%" in said:
        assert said.index("of") < said.index("%")


async def test_a_question_about_one_habit_is_answered_about_that_one(busy: Dialog) -> None:
    said = await busy.says("how is my reading streak?")
    assert "Read" in said or "Run" in said
    said = await busy.says("how is my streak with meditate?")
    assert "Meditate" in said
    assert "Run" not in said


async def test_what_is_due_shows_the_day(busy: Dialog) -> None:
    assert "Saturday 28 Feb" in await busy.says("what's left today?")
    assert "Read: Done" in busy.labels


@pytest.mark.parametrize("text", ["asdf qwer", "???", "tell me a story", "🙂", "lorem " * 200])
async def test_anything_else_gets_an_answer_from_the_records(busy: Dialog, rows: Rows, text: str) -> None:
    said = await busy.says(text)
    assert "understand" not in said.lower()
    assert "Read 20 pages" in said
    assert await rows.count("checkins") == 0


async def test_a_low_moment_is_met_before_any_figures(busy: Dialog, rows: Rows) -> None:
    said = await busy.says("I feel a bit down")
    assert said.count("?") == 1
    assert "%" not in said
    assert await rows.count("checkins") == 0


@pytest.mark.parametrize("text", ["hi", "Hello there", "good morning", "hola", "thanks", "thank you so much"])
async def test_a_greeting_is_returned(busy: Dialog, text: str) -> None:
    said = await busy.says(text)
    assert "Hello, Sarah" in said or "welcome" in said
    assert "nothing to write" not in said
    assert "Open today" in said


async def test_who_asks_what_this_is_is_told(busy: Dialog) -> None:
    for text in ("who are you?", "what can you do", "how does this work?"):
        assert "Tandem" in await busy.says(text)


async def test_without_goals_each_answer_says_how_to_begin(sarah: Dialog) -> None:
    for text in ("hi", "how is my streak?", "asdf", "what's due?"):
        assert "3x a week" in await sarah.says(text)


async def test_a_question_about_a_past_day_shows_that_day(busy: Dialog, rows: Rows) -> None:
    await busy.says("ran yesterday")
    assert "✅ Run" in await busy.says("did I run yesterday?")
    assert "Friday 27 Feb" in await busy.says("what did I do on Friday?")
    assert await rows.count("checkins") == 1


async def test_a_plan_on_the_table_is_no_goal_yet_and_no_riddle_either(sarah: Dialog) -> None:
    await sarah.says("I want to run 3x a week")
    assert "on the table" in await sarah.says("/today")
    assert "on the table" in await sarah.says("hi")
    assert "Kept" in await sarah.says("accept")
