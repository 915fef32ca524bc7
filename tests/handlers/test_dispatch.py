"""The order in which a message is read, and what holds for every reply of a long conversation."""

from datetime import date

import pytest

from handlers.messages import Button
from storage import ledger
from storage.database import Database, Member
from tests.dialog import Dialog, started, with_goal
from tests.handlers.rows import Rows

BUTTON_BYTES = 64
"""What Telegram carries in a button."""

SCREENS = (
    "/start",
    "/goals",
    "/goal 1",
    "/today",
    "/day yesterday",
    "/day 2026-02-10",
    "/skip",
    "/missed yesterday",
    "done",
    "did it yesterday",
    "ran Monday or Tuesday",
    "ran 10 days ago",
    "I think I ran yesterday",
    "ran Mon, Tue, Wed, Thu and Fri",
    "played tennis yesterday",
    "/goal 1 delete",
    "I want to swim 20 minutes every day",
    "/done 2 2026-02-12",
)
"""Messages whose replies have buttons."""


async def _state(rows: Rows) -> list[tuple[object, ...]]:
    """All that matters of what was written, but for ids."""
    return [
        *await rows.logged(),
        *await rows.all("SELECT title, status FROM goals ORDER BY id"),
        *await rows.all("SELECT subject, undone_at IS NULL FROM history ORDER BY id"),
    ]


@pytest.mark.parametrize("screen", SCREENS)
async def test_typing_a_label_does_what_the_tap_does(busy: Dialog, database: Database, rows: Rows, screen: str) -> None:
    await busy.says(screen)
    for label in busy.labels:
        outcomes = []
        for answer in (busy.taps, busy.says):
            await _forget(database, rows)
            await busy.says(screen)
            outcomes.append((_numberless(await answer(label)), await _state(rows)))
        assert outcomes[0] == outcomes[1], label


async def _forget(database: Database, rows: Rows) -> None:
    """As it was when the three goals had just been made."""
    for table in ("goals", "history"):
        await rows.all(f"DELETE FROM {table} WHERE id > 3")  # noqa: S608
    for table in ("checkins", "milestones", "pending"):
        await rows.all(f"DELETE FROM {table}")  # noqa: S608
    await rows.all("UPDATE goals SET status = 'active', archived_on = NULL")
    await rows.all("UPDATE habits SET archived_on = NULL")
    async with database.writing(Member(1)) as writer:
        await ledger.rebuild_all(writer, 1, date(2026, 2, 9), date(2026, 2, 28))


def _numberless(text: str) -> str:
    return "".join(" " if letter.isdigit() else letter for letter in text)


async def test_no_button_sends_more_than_a_platform_carries(busy: Dialog) -> None:
    seen: list[Button] = []
    for screen in (*SCREENS, "ran today", "/undo", "/goal 1 rename " + "x" * 80, "/goal 1 change 1 every day"):
        await busy.says(screen)
        seen += [button for row in busy.last.buttons for button in row]
    assert len(seen) > 40
    assert all(button.sends.startswith("/") and len(button.sends.encode()) <= BUTTON_BYTES for button in seen)
    assert all(button.label.strip() for button in seen)


async def test_no_reply_shouts(busy: Dialog) -> None:
    for screen in (*SCREENS, "ran today", "/undo", "asdf", "hi", "thanks", "/history", "how am I doing?"):
        said = await busy.says(screen)
        assert "!" not in said, screen


async def test_a_command_with_the_bots_name_behind_it_is_the_command(busy: Dialog) -> None:
    assert await busy.says("/today@tandem_bot") == await busy.says("/today")


async def test_an_unknown_command_is_named_and_pointed_to_help(busy: Dialog, rows: Rows) -> None:
    for text in ("/dance", "/", "/ ran today"):
        assert "/help" in await busy.says(text)
    assert await rows.count("checkins") == 0


async def test_a_command_comes_before_an_open_question(busy: Dialog, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    assert "Your goals" in await busy.says("/goals")
    await busy.says("yes")
    assert await rows.logged() == [("Run", "02-27", "done")], "the question is still open"


async def test_an_open_question_comes_before_a_check_in(busy: Dialog, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    await busy.says("done")
    assert await rows.logged() == [("Run", "02-27", "done")]


@pytest.mark.parametrize("answer", ["yes", "no", "Yes, until I say so"])
async def test_a_question_is_answered_once(busy: Dialog, rows: Rows, answer: str) -> None:
    await busy.says("pause")
    await busy.says(answer)
    await busy.says("resume")
    assert "paused" not in await busy.says("yes")
    assert await rows.count("pauses") == 0


async def test_a_tap_answers_it_too(busy: Dialog) -> None:
    await busy.says("pause")
    await busy.taps("A week")
    await busy.says("resume")
    assert "paused" not in await busy.says("yes")


async def test_after_the_coach_has_spoken_a_yes_is_for_the_coach(busy: Dialog, rows: Rows) -> None:
    await busy.says("start my day at 4")
    await busy.says("I feel good today")
    await busy.says("yes please")
    assert await rows.all("SELECT day_start_hour FROM users") == [(3,)]


async def test_a_check_in_comes_before_a_wish(busy: Dialog, rows: Rows) -> None:
    await busy.says("read 20 pages")
    assert await rows.count("checkins") == 1
    assert "Accept" not in busy.labels


async def test_both_sides_are_kept_once_consent_is_given(busy: Dialog, rows: Rows) -> None:
    before = await rows.count("messages")
    await busy.says("ran today")
    assert await rows.all("SELECT message_type FROM messages ORDER BY id DESC LIMIT 1") == [("checkin",)]
    assert await rows.count("messages") == before + 1
    assert await rows.count("messages", "position('ran' in encode(user_message, 'escape')) > 0") == 0


async def test_three_oclock_in_the_morning_begins_the_day(busy: Dialog, rows: Rows) -> None:
    busy.at = "2026-03-01T02:30"
    await busy.says("read 20 pages")
    assert await rows.logged() == [("Read", "02-28", "done")]
    busy.at = "2026-03-01T03:30"
    await busy.says("read 20 pages")
    assert ("Read", "03-01", "done") in await rows.logged()


async def test_two_members_never_see_each_others_things(busy: Dialog, database: Database, rows: Rows) -> None:
    ben = await with_goal(await started(Dialog(database, "Ben", "Europe/Berlin")), "I want to swim every day")
    await busy.says("ran today")
    undo = busy.sends("Undo")
    await busy.says("I think I ran yesterday")
    pick = busy.sends("Done")
    before = await _state(rows)
    for words in ("/done 1", "/goal 1 rename Mine", "/goal 1 delete yes", "/goal 4 drop 1", "/goal 4 change 1 daily"):
        await ben.says(words)
    for text in (undo, pick):
        await ben.says(text)
    assert await _state(rows) == before
    assert "Nothing is logged yet" in await ben.says("/history")
    assert "Run" not in await ben.says("/today") + await ben.says("/goals")
