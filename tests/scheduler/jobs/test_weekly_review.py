"""A review of the week on Monday at nine, once, with figures that are on record."""

import asyncio
from datetime import timedelta

import pytest

from coaching.model import Request
from coaching.values import Kind, Schedule
from scheduler.job import Counts
from tests.models import ScriptedModel, SteadyModel
from tests.scheduler.jobs.reviewed import LAST_WEEK, Programme, weekly

NINE = "2026-02-23T14:00:00+00:00"
"""Monday, 09:00 in New York."""


async def test_the_week_is_told_in_counts_with_one_next_step(programme: Programme) -> None:
    sarah = await programme.member()
    await programme.goal(sarah, [*weekly(LAST_WEEK, (0, 2)), *weekly(LAST_WEEK - timedelta(weeks=1), (0,))])
    assert await programme.job("weekly_review", NINE) == {"queued": 1, "sent": 1}
    (reply,) = await programme.said(NINE)
    assert reply.text.splitlines() == [
        "Your week, 16 to 22 Feb",
        "Run: 2 of 3 (67 %), 34 points above the week before",
        "Each of the 2 counts.",
        "Next: Run 30 min, today. The tiny version, 10 min, counts.",
    ]
    assert len(programme.woken) == 1


async def test_it_comes_once_however_often_the_clock_asks(programme: Programme) -> None:
    sarah = await programme.member()
    await programme.goal(sarah, weekly(LAST_WEEK, (0, 2)))
    await programme.job("weekly_review", NINE)
    assert await programme.job("weekly_review", "2026-02-23T15:00:00+00:00") == {"queued": 0}
    await asyncio.gather(*(programme.job("weekly_review", "2026-03-02T14:00:00+00:00") for _ in range(3)))
    assert len(await programme.said("2026-03-02T14:00:00+00:00")) == 1, "the first one has expired by then"


async def test_at_half_past_eight_it_is_not_due_yet(programme: Programme) -> None:
    sarah = await programme.member()
    await programme.goal(sarah, weekly(LAST_WEEK, (0, 2)))
    assert await programme.job("weekly_review", "2026-02-23T13:30:00+00:00") == {"queued": 0}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("UPDATE users SET safety_hold_until = '2026-02-24T00:00Z'", "safety_hold"),
        ("INSERT INTO pauses (user_id, first_day, created_at) VALUES (1, '2026-02-20', now())", "paused"),
        ("INSERT INTO pauses (user_id, goal_id, first_day, created_at) VALUES (1, 1, '2026-02-20', now())", "paused"),
        ("DELETE FROM habit_slots", "nothing_due"),
        ("DELETE FROM addresses", "no_address"),
        ("UPDATE users SET quiet_until = '22:00', quiet_from = '06:00'", "quiet_hours"),
    ],
)
async def test_who_is_not_to_be_written_to_is_skipped_with_the_reason(
    programme: Programme, change: str, reason: str
) -> None:
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.did(change)
    assert await programme.job("weekly_review", NINE) == {"queued": 1, reason: 1}
    assert not await programme.said(NINE)


@pytest.mark.parametrize(
    "change", ["UPDATE users SET status = 'unreachable'", "UPDATE consents SET withdrawn_at = '2026-02-20'"]
)
async def test_who_is_gone_or_has_not_agreed_is_not_even_queued(programme: Programme, change: str) -> None:
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.did(change)
    assert await programme.job("weekly_review", NINE) == {"queued": 0}


@pytest.mark.parametrize(
    ("posts", "counts"), [("{weekly_review}", {"queued": 0}), ("{milestones}", {"queued": 1, "sent": 1})]
)
async def test_a_group_that_gets_reviews_stands_for_its_members(
    programme: Programme, posts: str, counts: Counts
) -> None:
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.did(
        "INSERT INTO groups (platform, blind_index, external_id, state, posts, created_at, updated_at)"  # noqa: S608
        f" VALUES ('console', 'x', 'x', 'active', '{posts}', now(), now())"
    )
    await programme.did("INSERT INTO group_members (group_id, user_id, joined_at) VALUES (1, 1, now())")
    assert await programme.job("weekly_review", NINE) == counts


