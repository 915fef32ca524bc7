import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from coaching.values import Target
from scheduler import by_hand
from scheduler.job import Tools
from storage.database import Database
from tests.scheduler.jobs.reminded import ENTRY, NEW_YORK, Reminded
from tests.storage.programme import DAILY, SIMPLY_DONE

WEDNESDAY = "2026-02-11"
PAGES = Target(20, "pages")


@pytest.fixture
async def sarah(database: Database) -> Reminded:
    return await Reminded.sarah(database)


async def test_a_reminder_names_the_thing_and_its_tiny_version_15_minutes_before(sarah: Reminded) -> None:
    run = await sarah.wants(planned_at="18:00")
    assert await sarah.at(f"{WEDNESDAY}T17:44") == ""
    assert await sarah.at(f"{WEDNESDAY}T17:45") == "Run 30 min at 18:00? The 10-minute version counts."
    assert [button.sends for row in sarah.dialog.last.buttons for button in row] == [
        f"/done {run} {WEDNESDAY}",
        f"/later {run} {WEDNESDAY}",
        f"/skip {run} {WEDNESDAY}",
    ]
    assert sarah.counts == {"queued": 1, "send": 1}


async def test_the_same_time_is_said_once_however_often_the_job_runs(sarah: Reminded) -> None:
    await sarah.wants()
    assert await sarah.at(f"{WEDNESDAY}T18:00")
    assert await sarah.at(f"{WEDNESDAY}T18:00") == ""
    assert await sarah.at(f"{WEDNESDAY}T18:01") == ""


async def test_several_processes_at_once_say_it_once(sarah: Reminded) -> None:
    await sarah.wants("Run")
    await sarah.wants("Read", DAILY, PAGES, cue_at="17:30")
    now = datetime(2026, 2, 11, 18, 5, tzinfo=NEW_YORK)
    tools = Tools(sarah.database, lambda platform, reply: (reply,), lambda conversation: None)
    await asyncio.gather(*(by_hand.run(tools, ENTRY, now, busy=lambda: None) for _ in range(3)))
    assert await sarah.did("SELECT count(*) FROM outbox") == [(1,)]
    assert await sarah.did("SELECT reason FROM occurrences ORDER BY due_at") == [("send",), ("min_gap_4h",)]


async def test_a_tap_days_later_means_the_day_of_the_reminder(sarah: Reminded) -> None:
    await sarah.wants()
    await sarah.at(f"{WEDNESDAY}T18:00")
    sarah.dialog.at = "2026-02-14T12:00"
    assert "Wed 11" in await sarah.dialog.taps("Done")


@pytest.mark.parametrize(("word", "answer"), [("done", "run ✅ today"), ("Skip", "run ⏭ today"), ("did 20 min", "✅")])
async def test_a_word_right_after_it_means_its_thing(sarah: Reminded, word: str, answer: str) -> None:
    await sarah.wants("Read", DAILY, PAGES, planned_at="08:30")
    await sarah.wants()
    await sarah.at(f"{WEDNESDAY}T08:15")
    await sarah.dialog.says("read 20 pages")
    await sarah.at(f"{WEDNESDAY}T18:00")
    assert answer in await sarah.dialog.says(word)


async def test_the_next_day_a_word_means_that_day(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, SIMPLY_DONE)
    await sarah.at(f"{WEDNESDAY}T18:00")
    sarah.dialog.at = "2026-02-12T09:00"
    assert "read ✅ today" in await sarah.dialog.says("done")


async def test_a_question_that_waits_for_its_answer_stays_open(sarah: Reminded) -> None:
    await sarah.wants()
    sarah.dialog.at = f"{WEDNESDAY}T12:00"
    await sarah.dialog.says("I want to meditate 10 minutes daily")
    assert await sarah.at(f"{WEDNESDAY}T18:00")
    assert (await sarah.dialog.says("accept")).startswith("Kept: ")


async def test_one_reminder_names_everything_that_is_open(sarah: Reminded) -> None:
    await sarah.wants()
    await sarah.wants("Read", DAILY, PAGES, usual_at="21:00")
    await sarah.wants("Meditate", DAILY, SIMPLY_DONE, planned_at="12:00")
    assert await sarah.at(f"{WEDNESDAY}T18:00") == (
        "Open today: Run 30 min, Read 20 pages and Meditate.\nThe tiny version counts: run 10 min."
    )
    assert sarah.dialog.labels == [
        *("Run: Done", "Run: Skip", "Read: Done", "Read: Skip", "Meditate: Done", "Meditate: Skip"),
        "Later",
    ]
    assert "read ✅ today" in await sarah.dialog.says("Read: done")


async def test_done_after_a_reminder_of_several_asks_which(sarah: Reminded) -> None:
    await sarah.wants()
    await sarah.wants("Read", DAILY, PAGES)
    await sarah.at(f"{WEDNESDAY}T18:00")
    assert await sarah.dialog.says("done") == "Which one, today? Nothing is written yet."
    assert sarah.dialog.labels == ["Run", "Read"]


