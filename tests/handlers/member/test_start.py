from handlers.member.start import CONSENT_VERSION
from storage.database import Database
from tests.dialog import Dialog, started
from tests.handlers.rows import Rows


async def test_consent_comes_before_anything_else(database: Database, rows: Rows) -> None:
    dialog = Dialog(database)
    for text in ("I want to run 3x a week", "/goals", "/today", "ran today", "/done 1", "hi"):
        said = await dialog.says(text)
        assert "May I keep this" in said
        assert dialog.labels == ["Yes, I agree", "No"]
    assert await rows.count("messages") == 0
    assert await rows.count("goals") == 0
    assert await rows.count("consents") == 0


async def test_a_yes_is_kept_with_the_text_that_was_agreed_to(database: Database, rows: Rows) -> None:
    dialog = await started(Dialog(database))
    assert await rows.one("SELECT text_version FROM consents") == CONSENT_VERSION
    assert "already" in await dialog.says("/consent yes")
    assert await rows.count("consents") == 1


async def test_a_no_is_respected_and_may_be_changed(database: Database, rows: Rows) -> None:
    dialog = Dialog(database)
    await dialog.says("/start")
    assert "keep nothing" in await dialog.taps("No")
    assert "May I keep this" in await dialog.says("I want to read daily")
    assert await rows.count("consents") == 0
    await dialog.says("yes")
    assert await rows.count("consents") == 1


async def test_agreeing_works_by_tap_by_label_and_by_word(database: Database, rows: Rows) -> None:
    for number, answer in enumerate(("/consent yes", "Yes, I agree", "ok", "sí"), start=1):
        dialog = Dialog(database, f"Person {number}")
        await dialog.says("/start")
        assert "Good to have you here" in await dialog.says("yes" if answer == "Yes, I agree" else answer)
        assert await rows.count("consents") == number


async def test_help_now_needs_no_consent(database: Database) -> None:
    assert "988" in await Dialog(database).says("/help now")


async def test_the_zone_is_asked_for_where_it_isnt_known(database: Database, rows: Rows) -> None:
    dialog = Dialog(database, zone="", at="2026-02-28T15:15")
    await dialog.says("/start")
    assert "clock" in await dialog.says("yes")
    for text in ("/today", "/goal run daily"):
        assert "clock" in await dialog.says(text)
    assert await rows.count("goals") == 0
    assert "blargh" in await dialog.says("blargh")
    assert await rows.one("SELECT time_zone FROM users") is None
    said = await dialog.says("New York")
    assert "Saturday 10:15" in said
    assert await rows.one("SELECT time_zone FROM users") == "America/New_York"
    assert await rows.count("pending") == 0
    assert "run" in (await dialog.says("I want to run 3x a week")).lower()


async def test_who_starts_again_is_told_what_to_do_next(runner: Dialog) -> None:
    assert "/today" in await runner.says("/start")


async def test_travel_moves_no_history(runner: Dialog, rows: Rows) -> None:
    await runner.says("ran yesterday")
    before = await rows.all("SELECT id, for_date, status FROM checkins")
    slots = await rows.slots("Run")
    runner.zone, runner.at = "Pacific/Auckland", "2026-03-01T20:00"
    await runner.says("hello")
    assert await rows.one("SELECT time_zone FROM users") == "Pacific/Auckland"
    assert await rows.all("SELECT id, for_date, status FROM checkins") == before
    assert {day: state for day, state in (await rows.slots("Run")).items() if day in slots} == slots


async def test_a_no_after_a_yes_is_kept_to(sarah: Dialog, rows: Rows) -> None:
    assert "nothing more" in await sarah.says("/consent no")
    before = await rows.count("messages")
    assert "yes or no" in await sarah.says("I want to run every day")
    assert await rows.count("messages") == before
