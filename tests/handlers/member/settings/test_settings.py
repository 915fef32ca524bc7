"""Settings as a member changes them: by command, by button, in plain words."""

import pytest

from tests.dialog import Dialog
from tests.handlers.rows import Rows

CHANGES = [
    ("/settings zone Berlin", "Saturday 16:15", "time_zone", "Europe/Berlin"),
    ("/settings zone UTC+2", "UTC+2", "time_zone", "Etc/GMT-2"),
    ("/settings day start 4", "04:00", "day_start_hour", 4),
    ("/settings week start Sunday", "Sunday", "week_start", 6),
    ("/settings reminders off", "off", "reminders", False),
    ("/settings reminders 19:30", "19:30", "remind_at::text", "19:30:00"),
    ("/settings quiet 22:00-07:00", "22:00–07:00", "quiet_from::text", "22:00:00"),
    ("/settings quiet off", "none", "quiet_until::text", "00:00:00"),
    ("/settings evening check on", "on", "evening_check", True),
    ("/settings freezes on", "on", "streak_freezes", True),
    ("/settings celebrations group", "group", "celebrations", "group"),
    ("/settings sharing journal on", "journal", "array_length(shares, 1)", 4),
    ("remind me at 7:30pm", "19:30", "remind_at::text", "19:30:00"),
    ("don't remind me", "off", "reminders", False),
    ("I moved to Tokyo", "Sunday 00:15", "time_zone", "Asia/Tokyo"),
    ("my time zone is PST", "Los Angeles", "time_zone", "America/Los_Angeles"),
    ("quiet hours 10pm to 7am", "22:00–07:00", "quiet_until::text", "07:00:00"),
    ("start my week on Sunday", "Sunday", "week_start", 6),
    ("turn on streak freezes", "on", "streak_freezes", True),
    ("keep my mood private", "check-ins and messages", "array_length(shares, 1)", 2),
]


@pytest.mark.parametrize(("said", "shown", "column", "value"), CHANGES, ids=[row[0] for row in CHANGES])
async def test_a_change_shows_what_is_set_and_can_be_taken_back(
    busy: Dialog, rows: Rows, said: str, shown: str, column: str, value: object
) -> None:
    query = f"SELECT {column} FROM users"  # noqa: S608 — a column of the table above
    before = await rows.one(query)
    assert shown in await busy.says(said)
    assert await rows.one(query) == value
    assert "Taken back" in await busy.taps("Undo")
    assert await rows.one(query) == before


async def test_one_screen_shows_every_value_and_what_to_type(busy: Dialog) -> None:
    said = await busy.says("settings")
    for line in (
        "Name: Sarah · /settings name",
        "Time zone: New York · /settings zone",
        "Quiet hours: 21:30–08:00 · /settings quiet",
        "A mentor sees: check-ins, mood and messages",
        "My mentor: nobody yet",
    ):
        assert line in said
    assert all(len(button.sends.encode()) <= 64 for row in busy.last.buttons for button in row)


@pytest.mark.parametrize(
    ("screen", "typed", "shown"),
    [
        ("Time zone", "Berlin", "Time zone: Berlin"),
        ("Name", "Sam", "Name: Sam"),
        ("Day starts", "5", "05:00"),
        ("Week starts", "Saturday", "Saturday"),
        ("Reminders", "8pm", "on, at 20:00"),
        ("Quiet hours", "11pm to 6am", "23:00–06:00"),
        ("Evening check", "On", "Evening check: on"),
        ("Celebrations", "off", "Celebrations: off"),
        ("A mentor sees", "journal on", "mood, messages and journal"),
    ],
)
async def test_after_a_button_the_next_words_are_the_value(
    busy: Dialog, rows: Rows, screen: str, typed: str, shown: str
) -> None:
    await busy.says("/settings")
    await busy.taps(screen)
    assert shown in await busy.says(typed)
    assert await rows.count("pending", "kind = 'setting'") == 0


async def test_a_bad_value_keeps_the_old_one_and_may_be_tried_again(busy: Dialog, rows: Rows) -> None:
    await busy.says("/settings zone")
    said = await busy.says("Narnia")
    assert "city" in said
    assert "New York, as it was" in said
    assert "Berlin" in await busy.says("Berlin")
    for wrong in (
        "day start 9",
        "week start someday",
        "quiet blah",
        "reminders 25:00",
        "celebrations loud",
        "name ...",
    ):
        assert "as it was" in await busy.says(f"/settings {wrong}")
    assert "There is no setting" in await busy.says("/settings colour blue")
    assert await rows.count("history", "subject = 'settings'") == 1


