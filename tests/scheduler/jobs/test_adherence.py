"""Figures of members whose rows came to the warehouse as they do every day: logged, closed, synced and computed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from coaching.adherence import WINDOWS, window
from coaching.streaks import of_member
from coaching.values import History, Span
from scheduler.job import Tools
from scheduler.jobs import adherence, risk
from storage import journal, ledger, messages, people
from storage.database import Database, Member, Worker, Writer
from storage.journal import NewEntry
from storage.messages import Exchange
from storage.tables import pauses
from storage.warehouse.duckdb import DuckDb
from tests import people as cast
from tests.coaching.histories import days, histories
from tests.storage import programme

DAY = timedelta(days=1)

# Without shrinking: an example is a sync and all metrics.
QUICK = settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)

texts = st.lists(
    st.tuples(days, st.sampled_from(["coach", "checkin", "crisis", "journal"]), st.floats(-1, 1)), max_size=6
)
members = st.tuples(
    st.lists(histories(), min_size=1, max_size=2),
    texts,
    st.none() | days,
    st.sampled_from(["Europe/Berlin", "America/New_York", "Pacific/Auckland"]),
    st.sampled_from([False, False, True]),
)


@QUICK
@given(st.lists(members, min_size=3, max_size=6), days)
async def test_figures_of_the_warehouse_are_those_of_postgres(
    database: Database, tmp_path: Path, drawn: list[tuple[Any, ...]], today: date
) -> None:
    for member in drawn:
        await _live(database, today, *member)
    warehouse = DuckDb(tmp_path, database)
    tools = Tools(database, lambda _, reply: [reply], lambda _: None, warehouse=warehouse)
    now = datetime.combine(today, time(12), tzinfo=UTC)

    counts, compared = await adherence.run(tools, now), await risk.run(tools, now)

    closed = await _closed(database)
    assert counts["members"] == len(closed)
    assert (compared["equal"], compared["different"], compared["missing"]) == (len(closed), 0, 0)
    async with warehouse.session() as session:
        figures = await session.rows(
            "SELECT user_id, done_7d, due_7d, done_30d, due_30d, done_90d, due_90d,"
            " current_streak, longest_streak, last_completion FROM mentor_dashboard"
        )
    assert {user: row for user, *row in figures} == {
        user: await _figures(database, user, day) for user, day in closed.items()
    }


async def test_without_a_warehouse_days_are_closed_all_the_same(database: Database) -> None:
    await cast.ben(database)
    tools = Tools(database, lambda _, reply: [reply], lambda _: None)
    assert await adherence.run(tools, cast.ARRIVAL) == {"closed": 1, "extended": 0}


async def _live(
    database: Database,
    today: date,
    found: Sequence[History],
    said: Sequence[tuple[date, str, float]],
    heard: date | None,
    zone: str,
    paused: bool,
) -> None:
    user = await cast.member(database, f"Ann {uuid4()}", zone)
    async with database.writing(Member(user)) as writer:
        for history in found:
            goal, habit = await programme.store(writer, user, history, history.versions[0].start)
            log = {day: status for day, status in history.log.items() if day <= today}
            await programme.log(writer, user, goal, habit, log, today)
        for number, (day, kind, sentiment) in enumerate(said):
            await _say(writer, user, programme.noon(day) + timedelta(minutes=number), kind, sentiment)
        if heard:
            await people.touch(writer, user, heard)
        if paused:
            row = {"user_id": user, "first_day": today - 2 * DAY, "created_at": programme.noon(today)}
            await writer.run(insert(pauses), row)
            await ledger.rebuild_all(writer, user, today - 2 * DAY, today)


async def _say(writer: Writer, user: int, at: datetime, kind: str, sentiment: float) -> None:
    if kind == "journal":
        await journal.add(writer, user, NewEntry("words", at, at.date(), sentiment))
    else:
        await messages.keep(writer, user, None, Exchange(at, "words", "reply", kind, None, sentiment, at.date()))


async def _closed(database: Database) -> dict[int, date]:
    async with database.reading(Worker("risk")) as reader:
        return {row.id: row.closed_through for row in await reader.all(text("SELECT id, closed_through FROM users"))}


async def _figures(database: Database, user: int, closed: date) -> list[Any]:
    """What the member is shown of the days up to the closed one, and of the streak on the day after."""
    async with database.reading(Member(user)) as reader:
        counts = [await ledger.count(reader, user, window(closed, length), closed + DAY) for length in WINDOWS]
        streak, last = of_member(await ledger.slots(reader, user, Span(date.min)), closed + DAY)
    return [*(each for count in counts for each in (count.done, count.due)), streak.current, streak.longest, last]


async def test_a_warehouse_whose_file_was_deleted_is_filled_again(database: Database, tmp_path: Path) -> None:
    warehouse = DuckDb(tmp_path, database)
    tools = Tools(database, lambda _, reply: [reply], lambda _: None, warehouse=warehouse)
    now = datetime(2026, 2, 28, 12, tzinfo=UTC)
    await cast.member(database, "Ann", "Europe/Berlin")
    first = await adherence.run(tools, now)
    warehouse.file.unlink()
    again = await adherence.run(tools, now)
    assert (first["members"], again["members"]) == (1, 1)
    warehouse.file.unlink()
    assert (await risk.run(tools, now))["no_goals"] == 1
