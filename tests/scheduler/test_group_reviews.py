from datetime import UTC, date, datetime, timedelta

import pytest

from handlers import wire
from storage import group_posts, groups
from storage.database import Database, Member, Worker
from storage.groups import Group
from storage.queues import sends
from storage.queues.outbox import Routes
from tests.scheduler.jobs.reviewed import Programme

MONDAY_9 = "2026-02-23T14:30:00+00:00"
"""09:30 in New York."""
LAST_WEEK = [date(2026, 2, day) for day in (16, 18, 20)]
JOINED = datetime(2026, 2, 1, tzinfo=UTC)


@pytest.fixture
def programme(database: Database) -> Programme:
    return Programme(database)


async def _group(programme: Programme, posts: set[str] | None = None) -> Group:
    async with programme.database.writing(Worker("intake")) as writer:
        group = await groups.met(writer, "telegram", "-100500", "Runners", JOINED)
        await groups.choose(writer, group.id, {"weekly_review"} if posts is None else posts, JOINED)
    await programme.did("UPDATE groups SET time_zone = 'America/New_York'")
    return group


async def _runners(programme: Programme, group: Group, count: int, joined: datetime = JOINED) -> list[int]:
    """So many who were due on three days of last week; the first did none of them, the others two each."""
    users = []
    for number in range(count):
        user = await programme.member(f"Member {number}")
        await programme.goal(user, LAST_WEEK[:2] if number else [])
        async with programme.database.writing(Member(user)) as writer:
            await groups.join(writer, user, group.id, joined)
        users.append(user)
    return users


async def _heard(programme: Programme) -> list[str]:
    async with programme.database.writing(Worker("delivery")) as writer:
        now = datetime.fromisoformat(MONDAY_9)
        claimed = await sends.claim(writer, Routes(["telegram"]), 100, timedelta(minutes=1), now)
    return [wire.loaded(each.payload)[1].text for each in claimed]


async def test_a_group_of_five_hears_what_it_did_together_once(programme: Programme) -> None:
    group = await _group(programme)
    await _runners(programme, group, 5)

    counts = await programme.job("weekly_review", MONDAY_9)

    assert counts == {"queued": 1, "posted": 1}
    [text] = await _heard(programme)
    assert "This group's week, 16 to 22 Feb · 5 members" in text
    assert "8 of 15 (53 %)" in text
    assert "Member" not in text
    assert await programme.job("weekly_review", MONDAY_9) == {"queued": 0}
    assert programme.woken == [group.lane]


async def test_of_fewer_than_five_no_figure_is_told(programme: Programme) -> None:
    await _runners(programme, await _group(programme), 4)

    assert await programme.job("weekly_review", MONDAY_9) == {"queued": 1, "too_few": 1}
    assert await _heard(programme) == []


async def test_who_joined_in_the_middle_of_the_week_is_not_counted(programme: Programme) -> None:
    group = await _group(programme)
    await _runners(programme, group, 4)
    late = await programme.member("Late")
    await programme.goal(late, LAST_WEEK)
    async with programme.database.writing(Member(late)) as writer:
        await groups.join(writer, late, group.id, datetime(2026, 2, 18, tzinfo=UTC))

    assert await programme.job("weekly_review", MONDAY_9) == {"queued": 1, "too_few": 1}


async def test_a_group_that_wants_no_reviews_leaves_them_to_its_members(programme: Programme) -> None:
    group = await _group(programme, {"milestones"})
    await _runners(programme, group, 5)

    counts = await programme.job("weekly_review", MONDAY_9)

    assert counts["sent"] == 5
    assert await _heard(programme) == []


async def test_the_feed_keeps_what_was_posted(programme: Programme) -> None:
    group = await _group(programme)
    user = (await _runners(programme, group, 5))[0]
    await programme.job("weekly_review", MONDAY_9)

    async with programme.database.reading(Member(user)) as reader:
        [post] = await group_posts.latest(reader, [group.id], 10)
    assert (post.kind, "8 of 15" in post.text) == ("weekly_review", True)