async def test_times_within_four_hours_merge_into_the_chosen_one(sarah: Reminded) -> None:
    await sarah.wants()
    await sarah.wants("Read", DAILY, PAGES, remind_at="20:10")
    assert await sarah.at(f"{WEDNESDAY}T18:00") == ""
    assert sarah.counts["merged"] == 1
    assert (await sarah.at(f"{WEDNESDAY}T20:10")).startswith("Open today: Run 30 min and Read 20 pages.")


async def test_a_chosen_time_in_quiet_hours_takes_nobodys_place(sarah: Reminded) -> None:
    await sarah.wants()
    await sarah.wants("Read", DAILY, PAGES, remind_at="21:45")
    assert (await sarah.at(f"{WEDNESDAY}T18:00")).startswith("Open today: Run 30 min and Read 20 pages.")
    assert (await sarah.at(f"{WEDNESDAY}T21:45"), sarah.counts["quiet_hours"]) == ("", 1)


async def test_two_a_day_and_the_chosen_time_keeps_its_place(sarah: Reminded) -> None:
    await sarah.wants("Stretch", DAILY, SIMPLY_DONE, planned_at="08:30")
    await sarah.wants("Read", DAILY, PAGES, planned_at="13:00")
    await sarah.wants("Walk", DAILY, SIMPLY_DONE, remind_at="19:00")
    heard = [bool(await sarah.at(f"{WEDNESDAY}T{wall}")) for wall in ("08:15", "12:45", "19:00")]
    assert heard == [True, False, True]
    assert await sarah.did("SELECT reason FROM occurrences ORDER BY due_at") == [("send",), ("daily_cap",), ("send",)]


async def test_one_time_chosen_for_everything_wins_over_derived_ones(sarah: Reminded) -> None:
    await sarah.wants(planned_at="18:00")
    await sarah.wants("Read", DAILY, PAGES, remind_at="09:00")
    await sarah.set(remind_at="13:30")
    assert "Read" in await sarah.at(f"{WEDNESDAY}T09:00")
    assert "Run" in await sarah.at(f"{WEDNESDAY}T13:30")
    assert await sarah.at(f"{WEDNESDAY}T17:45") == ""


async def test_nothing_is_said_of_what_is_done_skipped_or_missed(sarah: Reminded) -> None:
    await sarah.wants()
    for day, said, reason in (
        ("11", "ran", "done"),
        ("13", "skip the run today", "skipped"),
        ("16", "missed my run", "missed"),
    ):
        sarah.dialog.at = f"2026-02-{day}T12:00"
        await sarah.dialog.says(said)
        assert await sarah.at(f"2026-02-{day}T18:00") == ""
        assert sarah.counts == {"queued": 1, f"already_{reason}": 1}


async def test_nothing_is_said_on_days_without_anything_and_on_the_first(sarah: Reminded) -> None:
    await sarah.wants()
    assert (await sarah.at("2026-02-09T18:00"), sarah.counts) == ("", {"queued": 1, "creation_day": 1})
    assert (await sarah.at("2026-02-10T18:00"), sarah.counts) == ("", {"queued": 0})


async def test_what_can_still_be_made_up_is_named_on_a_day_without_it(sarah: Reminded) -> None:
    await sarah.wants()
    assert await sarah.at("2026-02-12T18:00") == (
        "Run 30 min? Wednesday's can still be made up. The 10-minute version counts."
    )
    assert "run ✅ today" in await sarah.dialog.says("done")
    assert await sarah.at("2026-02-12T20:00") == ""


async def test_a_pause_a_hold_and_a_no_are_kept(sarah: Reminded) -> None:
    await sarah.wants()
    sarah.dialog.at = f"{WEDNESDAY}T12:00"
    await sarah.dialog.says("/pause 2026-02-11..2026-02-11")
    await sarah.set(safety_hold_until="2026-02-14T12:00Z")
    assert (await sarah.at(f"{WEDNESDAY}T18:00"), sarah.counts) == ("", {"queued": 1, "safety_hold": 1})
    await sarah.did("UPDATE users SET safety_hold_until = NULL")
    await sarah.did("DELETE FROM occurrences")
    assert (await sarah.at(f"{WEDNESDAY}T18:00"), sarah.counts) == ("", {"queued": 1, "paused": 1})
    await sarah.set(reminders="false")
    assert (await sarah.at("2026-02-13T18:00"), sarah.counts) == ("", {"queued": 0})
    await sarah.set(reminders="true", status="unreachable")
    assert (await sarah.at("2026-02-16T18:00"), sarah.counts) == ("", {"queued": 0})


async def test_a_crisis_is_followed_by_72_hours_without_reminders(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES)
    sarah.dialog.at = f"{WEDNESDAY}T12:00"
    await sarah.dialog.says("I want to kill myself")
    reasons = [(await sarah.at(f"2026-02-{day}T18:00"), *sarah.counts)[-1] for day in (11, 12, 13, 14)]
    assert reasons == ["safety_hold", "safety_hold", "safety_hold", "send"]