async def test_a_check_in_is_one_while_a_setting_is_asked_for(busy: Dialog, rows: Rows) -> None:
    for screen in ("zone", "name"):
        await busy.says(f"/settings {screen}")
        assert "Written: run" in await busy.says("ran today")
        await busy.says("/undo")
    assert await rows.one("SELECT time_zone FROM users") == "America/New_York"


async def test_a_name_is_kept_sealed_and_comes_back(busy: Dialog, rows: Rows) -> None:
    assert "Name: Quentina" in await busy.says("call me Quentina")
    assert await rows.count("history", "before::text LIKE '%Quentina%' OR after::text LIKE '%Quentina%'") == 0
    assert "Name: Sarah" in await busy.says("/undo")
    assert "Shall I change it" in await busy.says("call me quentina")
    assert "Name: quentina" in await busy.says("yes")


async def test_a_habit_has_a_reminder_of_its_own(busy: Dialog, rows: Rows) -> None:
    assert "Reminder for run: 18:00" in await busy.says("/settings reminders run 6pm")
    assert "Reminder for read: 09:00" in await busy.says("/settings reminders 2 09:00")
    assert await rows.all("SELECT remind_at::text FROM habits ORDER BY id") == [("18:00:00",), ("09:00:00",), (None,)]
    assert "its own time" in await busy.says("/settings reminders run off")
    assert "18:00" in await busy.says("/undo")
    assert "Reminder for read: its own time" in await busy.says("/settings reminders 2 auto")
    assert "is none" in await busy.says("remind me to juggle at 7pm")


async def test_an_unclear_time_is_asked_about_and_answered_in_a_word(busy: Dialog, rows: Rows) -> None:
    assert "06:30 or 18:30? Nothing is changed yet" in await busy.says("remind me to run at 6:30")
    assert await rows.one("SELECT count(remind_at) FROM habits") == 0
    assert "Reminder for run: 18:30" in await busy.says("evening")
    await busy.says("/settings reminders 7")
    assert "Reminders: on, at 07:00" in await busy.taps("07:00")
    await busy.says("/settings quiet 10 to 7")
    assert "as it was" in await busy.says("no")


async def test_a_time_within_quiet_hours_says_so_and_offers_a_way_out(busy: Dialog) -> None:
    assert "quiet hours (21:30–08:00)" in await busy.says("/settings reminders run 7am")
    assert "21:30–07:00" in await busy.taps("Quiet until 07:00")
    assert "quiet hours" not in await busy.says("/settings reminders read 7am")


async def test_each_undo_takes_back_one_setting_more(busy: Dialog) -> None:
    await busy.says("/settings zone Berlin")
    first = busy.sends("Undo")
    await busy.says("/settings zone Tokyo")
    assert "changed again since" in await busy.says(first)
    assert "Berlin" in await busy.says("/undo")
    assert "New York" in await busy.says("/undo")


async def test_what_sounds_like_a_setting_and_is_a_check_in_is_written(busy: Dialog, rows: Rows) -> None:
    assert "Written: run" in await busy.says("ran at 7pm")
    await busy.says("I want to stretch at 7pm every day")
    assert await rows.count("history", "subject = 'settings'") == 0


async def test_days_to_come_that_are_skipped_are_a_pause(busy: Dialog, rows: Rows) -> None:
    assert "Shall I pause" in await busy.says("skip reading tomorrow")
    await busy.says("yes")
    assert "03-01" not in await rows.slots("Read")
    assert "03-01" in await rows.slots("Meditate")


async def test_privacy_says_what_a_mentor_sees(busy: Dialog) -> None:
    assert "check-ins, mood and messages" in await busy.says("/privacy")
    assert "nobody yet" in await busy.says("who is my mentor?")


async def test_a_wish_beside_an_open_question_is_no_answer_to_it(busy: Dialog) -> None:
    await busy.says("remind me every day at 7")
    assert (await busy.says("remind me at 7pm and 9pm")).startswith(
        "I couldn't read a time in that, and nothing is set."
    )
