from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from storage import checkup
from storage.database import Database

NOW = datetime.now(UTC)


async def _changed(database: Database, ago: timedelta) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM change_log"))
        row = text("INSERT INTO change_log (table_name, key, logged_at) VALUES ('goals', 1, :at)")
        await connection.execute(row, {"at": NOW - ago})


async def test_a_change_of_a_minute_ago_is_no_problem(database: Database) -> None:
    await _changed(database, timedelta(minutes=1))

    assert await checkup.unsynced(database, NOW) is None


async def test_a_change_that_waits_for_hours_is_told_with_the_way_to_learn_why(database: Database) -> None:
    await _changed(database, timedelta(hours=3))

    assert "tandem doctor" in (await checkup.unsynced(database, NOW) or "")
