from datetime import date, timedelta

import pytest

from tests.dialog import Dialog, with_goal
from tests.handlers.rows import Rows

SATURDAY = date(2026, 2, 28)
KEPT = "SELECT type, celebrated FROM milestones ORDER BY id"


async def reads_since(busy: Dialog, first: date, last: date) -> str:
    """The answers to reading each evening."""
    said = []
    for day in range((last - first).days + 1):
        busy.at = f"{(first + timedelta(days=day)).isoformat()}T20:00"
        said.append(await busy.says("read 20 pages"))
    return "\n".join(said)


async def test_a_first_time_and_a_week_in_a_row_are_told_in_the_reply(busy: Dialog) -> None:
    assert "the first one done" in await busy.says("read 20 pages")
    said = await reads_since(busy, SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=6))
    assert said.count("three days in a row") == 1
    assert said.endswith("That's seven days in a row.")


async def test_a_tap_earns_the_same_line(busy: Dialog) -> None:
    await busy.says("/today")
    assert "the first one done" in await busy.taps("Read: Done")


async def test_undo_and_redo_repeat_nothing(busy: Dialog, rows: Rows) -> None:
    assert "the first one done" in await busy.says("read 20 pages")
    await busy.taps("Undo")
    assert "first one" not in await busy.says("read 20 pages")
    assert await rows.all(KEPT) == [("total_1", "reply")]


async def test_a_second_milestone_of_the_day_is_kept_but_not_said(busy: Dialog, rows: Rows) -> None:
    assert "the first one done" in await busy.says("read 20 pages")
    assert "the first one done" not in await busy.says("meditated")
    assert await rows.all(KEPT) == [("total_1", "reply"), ("total_1", "cap")]


async def test_of_two_habits_in_a_message_one_is_named(busy: Dialog, rows: Rows) -> None:
    said = await busy.says("read 20 pages and meditated")
    assert said.count("first one done") == 1
    assert "Read: that's the first one done." in said or "Meditate: that's the first one done." in said
    assert sorted(await rows.all(KEPT)) == [("total_1", "cap"), ("total_1", "reply")]


async def test_a_fourth_milestone_of_the_week_waits_for_none(busy: Dialog, rows: Rows) -> None:
    busy.at = "2026-02-23T20:00"
    for day, habit in enumerate(("read 20 pages", "meditated", "ran")):
        busy.at = f"2026-02-{23 + day}T20:00"
        assert "first one done" in await busy.says(habit)
    await busy.says("read 20 pages yesterday")
    busy.at = "2026-02-26T20:00"
    assert "in a row" not in await busy.says("read yesterday and today")
    assert ("streak_3d", "cap") in await rows.all(KEPT)


@pytest.mark.parametrize(
    "text", ["my father died on Thursday, read 20 pages anyway", "read 20 pages, crying all along"]
)
async def test_beside_sad_words_nothing_is_celebrated(busy: Dialog, rows: Rows, text: str) -> None:
    said = await busy.says(text)
    if "Written" not in said:
        said = await busy.taps(busy.labels[0])
    assert "first one" not in said
    assert said.startswith("I'm so sorry") is ("died" in text)
    if await rows.count("checkins"):
        assert await rows.all(KEPT) == [("total_1", "wrong_moment")]


async def test_nor_on_the_day_of_a_death_by_a_tap(busy: Dialog, rows: Rows) -> None:
    await busy.says("my mother died last night")
    assert "Written" in await busy.says("/done 2")
    assert await rows.all(KEPT) == [("total_1", "wrong_moment")]


async def test_nothing_is_celebrated_within_the_hold_after_a_crisis(busy: Dialog, rows: Rows) -> None:
    await busy.says("I want to kill myself")
    await busy.says("/done 2")
    assert "first one" not in busy.last.text
    assert [how for _, how in await rows.all(KEPT)] in ([], ["wrong_moment"])


