"""From a member's own writes to the warehouse's figures, the whole way: ledger, change log, sync, metrics."""

from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from coaching.adherence import WINDOWS, window
from coaching.pauses import Change, Pause
from coaching.streaks import of_member
from coaching.values import History, Span
from storage import goals, habits, ledger, pauses
from storage.clock import closing
from storage.database import Database, Member, Writer
from storage.tables import users
from storage.warehouse import metrics
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.sync import sync
from tests import people as cast
from tests.coaching.histories import histories
from tests.storage import programme

TODAY = date(2026, 2, 20)
AS_OF = TODAY - timedelta(days=1)
CREATED = date(2025, 12, 1)
ENDINGS = ("kept", "kept", "archived", "deleted late", "deleted at once")
members = st.lists(
    st.tuples(st.lists(st.tuples(histories(), st.sampled_from(ENDINGS)), min_size=1, max_size=2), st.booleans()),
    min_size=1,
    max_size=3,
)
Plans = list[tuple[History, str]]


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(members)
async def test_the_warehouse_tells_each_member_the_figures_that_the_chat_does(
    database: Database, tmp_path: Path, drawn: list[tuple[Plans, bool]]
) -> None:
    known = [await _live(database, plans, freezes=freezes) for plans, freezes in drawn]
    warehouse = DuckDb(tmp_path, database)
    now = programme.noon(TODAY)
    await closing.close(database, now)
    await sync(database, warehouse, now)
    await metrics.compute(warehouse)
    async with warehouse.session() as session:
        adherence = await session.rows(
            "SELECT user_id, done_7d, due_7d, done_30d, due_30d, done_90d, due_90d FROM metrics_adherence"
            " WHERE metric_date = ?",
            [AS_OF],
        )
        streaks = await session.rows(
            "SELECT user_id, current_streak, longest_streak, last_completion FROM metrics_streak"
        )
    for user in known:
        async with database.reading(Member(user)) as reader:
            counts = [await ledger.count(reader, user, window(AS_OF, length), TODAY) for length in WINDOWS]
            streak, last = of_member(await ledger.slots(reader, user, Span(date.min)), TODAY)
        shown = (user, *(figure for count in counts for figure in (count.done, count.due)))
        assert [row for row in adherence if row[0] == user] == [shown]
        assert [row for row in streaks if row[0] == user] == [(user, streak.current, streak.longest, last)]


async def _live(database: Database, plans: Plans, *, freezes: bool) -> int:
    user = await cast.member(database, f"Ann {uuid4()}", "Europe/Berlin")
    async with database.writing(Member(user)) as writer:
        settled = update(users).where(users.c.id == user)
        await writer.run(settled.values(week_start=plans[0][0].week_start, streak_freezes=freezes))
        for history, ending in plans:
            await _follow(writer, user, history, ending)
    return user


async def _follow(writer: Writer, user: int, history: History, ending: str) -> None:
    said = {day: status for day, status in history.log.items() if day <= TODAY}
    goal_id, habit_id = await programme.store(writer, user, history, CREATED)
    await programme.log(writer, user, goal_id, habit_id, said, TODAY)
    for pause in history.pauses:
        await pauses.change(writer, user, Change((), (Pause(None, pause),)), TODAY, programme.noon(TODAY))
    if history.archived_on:
        await habits.archive_habit(writer, user, habit_id, history.archived_on, TODAY, programme.noon(TODAY))
    match ending:
        case "archived":
            last_day = AS_OF - timedelta(days=9)
            await goals.archive(writer, user, goal_id, last_day, TODAY, programme.noon(TODAY))
        case "deleted late":
            await goals.remove(writer, user, goal_id, TODAY, programme.noon(TODAY))
        case "deleted at once":
            await goals.remove(writer, user, goal_id, CREATED, programme.noon(CREATED))
