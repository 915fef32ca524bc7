"""On the 1st the month before: a picture and its words."""

from datetime import date, timedelta

from coaching.values import Kind, Schedule
from tests.scheduler.jobs.reviewed import Programme

EIGHT = "2026-03-01T13:00:00+00:00"
"""The 1st of March, 08:00 in New York: the end of the usual quiet hours."""
FEBRUARY = [date(2026, 2, 1) + timedelta(days=number) for number in range(28)]
JANUARY = [date(2026, 1, 1) + timedelta(days=number) for number in range(31)]
DAILY = Schedule(Kind.DAILY)
PNG = b"\x89PNG\r\n\x1a\n"


async def test_the_month_is_told_by_goals_with_a_picture(programme: Programme) -> None:
    sarah = await programme.member()
    await programme.goal(sarah, [*JANUARY[:10], *FEBRUARY[:14]], title="Read", schedule=DAILY)
    await programme.goal(sarah, FEBRUARY[1:20:7], title="Run")
    assert await programme.job("monthly_report", EIGHT) == {"queued": 1, "sent": 1}
    (reply,) = await programme.said(EIGHT)
    assert reply.text.splitlines() == [
        "Your February",
        "Read: 14 of 28 (50 %), 18 points above the month before",
        "Run: 3 of 12 (25 %), 25 points above the month before",
        "In all: 17 of 40 (43 %), 20 points above the month before",
        "Read held best, 14 of 28.",
        "Next: Run 30 min, tomorrow. The tiny version, 10 min, counts.",
    ]
    assert reply.picture is not None
    assert reply.picture.png.startswith(PNG)
    assert reply.picture.alt.startswith("Read 30 min in February, by weeks: 26 Jan, 1 of 7; 2 Feb, 7 of 7;")


async def test_a_first_month_is_not_compared_with_nothing(programme: Programme) -> None:
    await programme.goal(await programme.member(), FEBRUARY[20:], schedule=DAILY, start=FEBRUARY[18])
    await programme.job("monthly_report", EIGHT)
    text = (await programme.said(EIGHT))[0].text
    assert "Run: 8 of 9 (89 %)\n" in text
    assert "before" not in text


async def test_a_month_without_anything_due_is_passed_over(programme: Programme) -> None:
    await programme.member()
    assert await programme.job("monthly_report", EIGHT) == {"queued": 1, "nothing_due": 1}


async def test_an_archived_goal_keeps_what_it_had(programme: Programme) -> None:
    await programme.goal(await programme.member(), FEBRUARY[:7], schedule=DAILY)
    await programme.did("UPDATE goals SET status = 'archived', archived_on = '2026-02-10'")
    await programme.did("UPDATE habits SET archived_on = '2026-02-10'")
    await programme.did("DELETE FROM habit_slots WHERE slot_date > '2026-02-10'")
    await programme.job("monthly_report", EIGHT)
    (reply,) = await programme.said(EIGHT)
    assert "Run: 7 of 10" in reply.text
    assert reply.picture is not None


async def test_it_is_said_until_the_evening_and_no_later(programme: Programme) -> None:
    await programme.goal(await programme.member(), FEBRUARY, schedule=DAILY)
    assert await programme.job("monthly_report", "2026-03-01T18:00:00+00:00") == {"queued": 1, "sent": 1}
    assert await programme.said("2026-03-02T02:05:00+00:00") == []