async def test_in_quiet_hours_it_waits_for_their_end(programme: Programme) -> None:
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.did("UPDATE users SET quiet_until = '10:30'")
    assert await programme.job("weekly_review", NINE) == {"queued": 1, "quiet_hours": 1}
    assert await programme.job("weekly_review", "2026-02-23T15:29:00+00:00") == {"queued": 0}
    assert await programme.job("weekly_review", "2026-02-23T15:30:00+00:00") == {"queued": 0, "sent": 1}


async def test_reminders_switched_off_silence_reminders_alone(programme: Programme) -> None:
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.did("UPDATE users SET reminders = false")
    assert await programme.job("weekly_review", NINE) == {"queued": 1, "sent": 1}


async def test_each_member_has_the_figures_and_the_clock_that_are_theirs(programme: Programme) -> None:
    sarah, ben = await programme.member(), await programme.member("Ben", "Europe/Berlin")
    await programme.goal(sarah, weekly(LAST_WEEK, (0, 2)))
    await programme.goal(ben, weekly(LAST_WEEK, (0, 2, 4)), title="Swim")
    assert await programme.job("weekly_review", "2026-02-23T08:00:00+00:00") == {"queued": 1, "sent": 1}
    assert "Swim: 3 of 3" in (await programme.said("2026-02-23T08:00:00+00:00"))[0].text
    assert await programme.job("weekly_review", NINE) == {"queued": 1, "sent": 1}
    assert "Run: 2 of 3" in (await programme.said(NINE))[0].text


async def test_a_week_that_begins_on_sunday_is_reviewed_as_such(programme: Programme) -> None:
    sarah = await programme.member()
    await programme.did("UPDATE users SET week_start = 6")
    await programme.goal(sarah, weekly(LAST_WEEK, (0, 2)))
    await programme.job("weekly_review", NINE)
    assert (await programme.said(NINE))[0].text.startswith("Your week, 15 to 21 Feb")


async def test_what_was_done_on_other_days_is_told(programme: Programme) -> None:
    fixed = Schedule(Kind.WEEKDAYS, weekdays=(0, 2, 4))
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (1, 3)), schedule=fixed)
    await programme.job("weekly_review", NINE)
    text = (await programme.said(NINE))[0].text
    assert "Run: 0 of 3 (0 %), as in the week before, 2 times on other days" in text
    assert "may suit you better" in text


async def test_a_model_words_it_in_the_background(programme: Programme) -> None:
    def words(request: Request) -> str:
        assert request.background
        return (
            '{"sentences": [{"text": "You kept {F1}, at a steady pace.", "facts": []}],'
            ' "next_step": {"text": "The next small step is {F3}.", "facts": []}}'
        )

    programme.model = ScriptedModel([words])
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.job("weekly_review", NINE)
    lines = (await programme.said(NINE))[0].text.splitlines()
    assert lines[0] == "Your week, 16 to 22 Feb"
    assert lines[-1] == "You kept 2 of 3, at a steady pace. The next small step is Run 30 min today."


async def test_a_model_that_says_nothing_of_use_changes_nothing(programme: Programme) -> None:
    programme.model = SteadyModel()
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    assert await programme.job("weekly_review", NINE) == {"queued": 1, "sent": 1}
    assert "Each of the 2 counts." in (await programme.said(NINE))[0].text


async def test_after_the_last_planned_week_it_is_asked_what_now(programme: Programme) -> None:
    goal_id, _ = await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.did("UPDATE goals SET end_date = '2026-02-22'")
    await programme.job("weekly_review", NINE)
    (reply,) = await programme.said(NINE)
    assert reply.text.endswith("The planned weeks of Run are over. Keep it as it is, raise it, or finish it?")
    assert [button.sends for row in reply.buttons for button in row] == [
        f"/goal {goal_id} {word}" for word in ("keep", "raise", "finish")
    ]


async def test_all_who_are_due_at_once_get_their_own(programme: Programme) -> None:
    for number in range(6):
        user_id = await programme.member(f"Member {number}")
        await programme.goal(user_id, weekly(LAST_WEEK, (0, 2)), title=f"Habit {number}")
    assert await programme.job("weekly_review", NINE) == {"queued": 6, "sent": 6}
    heard = {reply.text.splitlines()[1].split(":")[0] for reply in await programme.said(NINE)}
    assert heard == {f"Habit {number}" for number in range(6)}
