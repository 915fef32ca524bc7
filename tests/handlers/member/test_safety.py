from datetime import timedelta

from storage.database import Database
from tests.dialog import Dialog
from tests.handlers.rows import Rows

RED = "I want to kill myself"


async def test_a_crisis_gets_the_fixed_text_and_nothing_else_happens(runner: Dialog, rows: Rows) -> None:
    said = await runner.says(f"Ran today. {RED}")
    assert "988" in said
    assert "program" in said
    assert "Are you safe right now?" in said
    assert runner.labels == []
    assert await rows.count("checkins") == 0
    assert await rows.all("SELECT kind, tier, category, state FROM alerts") == [("crisis", "RED", "self_harm", "open")]
    assert await rows.all("SELECT kind FROM outbox ORDER BY id DESC LIMIT 1") == [("crisis",)]


async def test_nobody_is_said_to_be_told(runner: Dialog) -> None:
    said = await runner.says(RED)
    assert "letting" not in said
    assert "told" not in said.replace("you told me", "")


async def test_reminders_are_held_for_three_days(runner: Dialog, rows: Rows) -> None:
    await runner.says(RED)
    held = await rows.one("SELECT u.safety_hold_until - a.raised_at FROM users u JOIN alerts a ON a.user_id = u.id")
    assert held == timedelta(hours=72)


async def test_a_crisis_is_answered_before_consent_and_before_the_zone_is_known(database: Database, rows: Rows) -> None:
    dialog = Dialog(database, zone="")
    assert "Are you safe right now?" in await dialog.says(RED)
    assert await rows.count("alerts") == 1
    assert await rows.count("messages") == 1, "what a person must see is kept"
    said = await dialog.says("no")
    assert "alone" in said
    said = await dialog.says("yes")
    assert "?" in said
    assert "Carry on as usual" not in dialog.labels
    await dialog.says("yes")
    assert dialog.labels == ["Carry on as usual"]
    assert "as usual" in await dialog.says("Carry on as usual")
    assert await rows.one("SELECT safety_hold_until FROM users") is None
    assert "May I keep this" in await dialog.says("hello")


async def test_a_crisis_comes_before_an_open_question(busy: Dialog, rows: Rows) -> None:
    await busy.says("I think I ran yesterday")
    assert "988" in await busy.says(RED)
    await busy.says("yes")
    assert await rows.count("checkins") == 0, "the yes answers whether she is safe"


async def test_anything_but_a_clear_yes_is_no_yes(runner: Dialog, rows: Rows) -> None:
    await runner.says(RED)
    for text in ("I don't know", "maybe", "no", "not really"):
        assert "alone" in await runner.says(text)
    assert await rows.count("pending", "kind = 'safe'") == 1


async def test_within_the_hold_a_check_in_gets_a_plain_line_and_the_rest_the_safe_words(
    busy: Dialog, rows: Rows
) -> None:
    await busy.says(RED)
    await busy.says("yes")
    await busy.says("yes")
    await busy.says("read 20 pages")
    assert await rows.logged() == [("Read", "02-28", "done")]
    said = await busy.says("I want to swim every day")
    assert "988" in said
    assert await rows.count("pending", "kind = 'plan'") == 0
    await busy.says("yes")
    assert busy.labels == ["Carry on as usual"], "its question can be answered"
    busy.at = "2026-03-03T10:16"
    await busy.says("I want to swim every day")
    assert "Accept" in busy.labels


async def test_the_member_may_lift_the_hold(busy: Dialog, rows: Rows) -> None:
    await busy.says(RED)
    await busy.says("yes")
    await busy.says("yes")
    await busy.taps("Carry on as usual")
    assert await rows.one("SELECT safety_hold_until FROM users") is None
    await busy.says("I want to swim every day")
    assert "Accept" in busy.labels


async def test_commands_work_while_the_question_is_open(busy: Dialog) -> None:
    await busy.says(RED)
    assert "988" in await busy.says("/help now")
    assert "Saturday" in await busy.says("/today")
    assert "I'm glad" in await busy.says("yes")


async def test_despair_that_may_be_meant_otherwise_is_asked_about_without_an_alarm(runner: Dialog, rows: Rows) -> None:
    said = await runner.says("what's the point of living")
    assert "?" in said
    assert {tier for (tier,) in await rows.all("SELECT tier FROM alerts")} <= {"AMBER", "RED"}


async def test_everyday_words_are_no_crisis(runner: Dialog, rows: Rows) -> None:
    for text in ("this workout is killing me", "took all of my meds this morning", "murdered that set"):
        assert "988" not in await runner.says(text)
    assert await rows.count("alerts") == 0


async def test_after_lifting_the_hold_no_safety_question_is_open(sarah: Dialog) -> None:
    await sarah.says("I want to kill myself")
    await sarah.says("/lift")
    assert "safe" not in (await sarah.says("hello")).lower()
