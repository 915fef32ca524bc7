import pytest

from tests.dialog import Dialog
from tests.handlers.rows import Rows

SNOOZES = """
    SELECT to_char(due_at AT TIME ZONE 'America/New_York', 'MM-DD HH24:MI'), detail->>'habits', state
    FROM occurrences WHERE kind = 'snooze' ORDER BY due_at
"""


async def test_an_hour_later_unless_a_time_is_named(busy: Dialog, rows: Rows) -> None:
    assert await busy.says("/later 2 2026-02-28") == "I'll remind you at 11:15: read 20 pages."
    assert await rows.all(SNOOZES) == [("02-28 11:15", "[2]", "due")]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("at 8pm", "at 20:00"),
        ("in 2 hours", "at 12:15"),
        ("tomorrow morning", "tomorrow at 09:00"),
        ("Tuesday at 10", "on Tue 3 Mar at 10:00"),
    ],
)
async def test_later_takes_a_time(busy: Dialog, words: str, answer: str) -> None:
    assert await busy.says(f"/later 2 2026-02-28 {words}") == f"I'll remind you {answer}: read 20 pages."


async def test_later_without_a_thing_is_about_all_that_is_open(busy: Dialog) -> None:
    await busy.says("read 20 pages")
    assert await busy.says("later") == "I'll remind you at 11:15: meditate 10 min."
    assert await busy.says("remind me at 9 tonight") == "I'll remind you at 21:00: meditate 10 min."


async def test_the_next_words_still_move_it(busy: Dialog, rows: Rows) -> None:
    await busy.says("/later 2 2026-02-28")
    assert await busy.says("in 3 hours") == "I'll remind you at 13:15: read 20 pages."
    assert await rows.all(SNOOZES) == [("02-28 11:15", "[2]", "skipped"), ("02-28 13:15", "[2]", "due")]


async def test_two_things_put_off_to_one_minute_are_one_reminder(busy: Dialog, rows: Rows) -> None:
    await busy.says("/later 2 2026-02-28 at 8pm")
    await busy.says("/later 3 2026-02-28 at 8pm")
    assert await rows.all(SNOOZES) == [("02-28 20:00", "[2, 3]", "due")]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("/later 2 2026-02-28 banana", "I couldn't read a time in that."),
        ("/later 2 2026-02-28 today at 9am", "That time has passed already."),
        ("/later 2 2026-02-28 at 25:00", "at 25:00 isn't a time of the day."),
        ("/later 2 2026-13-45", "There is no date 2026-13-45."),
    ],
)
async def test_a_bad_time_is_answered_with_a_good_one(busy: Dialog, words: str, answer: str) -> None:
    assert await busy.says(words) == f"{answer} Say it like: in 2 hours, at 8pm, or tomorrow morning."


async def test_there_is_nothing_to_put_off_where_it_is_done_or_long_over(busy: Dialog, rows: Rows) -> None:
    await busy.says("read 20 pages")
    assert (await busy.says("/later 2 2026-02-28")).startswith("Nothing is open")
    assert (await busy.says("/later 1 2026-02-18")).startswith("Nothing is open")
    assert (await busy.says("/later 77 2026-02-28")).startswith("Nothing is open")
    assert await rows.all(SNOOZES) == []


async def test_quiet_hours_are_said_and_not_entered_unasked(busy: Dialog, rows: Rows) -> None:
    assert await busy.says("/later 2 2026-02-28 at 22:00") == (
        "I'll remind you at 22:00, although it is within your quiet hours (21:30 to 08:00): read 20 pages."
    )
    busy.at = "2026-02-28T20:50"
    assert await busy.says("/later 3 2026-02-28") == (
        "I'll remind you at 21:15, before your quiet hours begin: meditate 10 min."
    )
    busy.at = "2026-02-28T21:20"
    assert (await busy.says("/later 3 2026-02-28")).startswith("In an hour your quiet hours have begun")
    assert await busy.taps("Tomorrow morning") == "I'll remind you tomorrow at 09:00: meditate 10 min."


async def test_words_that_may_be_a_check_in_stay_one(busy: Dialog) -> None:
    await busy.says("/later 3 2026-02-28")
    assert "meditate" in await busy.says("10 min")
    assert not (await busy.says("remind me to buy milk")).startswith("I'll remind you")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("remind me to read at 5 tomorrow", "I'll remind you tomorrow at 17:00: read 20 pages."),
        (
            "remind me to call mom tomorrow",
            'I can remind you of a habit that you have, and "call mom tomorrow" is none.',
        ),
        ("remind me on Mondays at 8", "I couldn't read a time in that, and nothing is set."),
        ("only remind me once a day", "I couldn't read a time in that, and nothing is set."),
    ],
)
async def test_a_reminder_that_nobody_set_is_never_let_to_be_thought_so(
    busy: Dialog, rows: Rows, words: str, answer: str
) -> None:
    assert (await busy.says(words)).startswith(answer)
    assert len(await rows.all(SNOOZES)) == ("I'll" in answer)


@pytest.mark.parametrize("words", ["remind me why I do this", "remind me what my goals are", "Remind me of my streak"])
async def test_who_wants_to_know_something_again_is_told(busy: Dialog, words: str) -> None:
    said = await busy.says(words)
    assert "couldn't read" not in said
    assert "habit that you have" not in said
