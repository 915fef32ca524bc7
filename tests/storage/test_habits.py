from datetime import date, time, timedelta

import pytest

from coaching.values import Flex, Kind, Schedule, SlotState, Span, Status, Target, Version
from storage import habits, ledger
from storage.database import Database, Member
from storage.habits import HabitRow
from tests import people as cast
from tests.storage import programme
from tests.storage.programme import DAILY, RUNS, START, noon

DAY = timedelta(days=1)
TWICE = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=2)
THIRTY = Target(30, "min", 10)


async def test_a_habit_is_seen_with_its_cue_and_the_version_of_the_day(database: Database) -> None:
    sarah = await cast.sarah(database)
    later = START + 14 * DAY
    versions = (Version(START, later - DAY, TWICE, Target(20, "min", 10)), Version(later, None, RUNS, THIRTY))
    row = HabitRow("Run", versions, cue="after breakfast", time_of_day="morning", planned_at=time(7, 30))
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah, "Run 3x a week")
        habit = await habits.add_habit(writer, sarah, goal, row, START, noon(START))
        (now,) = await habits.habits(writer, sarah, START)
        (then,) = await habits.habits(writer, sarah, later)
        (before,) = await habits.of_goal(writer, sarah, goal, START - DAY)

    assert (now.habit.id, now.habit.schedule, now.habit.target.amount) == (habit, TWICE, 20)
    assert (then.habit.schedule, then.habit.target) == (RUNS, THIRTY)
    assert before.habit.schedule == TWICE
    assert (now.cue, now.time_of_day, now.planned_at, now.goal_title) == (
        "after breakfast",
        "morning",
        time(7, 30),
        "Run 3x a week",
    )
    assert (now.versions, now.anchor, now.created_on, now.frequency) == (
        versions,
        START,
        START,
        "3× a week (Mon Wed Fri)",
    )


@pytest.mark.parametrize(("said", "starts"), [({}, 0), ({START: Status.DONE}, 1), ({START: Status.MISSED}, 0)])
async def test_a_new_schedule_starts_today_or_tomorrow_if_today_is_done(
    database: Database, said: dict[date, Status], starts: int
) -> None:
    sarah = await cast.sarah(database)
    first = START - 7 * DAY
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah, start=first)
        habit = await programme.add_habit(writer, sarah, goal, RUNS, start=first, created_on=first - DAY)
        await programme.log(writer, sarah, goal, habit, said, START)
        old = await ledger.slots(writer, sarah, Span(first, START - DAY))

        changed = await habits.change_habit(writer, sarah, habit, DAILY, THIRTY, START, noon(START))

        assert changed == START + starts * DAY
        view = await habits.get(writer, sarah, habit, changed)
        assert view is not None
        assert [(each.start, each.until, each.schedule) for each in view.versions] == [
            (first, changed - DAY, RUNS),
            (changed, None, DAILY),
        ]
        days = [slot.day for slot in await ledger.slots(writer, sarah, Span(START, START + 3 * DAY))]
        assert days == [START + n * DAY for n in range(4)]
        kept = await ledger.slots(writer, sarah, Span(first, START - DAY))
        assert [slot.day for slot in kept] == [slot.day for slot in old]


async def test_a_second_change_on_the_same_day_takes_the_firsts_place(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        habit = await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah))
        for schedule in (DAILY, TWICE):
            await habits.change_habit(writer, sarah, habit, schedule, Target(), START, noon(START))
        view = await habits.get(writer, sarah, habit, START)
    assert view is not None
    assert view.versions == (Version(START, None, TWICE),)
    assert view.frequency == "2× a week (Mon Thu)"


async def test_a_changed_habit_still_ends_with_its_plan(database: Database) -> None:
    sarah = await cast.sarah(database)
    end = START + 27 * DAY
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        row = HabitRow("Run", (Version(START, end, RUNS),))
        habit = await habits.add_habit(writer, sarah, goal, row, START, noon(START))
        await habits.change_habit(writer, sarah, habit, DAILY, Target(), START + DAY, noon(START))
        found = await ledger.slots(writer, sarah, Span(START))
    assert found[-1].day == end


async def test_a_change_is_taken_back_with_the_versions_before(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        habit = await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah))
        before = await habits.get(writer, sarah, habit, START)
        slots = await ledger.slots(writer, sarah, Span(START))
        assert before is not None
        await habits.change_habit(writer, sarah, habit, DAILY, THIRTY, START, noon(START))
        await habits.set_versions(writer, sarah, habit, before.versions, START, START, noon(START))

        assert await habits.get(writer, sarah, habit, START) == before
        assert await ledger.slots(writer, sarah, Span(START)) == slots


async def test_a_habit_is_archived_and_reopened(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        habit = await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah), DAILY)
        slots = await ledger.slots(writer, sarah, Span(START))
        assert await habits.archive_habit(writer, sarah, habit, START + 2 * DAY, START + 2 * DAY, noon(START))
        assert await habits.get(writer, sarah, habit, START) is None
        assert len(await ledger.slots(writer, sarah, Span(START))) == 2
        assert await habits.reopen_habit(writer, sarah, habit, START, noon(START))
        found = await ledger.slots(writer, sarah, Span(START))
        assert found[: len(slots)] == slots
        assert {slot.state for slot in found} == {SlotState.PENDING}


async def test_nobody_changes_anothers_habit(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.writing(Member(sarah)) as writer:
        habit = await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah))
    async with database.writing(Member(ben)) as writer:
        for user in (ben, sarah):
            assert await habits.change_habit(writer, user, habit, DAILY, Target(), START, noon(START)) is None
            assert not await habits.archive_habit(writer, user, habit, START, START, noon(START))
            assert not await habits.reopen_habit(writer, user, habit, START, noon(START))
