import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from coaching import schedules
from coaching.adherence import Count, window
from coaching.schedules import USUAL_FLEX
from coaching.values import Flex, Kind, Schedule, SlotState, Span, Status
from storage import checkins, goals, ledger, people
from storage.checkins import NewCheckin
from storage.database import Database, Member, Writer
from tests import people as cast
from tests.cases.files import load
from tests.storage import programme
from tests.storage.programme import DAILY, RUNS, START

WEEK = Span(START, START + timedelta(days=6))
SUNDAY = START + timedelta(days=6)


def _day(offset: int) -> date:
    return START + timedelta(days=offset)


async def _states(writer: Writer, user_id: int, span: Span = WEEK) -> dict[str, str]:
    return {f"{slot.day:%a}": slot.state.value for slot in await ledger.slots(writer, user_id, span)}


async def test_two_of_three_runs_are_67_percent(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        run = await programme.add_habit(writer, sarah, goal, created_on=_day(-1))
        said = {_day(0): Status.DONE, _day(2): Status.DONE, _day(4): Status.MISSED}
        await programme.log(writer, sarah, goal, run, said, SUNDAY)

        assert await _states(writer, sarah) == {"Mon": "done", "Wed": "done", "Fri": "missed"}
        counted = await ledger.count(writer, sarah, WEEK, SUNDAY)
    assert (counted, counted.percent) == (Count(2, 3), 67)


@pytest.mark.cases("sarah.json")
@pytest.mark.skipif(not load("sarah.json"), reason="the folder in use holds no sarah.json")
async def test_sarahs_plan_comes_out_as_29_and_45_percent(database: Database) -> None:
    case = load("sarah.json")
    sarah = await cast.sarah(database)
    created = date.fromisoformat(case["habits"][0]["start"])
    today = date(2026, 3, 1)
    async with database.writing(Member(sarah)) as writer:
        goal_ids = {
            each["id"]: await programme.add_goal(writer, sarah, each["title"], created) for each in case["goals"]
        }
        habit_ids = {}
        for each in case["habits"]:
            kind = Kind(each["kind"])
            days = tuple(schedules.WEEKDAYS.index(day) for day in each.get("weekdays", ()))
            schedule = Schedule(kind, Flex(each.get("flex") or USUAL_FLEX[kind]), weekdays=days)
            habit_ids[each["id"]] = await programme.add_habit(
                writer, sarah, goal_ids[each["goal_id"]], schedule, each["title"], start=created
            )
        entries = [
            NewCheckin(
                goal_ids[each["goal_id"]],
                habit_ids[each["habit_id"]],
                date.fromisoformat(each["for_date"]),
                Status(each["status"]),
                programme.noon(date.fromisoformat(each["for_date"])),
            )
            for each in case["checkins"]
        ]
        await checkins.log(writer, sarah, entries)
        await ledger.rebuild_all(writer, sarah, created, today)

        weekly = await ledger.count(writer, sarah, window(date(2026, 2, 28), 7), today)
        monthly = await ledger.count(writer, sarah, window(date(2026, 2, 28), 30), today)
    expected = case["expect"]
    assert (weekly.done, weekly.due, weekly.percent) == tuple(expected["adherence_7d"].values())
    assert (monthly.done, monthly.due, monthly.percent) == tuple(expected["adherence_30d"].values())


async def test_an_undo_leaves_the_ledger_as_it_was(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        run = await programme.add_habit(writer, sarah, goal, created_on=_day(-1))
        before = await ledger.slots(writer, sarah, WEEK)
        ids = await programme.log(writer, sarah, goal, run, {_day(1): Status.DONE, _day(4): Status.DONE}, _day(5))
        assert await _states(writer, sarah) == {"Mon": "done", "Wed": "missed", "Fri": "done"}

        await ledger.restate(writer, sarah, await checkins.retract(writer, ids, programme.noon(_day(5))), START)
        assert await ledger.slots(writer, sarah, WEEK) == before
        await ledger.restate(writer, sarah, await checkins.restore(writer, ids), _day(5))
        assert await _states(writer, sarah) == {"Mon": "done", "Wed": "missed", "Fri": "done"}


async def test_a_silent_members_days_come_due_as_well(database: Database) -> None:
    sarah = await cast.sarah(database)
    later = _day(120)
    async with database.writing(Member(sarah)) as writer:
        await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah), DAILY)
        await ledger.extend(writer, sarah, _day(1))
        assert (await ledger.slots(writer, sarah, Span(START)))[-1].day == START + ledger.AHEAD

        await ledger.extend(writer, sarah, later)
        found = await ledger.slots(writer, sarah, Span(START))
        counted = await ledger.count(writer, sarah, window(later, 7), later)

    assert [slot.day for slot in found] == [_day(offset) for offset in range(1, 120 + 36)]
    assert {slot.state for slot in found if slot.day >= later} == {SlotState.PENDING}
    assert counted == Count(0, 6)


