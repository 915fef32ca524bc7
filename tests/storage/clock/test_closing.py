from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from coaching.values import Span
from storage import ledger, people
from storage.clock import closing
from storage.database import Database, Member
from tests import people as cast
from tests.storage import programme

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
"""02:30 in New York, where it is still Sunday, and 08:30 in Berlin."""


async def test_a_day_is_closed_when_the_members_own_clock_says_so(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    assert await _close(database, NOW) == 2
    assert await _closed(database) == {sarah: date(2026, 2, 28), ben: date(2026, 3, 1)}

    assert await _close(database, NOW + timedelta(minutes=29)) == 0
    assert await _close(database, NOW + timedelta(minutes=30)) == 1
    assert await _closed(database) == {sarah: date(2026, 3, 1), ben: date(2026, 3, 1)}


async def test_who_has_named_no_zone_yet_lives_by_utc(database: Database) -> None:
    charlie = await cast.charlie(database)
    await _close(database, NOW)
    assert await _closed(database) == {charlie: date(2026, 3, 1)}


async def test_a_day_that_a_flight_brings_back_is_open_again(database: Database) -> None:
    ben = await cast.ben(database)
    await _close(database, NOW)
    async with database.writing(Member(ben)) as writer:
        await people.set_zone(writer, ben, "America/New_York", NOW)
    assert await _close(database, NOW) == 1
    assert await _closed(database) == {ben: date(2026, 2, 28)}


async def test_a_zone_that_is_no_more_holds_up_nobody(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE users SET time_zone = 'Asia/Atlantis' WHERE id = :ben"), {"ben": ben})
    assert await _close(database, NOW) == 1
    assert await _closed(database) == {sarah: date(2026, 2, 28), ben: None}


async def test_a_silent_members_days_come_due_as_well(database: Database) -> None:
    ben = await cast.ben(database)
    async with database.writing(Member(ben)) as writer:
        goal = await programme.add_goal(writer, ben)
        await programme.add_habit(writer, ben, goal, programme.DAILY)
        await ledger.extend(writer, ben, programme.START)

    later = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert await closing.close(database, later) == closing.Closed(closed=1, extended=1)
    assert await closing.close(database, later) == closing.Closed(closed=0, extended=0)
    async with database.reading(Member(ben)) as reader:
        kept = await ledger.slots(reader, ben, Span(date.min))
        month = await ledger.count(reader, ben, Span(date(2026, 5, 2), date(2026, 5, 31)), date(2026, 6, 1))
    assert kept[-1].day == date(2026, 6, 1) + ledger.AHEAD
    assert len(kept) == (kept[-1].day - programme.START).days  # the creation day counts only if done
    assert (month.done, month.due) == (0, 30)


async def test_a_ledger_is_written_on_when_less_than_seven_days_are_left(database: Database) -> None:
    ben = await cast.ben(database)
    async with database.writing(Member(ben)) as writer:
        await programme.add_habit(writer, ben, await programme.add_goal(writer, ben), programme.DAILY)
        await ledger.extend(writer, ben, programme.START)
    last = programme.noon(programme.START + ledger.AHEAD - ledger.AT_LEAST_AHEAD)
    assert (await closing.close(database, last)).extended == 0
    assert (await closing.close(database, last + timedelta(days=1))).extended == 1


async def _close(database: Database, now: datetime) -> int:
    async with database.writing(closing.CLOCK) as writer:
        return await closing.close_days(writer, now)


async def _closed(database: Database) -> dict[int, date | None]:
    async with database.reading(closing.CLOCK) as reader:
        rows = await reader.all(text("SELECT id, closed_through FROM users ORDER BY id"))
    return {row.id: row.closed_through for row in rows}
