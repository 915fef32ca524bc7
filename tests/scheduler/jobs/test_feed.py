from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from coaching import feed_words
from handlers import wire
from handlers.messages import Reply
from scheduler.job import Counts, Tools
from scheduler.jobs import feed
from storage import group_posts, groups, people
from storage.database import Database, Member, Worker
from storage.groups import Group
from storage.queues import sends
from storage.queues.outbox import Routes
from tests import people as cast

NOON = datetime(2026, 2, 28, 17, tzinfo=UTC)
"""In New York."""


@dataclass
class Runners:
    """A group whose members are asked for by their names."""

    database: Database
    group: Group
    members: list[int] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)

    async def with_member(self, name: str, *, named: bool = False, celebrations: str = "group") -> int:
        user = await cast.member(self.database, name, "America/New_York")
        self.members.append(user)
        async with self.database.writing(Member(user)) as writer:
            await groups.join(writer, user, self.group.id, NOON - timedelta(days=1))
            if named:
                await groups.name(writer, user, self.group.id, True)
        await self.did(f"UPDATE users SET celebrations = '{celebrations}' WHERE id = {user}")  # noqa: S608
        return user

    async def reached(self, user: int, kind: str, at: datetime = NOON, celebrated: str = "reply+group") -> None:
        await self.did(
            "INSERT INTO milestones (user_id, key, type, for_date, at, celebrated)"  # noqa: S608
            f" VALUES ({user}, '{kind}', '{kind}', '2026-02-28', '{at.isoformat()}', '{celebrated}')"
        )

    async def did(self, statement: str) -> None:
        async with self.database.engine.begin() as connection:
            await connection.execute(text(statement))

    async def posts(self, now: datetime = NOON + timedelta(minutes=1)) -> Counts:
        tools = Tools(self.database, lambda platform, reply: (reply,), self.woken.append)
        return await feed.run(tools, now)

    async def heard(self) -> list[str]:
        """What waits to be sent to the group, and is then sent."""
        async with self.database.writing(Worker("delivery")) as writer:
            claimed = await sends.claim(writer, Routes(["telegram"]), 100, timedelta(minutes=1), NOON)
            for each in claimed:
                await sends.sent(writer, each, "1")
        return [wire.loaded(each.payload)[1].text for each in claimed]


@pytest.fixture
async def runners(database: Database) -> Runners:
    async with database.writing(Worker("intake")) as writer:
        group = await groups.met(writer, "telegram", "-100500", "Runners", NOON - timedelta(days=2))
        await groups.choose(writer, group.id, {"milestones"}, NOON - timedelta(days=2))
    return Runners(database, group)


async def test_who_wants_to_be_named_is_celebrated_by_name_once(runners: Runners) -> None:
    sarah = await runners.with_member("Sarah", named=True)
    await runners.reached(sarah, "streak_7d")

    assert await runners.posts() == {"posted": 1, "waiting": 0}
    assert await runners.posts() == {"posted": 0, "waiting": 0}
    assert await runners.heard() == ["Sarah: 7 in a row."]
    assert runners.woken == [runners.group.lane]


async def test_without_a_name_it_needs_five_of_whom_it_could_be(runners: Runners) -> None:
    sarah = await runners.with_member("Sarah")
    await runners.reached(sarah, "total_10")
    for name in ("Ben", "Ana", "Tom"):
        await runners.with_member(name)
    assert (await runners.posts())["posted"] == 0

    await runners.with_member("Eve")
    assert (await runners.posts())["posted"] == 1
    assert await runners.heard() == ["Somebody here has done it 10 times."]


@pytest.mark.parametrize(
    "instead",
    [
        "UPDATE users SET celebrations = 'private'",
        "UPDATE group_members SET left_at = now()",
        "UPDATE groups SET posts = '{weekly_review}'",
        "UPDATE groups SET state = 'left'",
        "UPDATE milestones SET celebrated = 'reply_only'",
        "UPDATE users SET safety_hold_until = '2026-03-02'",
        "UPDATE milestones SET at = '2026-02-26'",
        "UPDATE milestones SET type = 'comeback'",
    ],
)
async def test_nothing_is_posted_that_somebody_did_not_agree_to(runners: Runners, instead: str) -> None:
    sarah = await runners.with_member("Sarah", named=True)
    await runners.reached(sarah, "streak_7d")
    await runners.did(instead)

    assert (await runners.posts())["posted"] == 0
    assert await runners.heard() == []


async def test_what_is_reached_at_night_is_told_in_the_morning(runners: Runners) -> None:
    sarah = await runners.with_member("Sarah", named=True)
    late = datetime(2026, 2, 28, 4, tzinfo=UTC)  # 23:00 of the 27th in New York
    await runners.reached(sarah, "streak_7d", late)

    assert await runners.posts(late + timedelta(minutes=1)) == {"posted": 0, "waiting": 1}
    assert await runners.posts(late + timedelta(hours=9)) == {"posted": 1, "waiting": 0}


async def test_a_group_goes_by_its_first_members_clock(runners: Runners) -> None:
    await runners.with_member("Sarah")
    await runners.posts()

    async with runners.database.reading(Worker("feed")) as reader:
        group = await groups.get(reader, runners.group.id)
    assert group is not None
    assert group.time_zone == "America/New_York"


async def test_only_who_takes_part_reads_what_was_posted(runners: Runners, database: Database) -> None:
    sarah = await runners.with_member("Sarah", named=True)
    ben = await runners.with_member("Ben")
    await runners.reached(sarah, "streak_7d")
    await runners.posts()
    charlie = await cast.charlie(database)

    for user, seen in ((ben, ["Sarah: 7 in a row."]), (charlie, [])):
        async with database.reading(Member(user)) as reader:
            assert [post.text for post in await group_posts.latest(reader, [runners.group.id], 10)] == seen
    async with database.writing(Member(ben)) as writer:
        await groups.leave(writer, ben, runners.group.id, NOON)
    async with database.reading(Member(ben)) as reader:
        assert await group_posts.latest(reader, [runners.group.id], 10) == ()
        assert (await people.get(reader, ben)).name == "Ben"


def test_no_milestone_is_told_that_has_no_words() -> None:
    assert feed_words.line("comeback", "Sarah") is None
    assert feed_words.line("streak_4w", None) == "Somebody here: 4 full weeks in a row."
    assert Reply(feed_words.line("goal_complete", "Sarah") or "").text == "Sarah has finished a goal."