async def test_goals_are_counted_apart(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        run, read = await programme.add_goal(writer, sarah), await programme.add_goal(writer, sarah, "Read")
        running = await programme.add_habit(writer, sarah, run, created_on=_day(-1))
        reading = await programme.add_habit(writer, sarah, read, DAILY, "Read", created_on=_day(-1))
        await programme.log(writer, sarah, run, running, {_day(0): Status.DONE}, _day(7))
        await programme.log(writer, sarah, read, reading, {_day(1): Status.DONE, _day(2): Status.SKIPPED}, _day(7))

        assert await ledger.count_by_goal(writer, sarah, WEEK, _day(7)) == {run: Count(1, 3), read: Count(1, 6)}
        assert await ledger.count_by_habit(writer, sarah, WEEK, _day(7)) == {running: Count(1, 3), reading: Count(1, 6)}
        assert await ledger.count(writer, sarah, WEEK, _day(7)) == Count(2, 9)


async def test_nothing_of_a_goal_in_review_is_due_until_it_starts(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah, status="review")
        await programme.add_habit(writer, sarah, goal)
        assert await ledger.slots(writer, sarah, WEEK) == ()

        await goals.set_status(writer, sarah, goal, "active", START, programme.noon(START))
        assert set(await _states(writer, sarah)) == {"Wed", "Fri"}


async def test_a_date_that_a_move_made_short_counts_only_if_done(database: Database) -> None:
    sarah = await cast.sarah(database)
    leaving = datetime(2026, 2, 12, 14, 30, tzinfo=UTC)
    async with database.writing(Member(sarah)) as writer:
        await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah), DAILY, created_on=_day(-1))
        await people.set_zone(writer, sarah, "Pacific/Auckland", leaving)
        await ledger.rebuild_all(writer, sarah, _day(2), _day(5))

        assert list(await _states(writer, sarah)) == ["Mon", "Tue", "Wed", "Fri", "Sat", "Sun"]


async def test_writing_the_same_again_changes_no_row(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        run = await programme.add_habit(writer, sarah, goal, RUNS, created_on=_day(-1))
    versions = "SELECT xmin::text, slot_date FROM habit_slots ORDER BY 2"
    before = await _raw(database, versions)
    async with database.writing(Member(sarah)) as writer:
        await ledger.restate(writer, sarah, {run: START}, _day(-1))
    assert await _raw(database, versions) == before


async def test_whole_histories_hold_what_was_logged(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        run = await programme.add_habit(writer, sarah, goal)
        await programme.log(writer, sarah, goal, run, {START: Status.DONE, _day(1): Status.MISSED}, _day(1))
        (history,) = await ledger.histories(writer, sarah)

        assert await ledger.histories(writer, sarah, []) == ()
    assert history.habit_id == run
    assert dict(history.log) == {START: Status.DONE, _day(1): Status.MISSED}
    assert [version.schedule for version in history.versions] == [RUNS]


async def _raw(database: Database, statement: str) -> list[tuple[object, ...]]:
    async with database.engine.connect() as connection:
        return [tuple(row) for row in await connection.exec_driver_sql(statement)]


async def test_check_ins_of_two_conversations_at_once_are_all_counted(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        read = await programme.add_habit(writer, sarah, goal, DAILY, created_on=_day(-1))

    async def say(day: date) -> None:
        async with database.writing(Member(sarah)) as writer:
            await programme.log(writer, sarah, goal, read, {day: Status.DONE}, SUNDAY)

    await asyncio.gather(*(say(_day(number)) for number in range(7)))

    async with database.reading(Member(sarah)) as reader:
        assert await ledger.count(reader, sarah, WEEK, SUNDAY) == Count(7, 7)
