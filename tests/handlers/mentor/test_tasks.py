"""What is left to do for people in care: from answers, and in the mentor's own words."""

from datetime import date

import pytest

from handlers.mentor.tasks import read
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.rows import Rows

SATURDAY = date(2026, 2, 28)


@pytest.fixture
async def pair(maya: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    await linked(maya, sue)
    return maya, sue


@pytest.mark.parametrize(
    ("said", "title", "due"),
    [
        ("call her on Friday", "call her", "2026-03-06"),
        ("call her by 8 Mar", "call her", "2026-03-08"),
        ("call tomorrow", "call", "2026-03-01"),
        ("ask about sleep today", "ask about sleep", "2026-02-28"),
        ("look into the app on her phone on Friday.", "look into the app on her phone", "2026-03-06"),
        ("ask about on-call shifts", "ask about on-call shifts", "2026-02-28"),
        ("call her on 2026-02-20", "call her", "2026-02-20"),
    ],
)
def test_a_task_may_end_with_its_day(said: str, title: str, due: str) -> None:
    assert read(said, SATURDAY) == (title, date.fromisoformat(due))


async def test_it_is_added_in_words_and_ticked_off_in_the_brief(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, _ = pair
    await maya.says("brief")
    assert await maya.says("task Sue call her on Friday") == ("For Sue, Fri 6 Mar: call her. tasks lists what is left.")
    await maya.says("task Sue ask about sleep")
    assert "call her" not in str(await rows.all("SELECT * FROM mentor_interactions"))
    maya.at = "2026-03-06T09:00"
    await maya.says("brief")
    due = [section for section in maya.last.sections if section.text.startswith("Task")]
    assert [section.text for section in due] == [
        "Task 1 for Sue, due since Sat 28 Feb: ask about sleep",
        "Task 2 for Sue, due today: call her",
    ]
    assert [section.buttons[0].label for section in due] == ["Done 1", "Done 2"]
    assert await maya.says(due[0].buttons[0].sends) == "Ticked off. 1 task is left:\n1. Sue: call her · today"
    assert maya.labels == ["Done 1", "Not done yet"]
    assert (await maya.taps("Not done yet")).startswith("It is open again. 2 tasks are left:")
    await maya.taps("Done 1")
    assert await maya.taps("Done 1") == "Ticked off. Nothing is left to do."
    assert (await maya.says("tasks")).startswith("No tasks are open.")
    maya.at = "2026-03-06T10:00"
    await maya.says("brief")
    assert not [section for section in maya.last.sections if section.text.startswith("Task")]


async def test_a_task_of_ones_own_is_no_question_to_follow_up_on(pair: tuple[Desk, Dialog]) -> None:
    maya, _ = pair
    await maya.says("task Sue call her on Friday")
    assert (await maya.says("and compared with last month?")).startswith("Whom is it about?")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("task Sue on Friday", "What is to be done for Sue, and when? Like: call on Friday."),
        ("task Sue call her on 2026-02-20", "Friday 20 Feb is past, and a task is for today or later."),
        ("task Zoe call", "Nobody in your care is called “Zoe"),
        (f"task Sue {'call ' * 60}", "A task has 200 characters at most; this has 299."),
        ("tasks 99 0", "That task isn't open any more."),
    ],
)
async def test_bad_input_gets_a_sentence_that_helps(pair: tuple[Desk, Dialog], said: str, sentence: str) -> None:
    assert (await pair[0].says(said)).startswith(sentence)


async def test_nobody_else_sees_or_ticks_it(pair: tuple[Desk, Dialog], omar: Desk, rows: Rows) -> None:
    await pair[0].says("task Sue call her on Friday")
    assert (await omar.says("tasks")).startswith("No tasks are open.")
    assert (await omar.says("tasks 1 0")).startswith("That task isn't open any more.")
    assert await rows.one("SELECT task_list -> 0 ->> 'status' FROM mentor_interactions") == "open"


async def test_beneath_an_answer_the_next_words_become_a_task(pair: tuple[Desk, Dialog]) -> None:
    maya, _ = pair
    await maya.says("ask Sue")
    assert (await maya.taps("Add task")).startswith("What is to be done for Sue, and when?")
    assert await maya.says("message her about sleep on Friday") == (
        "For Sue, Fri 6 Mar: message her about sleep. tasks lists what is left."
    )
    assert maya.labels == ["Done", "Tasks"]
    await maya.says("task Sue")
    assert await maya.says("cancel") == "All right, nothing was written and nothing is sent."
    assert "1 task is left" in await maya.says("tasks")
