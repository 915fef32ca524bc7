from datetime import date, timedelta

from sqlalchemy import text

from coaching.values import Span, Status
from storage import archive, checkins, ledger
from storage.database import Database, Member
from tests import people as cast
from tests.storage import programme

TODAY = date(2026, 2, 28)
EVER = Span(date.min)
LATELY = Span(programme.START, TODAY)


async def _found(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


async def _with_history(database: Database) -> tuple[int, int, int]:
    """Sarah, her goal and her habit, with 40 days logged one after the other."""
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        habit = await programme.add_habit(writer, sarah, goal)
        for number in range(40):
            day = programme.START + timedelta(days=number % 12)
            status = (Status.DONE, Status.MISSED, Status.SKIPPED)[number % 3]
            await programme.log(writer, sarah, goal, habit, {day: status}, TODAY)
    return sarah, goal, habit


async def test_what_is_old_is_archived_and_no_figure_changes(database: Database) -> None:
    sarah, _, habit = await _with_history(database)
    days = (TODAY - programme.START).days - 6
    async with database.reading(Member(sarah)) as reader:
        before = (await checkins.standings(reader, sarah, EVER), await ledger.slots(reader, sarah, LATELY))
        recent = await checkins.recent(reader, sarah, 100)

    moved = await archive.move(database, TODAY, days, step=7)

    assert moved == len([each for each in recent if each.for_date < TODAY - timedelta(days=days)]) > 7
    assert await archive.move(database, TODAY, days) == 0
    async with database.writing(Member(sarah)) as writer:
        assert (await checkins.standings(writer, sarah, EVER), await ledger.slots(writer, sarah, LATELY)) == before
        assert await checkins.recent(writer, sarah, 100) == recent
        await ledger.rebuild(writer, sarah, {habit: programme.START}, TODAY)
        assert await ledger.slots(writer, sarah, LATELY) == before[1]


async def test_moving_tells_the_warehouse_and_the_members_figures_nothing(database: Database) -> None:
    await _with_history(database)
    told = "SELECT (SELECT max(seq) FROM change_log), (SELECT sum(revision) FROM revisions)"
    before = await _found(database, told)
    async with database.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE checkins DISABLE TRIGGER USER"))
        await connection.execute(text("UPDATE checkins SET synced_to_snowflake = true"))
        await connection.execute(text("ALTER TABLE checkins ENABLE TRIGGER USER"))

    assert await archive.move(database, TODAY + timedelta(days=365), 100) == 40

    assert await _found(database, told) == before
    assert await _found(database, "SELECT DISTINCT archived, synced_to_snowflake FROM checkins") == [(True, True)]
    assert await _found(database, "SELECT count(*) FROM tandem_parts.checkins_archive") == [(40,)]


async def test_an_archived_entry_can_still_be_taken_back(database: Database) -> None:
    sarah, _, _ = await _with_history(database)
    await archive.move(database, TODAY + timedelta(days=365), 100)

    async with database.writing(Member(sarah)) as writer:
        [newest] = await checkins.recent(writer, sarah, 1)
        assert await checkins.retract(writer, [newest.id], cast.ARRIVAL) != {}
        [after] = await checkins.named(writer, [newest.id])
        assert after.retracted


async def test_with_a_habit_its_archived_entries_go(database: Database) -> None:
    _, _, habit = await _with_history(database)
    await archive.move(database, TODAY + timedelta(days=365), 100)

    async with database.engine.begin() as connection:
        await connection.execute(text(f"DELETE FROM habits WHERE id = {habit}"))  # noqa: S608
    assert await _found(database, "SELECT count(*) FROM checkins") == [(0,)]
