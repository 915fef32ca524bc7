from datetime import date, timedelta

import pytest

from coaching.values import Span, Status
from storage import checkins, goals, habits, ledger, subgoals
from storage.database import Database, Member
from storage.goals import Gone
from storage.subgoals import SubgoalRow
from tests import people as cast
from tests.storage import programme
from tests.storage.programme import DAILY, START, noon

ALWAYS = Span(date.min)
DAY = timedelta(days=1)


async def test_a_goal_is_listed_renamed_and_its_owners_own(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah, "Run")
        assert await goals.rename(writer, sarah, goal, "Run far", noon(START))
        assert not await goals.rename(writer, sarah, goal + 1, "Run far", noon(START))
        found = await goals.listed(writer, sarah)
    assert [(each.title, each.status, each.plan, each.created_at) for each in found] == [
        ("Run far", "active", {"goal": "Run"}, noon(START))
    ]
    async with database.reading(Member(ben)) as reader:
        assert await goals.get(reader, sarah, goal) is None
        assert await goals.listed(reader, ben) == ()


async def test_an_archived_goal_keeps_its_slots_until_that_day(database: Database) -> None:
    sarah = await cast.sarah(database)
    last, today = START + 3 * DAY, START + 4 * DAY
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        await programme.add_habit(writer, sarah, goal, DAILY, created_on=START - DAY)
        before = await ledger.slots(writer, sarah, ALWAYS)
        assert await goals.archive(writer, sarah, goal, last, today, noon(today))
        assert not await goals.archive(writer, sarah, goal, last, today, noon(today))

        assert [slot.day for slot in await ledger.slots(writer, sarah, ALWAYS)] == [START + n * DAY for n in range(4)]
        assert await goals.listed(writer, sarah) == ()
        assert [each.archived_on for each in await goals.listed(writer, sarah, archived=True)] == [last]
        assert await habits.habits(writer, sarah, today) == ()
        assert len(await habits.habits(writer, sarah, START)) == 1

        assert await goals.reopen(writer, sarah, goal, "active", START, noon(today))
        assert [each.day for each in await ledger.slots(writer, sarah, ALWAYS)][: len(before)] == [
            each.day for each in before
        ]


async def test_reopening_a_goal_leaves_a_habit_that_ended_before_it_ended(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        ended = await programme.add_habit(writer, sarah, goal, DAILY, "Stretch")
        run = await programme.add_habit(writer, sarah, goal)
        await habits.archive_habit(writer, sarah, ended, START, START, noon(START))
        await goals.archive(writer, sarah, goal, START + DAY, START + DAY, noon(START))
        await goals.reopen(writer, sarah, goal, "active", START + DAY, noon(START))
        found = await habits.habits(writer, sarah, START + DAY)
    assert [view.habit.id for view in found] == [run]


@pytest.mark.parametrize(("hours", "comes_to", "figures"), [(23, Gone.DELETED, (0, 0)), (24, Gone.ARCHIVED, (1, 2))])
async def test_only_a_goal_of_the_last_day_can_vanish_from_the_figures(
    database: Database, hours: int, comes_to: Gone, figures: tuple[int, int]
) -> None:
    sarah = await cast.sarah(database)
    today = START + DAY
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        run = await programme.add_habit(writer, sarah, goal, DAILY, created_on=START - DAY)
        await programme.log(writer, sarah, goal, run, {START: Status.DONE, today: Status.MISSED}, today)

        assert await goals.remove(writer, sarah, goal, today, noon(START) + timedelta(hours=hours)) is comes_to

        counted = await ledger.count(writer, sarah, Span(START, today), today)
        kept = await checkins.recent(writer, sarah, 10)
    assert (counted.done, counted.due) == figures
    assert len(kept) == (0 if comes_to is Gone.DELETED else 2)


async def test_a_goal_that_is_not_there_cannot_be_deleted(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
    async with database.writing(Member(ben)) as writer:
        assert await goals.remove(writer, ben, goal, START, noon(START)) is Gone.ABSENT
        assert await goals.remove(writer, sarah, goal, START, noon(START)) is Gone.ABSENT


async def test_phases_come_in_order(database: Database) -> None:
    sarah = await cast.sarah(database)
    rows = [SubgoalRow("Full", 2, 3, 4, 3, "3 runs a week"), SubgoalRow("Start", 1, 1, 2, 2, "2 runs a week")]
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        await subgoals.add(writer, sarah, goal, rows)
        await subgoals.add(writer, sarah, goal, [])
        found = await subgoals.listed(writer, sarah, goal)
    assert [(each.title, each.status, each.week_start, each.weekly_target) for each in found] == [
        ("Start", "open", 1, 2),
        ("Full", "open", 3, 3),
    ]