async def test_who_has_just_written_is_left_alone_for_an_hour(sarah: Reminded) -> None:
    await sarah.wants()
    await sarah.wants("Read", DAILY, PAGES, remind_at="18:31")
    sarah.dialog.at = f"{WEDNESDAY}T17:31"
    await sarah.dialog.says("/today")
    await sarah.at(f"{WEDNESDAY}T18:00")
    assert "just_talked" in sarah.counts
    assert await sarah.at(f"{WEDNESDAY}T18:31")


async def test_a_derived_time_moves_out_of_quiet_hours_and_a_chosen_one_is_quiet(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES, planned_at="06:00")
    assert await sarah.at(f"{WEDNESDAY}T05:45") == ""
    assert await sarah.at(f"{WEDNESDAY}T08:00")
    await sarah.did("UPDATE habits SET remind_at = '07:00'")
    assert (await sarah.at("2026-02-12T07:00"), sarah.counts) == ("", {"queued": 1, "quiet_hours": 1})
    await sarah.set(quiet_from="22:00", quiet_until="06:30")
    assert await sarah.at("2026-02-13T07:00")


async def test_the_evening_check_comes_only_where_it_is_wanted_and_something_is_open(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES, planned_at="13:00")
    assert await sarah.at(f"{WEDNESDAY}T20:00") == ""
    await sarah.set(evening_check="true")
    assert "Read" in await sarah.at("2026-02-12T20:00")
    sarah.dialog.at = "2026-02-13T12:00"
    await sarah.dialog.says("read 20 pages")
    assert (await sarah.at("2026-02-13T20:00"), sarah.counts) == ("", {"queued": 1, "already_done": 1})


async def test_a_late_reminder_still_comes_within_two_hours_and_never_after(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES)
    assert await sarah.at(f"{WEDNESDAY}T19:59")
    assert await sarah.at("2026-02-12T20:01") == ""


async def test_what_could_not_be_sent_is_not_sent_in_the_night(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES, remind_at="21:00")
    await sarah.at(f"{WEDNESDAY}T21:00")
    assert await sarah.did("SELECT expires_at AT TIME ZONE 'America/New_York' FROM outbox") == [
        (datetime(2026, 2, 11, 21, 30),)  # noqa: DTZ001
    ]


async def test_a_day_that_begins_at_three_holds_the_small_hours_after_it(sarah: Reminded) -> None:
    read = await sarah.wants("Read", DAILY, PAGES, remind_at="01:00")
    await sarah.set(quiet_from="03:00", quiet_until="11:00")
    await sarah.at("2026-02-12T01:00")
    assert sarah.dialog.sends("Done") == f"/done {read} {WEDNESDAY}"


async def test_reminders_that_are_ignored_grow_rare_and_end_with_one_question(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES)
    sent = await sarah.daily(date(2026, 2, 10), 60, "18:00")
    days = [number for number, reason in enumerate(sent) if reason in ("send", "note")]
    assert days == [0, 1, 2, 4, 6, 8, 10, 17, 24, 31, 38]
    assert sent[38] == "note"
    assert set(sent[39:]) == {"stopped"}
    assert sarah.dialog.last.text.startswith("It has been quiet for a while")
    assert sarah.dialog.labels == ["Pause", "Change the plan", "Keep going"]
    assert "open" in await sarah.dialog.says("keep going")
    assert await sarah.daily(date(2026, 4, 12), 3, "18:00") == ["send", "send", "send"]


async def test_any_word_begins_the_count_anew(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES)
    assert (await sarah.daily(date(2026, 2, 10), 6, "18:00"))[3:] == ["backoff_2d", "send", "backoff_2d"]
    sarah.dialog.at = "2026-02-15T21:00"
    await sarah.dialog.says("hello")
    assert await sarah.daily(date(2026, 2, 16), 3, "18:00") == ["send", "send", "send"]


async def test_clock_changes_neither_double_nor_lose_a_reminder(sarah: Reminded) -> None:
    await sarah.wants("Read", DAILY, PAGES, remind_at="02:30")
    await sarah.set(quiet_from="10:00", quiet_until="10:00", day_start_hour=0)
    heard = []
    for minutes in range(0, 26 * 60, 20):
        at = datetime(2026, 3, 8, tzinfo=NEW_YORK).astimezone(UTC) + timedelta(minutes=minutes)
        local = at.astimezone(NEW_YORK)
        if await sarah.at(f"{local:%Y-%m-%dT%H:%M}"):
            heard.append(f"{local:%d %H:%M}")
    assert heard == ["08 03:40", "09 02:40"]


@pytest.mark.parametrize("wall", ["03:00", "04:00", "05:55", "06:45"])
async def test_the_hours_after_clocks_are_set_forward_are_reminded_of_at_their_time(sarah: Reminded, wall: str) -> None:
    await sarah.wants("Read", DAILY, PAGES, remind_at=wall)
    await sarah.set(quiet_from="10:00", quiet_until="10:00", day_start_hour=0)
    assert await sarah.at(f"2026-03-08T{wall}")
