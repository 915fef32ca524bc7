from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from coaching.adherence import WINDOWS, adherence, window
from coaching.pauses import Change, Pause
from coaching.slots import slots, state_on
from coaching.values import History, Slot, Span, Status
from storage import checkins, habits, ledger, pauses
from storage.database import Database, Member, Writer
from storage.tables import users
from tests import people as cast
from tests.coaching.histories import days, histories
from tests.storage import programme

CREATED = date(2025, 12, 1)

QUICK = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@QUICK
@given(histories(), days, st.permutations(range(40)))
async def test_the_ledger_kept_write_by_write_equals_the_slots_of_the_whole_history(
    database: Database, history: History, today: date, order: list[int]
) -> None:
    said = {day: status for day, status in history.log.items() if day <= today}
    history = replace(history, log=said, grace=frozenset())
    user = await cast.member(database, f"Ann {uuid4()}", "Europe/Berlin")
    async with database.writing(Member(user)) as writer:
        await writer.run(update(users).where(users.c.id == user).values(week_start=history.week_start))
        habit_id = await _live(writer, user, history, today, order)
        kept = await ledger.slots(writer, user, Span(date.min, today + ledger.AT_LEAST_AHEAD))

    expected = slots(replace(history, habit_id=habit_id), today, today + ledger.AT_LEAST_AHEAD)
    assert [_seen(slot, today) for slot in kept] == [_seen(slot, today) for slot in expected]


@QUICK
@given(st.lists(histories(), min_size=1, max_size=2), days)
async def test_counts_in_sql_equal_counts_in_python(database: Database, found: list[History], today: date) -> None:
    user = await cast.member(database, f"Ann {uuid4()}", "Europe/Berlin")
    async with database.writing(Member(user)) as writer:
        stored = []
        for history in found:
            goal_id, habit_id = await programme.store(writer, user, history, CREATED)
            await programme.log(writer, user, goal_id, habit_id, dict(history.log), today)
            stored.append((goal_id, habit_id))
        kept = await ledger.slots(writer, user, Span(date.min))
        for length in WINDOWS:
            span = window(today, length)
            by_goal = await ledger.count_by_goal(writer, user, span, today)
            by_habit = await ledger.count_by_habit(writer, user, span, today)
            assert await ledger.count(writer, user, span, today) == adherence(kept, today, length, today)
            for goal_id, habit_id in stored:
                expected = adherence((slot for slot in kept if slot.habit_id == habit_id), today, length, today)
                none = type(expected)(0, 0)
                assert by_goal.get(goal_id, none) == by_habit.get(habit_id, none) == expected


async def _live(writer: Writer, user: int, history: History, today: date, order: list[int]) -> int:
    """Write what `history` says bit by bit and out of order, with mistakes that are taken back."""
    goal_id, habit_id = await programme.store(writer, user, history, CREATED)
    await ledger.extend(writer, user, today)
    said = list(history.log.items())
    changes = [*(partial(_pause, writer, user, pause, today) for pause in history.pauses)]
    if history.archived_on:
        changes.append(partial(_archive, writer, user, habit_id, history.archived_on, today))
    for number, (day, status) in enumerate(said):
        changes.append(partial(programme.log, writer, user, goal_id, habit_id, {day: status}, today))
        if number % 3 == 0:
            wrong = {day - timedelta(days=number % 2): Status.DONE}
            changes.append(partial(_take_back, writer, user, goal_id, habit_id, wrong, today))
    for _, change in sorted(zip([*order, *range(40, 100)], changes, strict=False), key=lambda each: each[0]):
        await change()
    return habit_id


async def _pause(writer: Writer, user: int, pause: Span, today: date) -> None:
    made = Change((), (Pause(None, pause),))
    await pauses.change(writer, user, made, today, programme.noon(today))


async def _archive(writer: Writer, user: int, habit_id: int, last_day: date, today: date) -> None:
    await habits.archive_habit(writer, user, habit_id, last_day, today, programme.noon(today))


async def _take_back(
    writer: Writer, user: int, goal_id: int, habit_id: int, said: dict[date, Status], today: date
) -> None:
    ids = await programme.log(writer, user, goal_id, habit_id, said, today)
    await ledger.restate(writer, user, await checkins.retract(writer, ids, programme.noon(today)), today)


def _seen(slot: Slot, today: date) -> Slot:
    return replace(slot, state=state_on(slot, today))
