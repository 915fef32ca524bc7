"""On Wednesday, where it is worthwhile and nothing is open, one change of plan with its evidence."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coaching.values import Kind, Schedule
from tests.dialog import Dialog
from tests.scheduler.jobs.reviewed import LAST_WEEK, Programme, weekly

TEN = "2026-02-25T15:00:00+00:00"
"""Wednesday, 10:00 in New York."""
FIXED = Schedule(Kind.WEEKDAYS, weekdays=(0, 2, 4))
OTHER_DAYS = weekly(LAST_WEEK, (1, 3, 5), weeks=8)


def wednesday(later: int) -> str:
    """Ten o'clock, so many weeks later; before the clocks change."""
    day = date(2026, 2, 25) + timedelta(weeks=later)
    return f"{day.isoformat()}T{15 if day < date(2026, 3, 8) else 14}:00:00+00:00"


async def test_one_is_made_with_its_evidence_and_three_answers(programme: Programme) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    assert await programme.job("plan_suggestions", TEN) == {"queued": 1, "sent": 1}
    (reply,) = await programme.said(TEN)
    assert reply.text.splitlines() == [
        "Other days for Run?",
        "Now: Mon Wed Fri.",
        "Then: Tue Thu Sat.",
        "On your last 8 weeks this plan would have scored 24 of 24 (100 %). As it is: 0 of 24 (0 %).",
        "It would begin tomorrow. You can take it back for 14 days.",
    ]
    assert [button.sends for row in reply.buttons for button in row] == [
        "/suggestion accept 1",
        "/suggestion decline 1",
        "/suggestion later 1",
    ]


@pytest.mark.parametrize(("word", "rows"), [("accept", 2), ("decline", 1)])
async def test_its_buttons_may_be_typed(programme: Programme, word: str, rows: int) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    await programme.job("plan_suggestions", TEN)
    dialog = Dialog(programme.database, name="sarah", at="2026-02-25T11:00", first=500)
    assert "Run" in await dialog.says(word)
    async with programme.database.engine.connect() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM habit_versions"))).scalar() == rows


async def test_while_one_is_open_there_is_no_other(programme: Programme) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    await programme.job("plan_suggestions", TEN)
    assert await programme.job("plan_suggestions", wednesday(1)) == {"queued": 1, "open": 1}


async def test_one_that_was_put_off_comes_again_in_a_week(programme: Programme) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    await programme.job("plan_suggestions", TEN)
    dialog = Dialog(programme.database, name="sarah", at="2026-02-25T11:00", first=500)
    assert "Wednesday 4 Mar" in await dialog.says("later")
    assert await programme.job("plan_suggestions", wednesday(1)) == {"queued": 1, "sent": 1}
    assert "/suggestion accept 2" in str(await programme.said(wednesday(1)))
    assert "answered already" in await dialog.says("/suggestion accept 1")


async def test_one_that_was_declined_does_not_come_again_for_four_weeks(programme: Programme) -> None:
    days = weekly(LAST_WEEK + timedelta(weeks=5), (1, 3, 5), weeks=13)
    await programme.goal(await programme.member(), days, schedule=FIXED, today=LAST_WEEK + timedelta(weeks=6))
    await programme.job("plan_suggestions", TEN)
    dialog = Dialog(programme.database, name="sarah", at="2026-02-25T11:00", first=500)
    await dialog.says("/suggestion decline 1")
    for later in (1, 2, 3):
        assert await programme.job("plan_suggestions", wednesday(later)) == {"queued": 1, "decided": 1}
    assert await programme.job("plan_suggestions", wednesday(5)) == {"queued": 1, "sent": 1}


@pytest.mark.parametrize(
    ("days", "start", "reason"),
    [
        (weekly(LAST_WEEK, (0, 2), weeks=8), date(2025, 12, 1), "fits"),
        ([], date(2026, 2, 9), "too_new"),
    ],
)
async def test_where_there_is_nothing_worth_it_nothing_is_said(
    programme: Programme, days: list[date], start: date, reason: str
) -> None:
    await programme.goal(await programme.member(), days, start=start)
    assert await programme.job("plan_suggestions", TEN) == {"queued": 1, reason: 1}
    assert not await programme.said(TEN)


async def test_a_goal_in_review_is_left_to_the_mentor(programme: Programme) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    await programme.goal(1, title="Read", start=date(2026, 2, 20))
    await programme.did("UPDATE goals SET status = 'review' WHERE id = 1")
    assert await programme.job("plan_suggestions", TEN) == {"queued": 1, "too_new": 1}


async def test_a_plan_that_a_mentor_had_to_see_stays_the_mentors(programme: Programme) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    await programme.did("""UPDATE goals SET ai_plan = '{"safety": {"needs_review": true}}'""")
    assert await programme.job("plan_suggestions", TEN) == {"queued": 1, "no_habits": 1}


async def test_a_member_in_a_hold_is_left_in_peace(programme: Programme) -> None:
    await programme.goal(await programme.member(), OTHER_DAYS, schedule=FIXED)
    await programme.did("UPDATE users SET safety_hold_until = '2026-02-26T00:00Z'")
    assert await programme.job("plan_suggestions", TEN) == {"queued": 1, "safety_hold": 1}
