from datetime import date

from sqlalchemy import text

from coaching.values import Span, Status
from storage import ledger
from storage.clock import restating
from storage.database import Database, Member
from tests import people as cast
from tests.storage import programme

TODAY = date(2026, 2, 28)


async def _did(database: Database, statement: str) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text(statement))


async def _sarah(database: Database) -> int:
    """Has logged her first day, and was here yesterday."""
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        habit = await programme.add_habit(writer, sarah, goal)
        await programme.log(writer, sarah, goal, habit, {date(2026, 2, 25): Status.DONE}, TODAY)
    await _did(database, "UPDATE users SET closed_through = '2026-02-27', last_inbound_date = '2026-02-27'")
    return sarah


async def test_a_sound_ledger_is_left_as_it_is(database: Database) -> None:
    await _sarah(database)

    assert await restating.restate(database) == {"restated": 1, "slots_mended": 0}


async def test_a_slot_that_is_wrong_is_mended_and_counted(database: Database) -> None:
    sarah = await _sarah(database)
    await restating.restate(database)
    async with database.reading(Member(sarah)) as reader:
        right = await ledger.slots(reader, sarah, Span(date(2026, 2, 20), TODAY))
    await _did(database, "UPDATE habit_slots SET state = 'missed' WHERE slot_date = '2026-02-25'")
    await _did(database, "DELETE FROM habit_slots WHERE slot_date = '2026-02-27'")

    assert await restating.restate(database) == {"restated": 1, "slots_mended": 2}
    async with database.reading(Member(sarah)) as reader:
        assert await ledger.slots(reader, sarah, Span(date(2026, 2, 20), TODAY)) == right


async def test_who_was_away_is_left_alone(database: Database) -> None:
    await _sarah(database)
    await _did(database, "UPDATE users SET last_inbound_date = '2026-02-01'")

    assert (await restating.restate(database))["restated"] == 0