async def test_a_back_fill_of_many_days_is_written_without_a_word(busy: Dialog, rows: Rows) -> None:
    said = await busy.says("read on Mon, Tue, Wed, Thu and Fri")
    if "Written" not in said:
        said = await busy.taps(busy.labels[0])
    assert "Written" in said
    assert "in a row" not in said
    assert "first" not in said
    assert {how for _, how in await rows.all(KEPT)} == {"bulk_backfill"}


async def test_who_turned_it_off_reads_nothing_of_it(busy: Dialog, rows: Rows) -> None:
    await rows.one("UPDATE users SET celebrations = 'off' RETURNING id")
    assert "first" not in await busy.says("read 20 pages")
    assert await rows.all(KEPT) == [("total_1", "muted")]


async def test_a_group_hears_only_what_the_member_agreed_to_and_what_may_be_public(busy: Dialog, rows: Rows) -> None:
    group = await rows.one(
        "INSERT INTO groups (platform, blind_index, external_id, state, created_at, updated_at)"
        " VALUES ('console', '\\x00', '\\x00', 'active', now(), now()) RETURNING id"
    )
    assert group
    await rows.one(
        "INSERT INTO group_members (group_id, user_id, joined_at)"
        " SELECT g.id, u.id, now() FROM groups AS g, users AS u RETURNING user_id"
    )
    await busy.says("read 20 pages")
    await rows.one("UPDATE users SET celebrations = 'group' RETURNING id")
    busy.at = "2026-03-01T20:00"
    await busy.says("meditated")
    busy.at = "2026-03-02T20:00"
    await rows.one("UPDATE goals SET category = 'substance' RETURNING id")
    await busy.says("ran")
    assert await rows.all(KEPT) == [("total_1", "reply"), ("total_1", "reply+group"), ("total_1", "reply")]


async def test_whoever_comes_back_is_welcome_and_nothing_is_counted(busy: Dialog, rows: Rows) -> None:
    await busy.says("read 20 pages")
    busy.at = "2026-03-12T20:00"
    await busy.says("hi")
    said = await busy.says("read 20 pages")
    assert "Good to have you back" in said
    assert "lost" not in said
    busy.at = "2026-03-21T20:00"
    assert "Good to have you back" not in await busy.says("read 20 pages")
    assert await rows.all(KEPT) == [("total_1", "reply"), ("comeback", "reply")]


async def test_a_week_with_nothing_left_open_is_the_first_full_one(runner: Dialog) -> None:
    assert "first one done" in await runner.says("/done 1 2026-02-20 yes")
    runner.at = "2026-03-01T20:00"
    said = await runner.says("Ran Mon, Wed and Fri")
    if "Written" not in said:
        said = await runner.taps(runner.labels[0])
    assert "first full one" in said


async def test_several_first_times_are_told_as_several(runner: Dialog) -> None:
    assert "That's the first two done." in await runner.says("Ran Mon & Wed, missed Friday")


async def test_a_plan_is_completed_with_its_last_day(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to read 20 pages every day for 2 weeks")
    said = await reads_since(sarah, date(2026, 2, 9), date(2026, 2, 22))
    assert said.count("That completes the plan") == 1
    assert said.rindex("That completes the plan") > said.rindex("Written")


async def test_a_miss_reaches_nothing_and_asks_nothing_more(busy: Dialog, rows: Rows) -> None:
    await busy.says("didn't read today")
    assert await rows.count("milestones") == 0


async def test_an_amount_that_adds_up_to_the_target_is_a_first_time_too(busy: Dialog) -> None:
    assert "first one" not in await busy.says("read 8 pages")
    assert "first one done" in await busy.says("read 12 more pages")


async def test_a_death_is_answered_where_nothing_new_is_written_too(busy: Dialog) -> None:
    await busy.says("ran")
    assert "sorry for your loss" in await busy.says("my grandma died. ran")
