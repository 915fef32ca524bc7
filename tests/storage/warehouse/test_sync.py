from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from storage import checkins
from storage.database import Database, Member, Worker
from storage.warehouse import state
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.exporting import export
from storage.warehouse.feeds import FEEDS
from storage.warehouse.protocol import Session, WarehouseUnavailable
from storage.warehouse.reconciling import reconcile
from storage.warehouse.sync import confirm, keep, sync
from tests import people as cast
from tests.storage.stock import stock
from tests.storage.warehouse.world import NOW, count, differences


@pytest.fixture
def warehouse(database: Database, tmp_path: Path) -> DuckDb:
    return DuckDb(tmp_path, database)


async def test_the_first_sync_sends_what_there_is(database: Database, warehouse: DuckDb) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    await stock(database, sarah)
    await stock(database, ben)

    done = await sync(database, warehouse, NOW)

    assert done["dim_users"] == 2
    assert done["fact_checkins"] == 2
    assert await differences(database, warehouse) == {}
    assert await count(database, "SELECT count(*) FROM checkins WHERE NOT synced_to_snowflake") == 0
    assert await count(database, "SELECT count(*) FROM change_log") == 0


async def test_a_changed_checkin_is_unsynced_until_the_warehouse_has_the_change(
    database: Database, warehouse: DuckDb
) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    await sync(database, warehouse, NOW)

    async with database.writing(Member(sarah)) as writer:
        ids = [row.id for row in await writer.all(text("SELECT id FROM checkins"))]
        await checkins.retract(writer, ids, NOW)
    unsynced = "SELECT count(*) FROM checkins WHERE NOT synced_to_snowflake"
    assert await count(database, unsynced) == 1

    done = await sync(database, warehouse, NOW)

    assert done["fact_checkins"] == 1
    assert await count(database, unsynced) == 0
    assert await differences(database, warehouse) == {}


async def test_a_change_made_while_the_sync_runs_is_not_called_synced(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    meanwhile = "UPDATE checkins SET retracted_at = now()"

    async with warehouse.session() as session:
        await state.prepare(session)
        known = await state.read(session, NOW)
        found = await export(database, warehouse.name, known, warehouse.file.parent)
        async with database.engine.begin() as connection:
            await connection.execute(text(meanwhile))
        await keep(session, known, found, NOW)
    await confirm(database, warehouse.name, found, NOW)

    assert await count(database, "SELECT count(*) FROM checkins WHERE synced_to_snowflake") == 0
    await sync(database, warehouse, NOW)
    assert await count(database, "SELECT count(*) FROM checkins WHERE NOT synced_to_snowflake") == 0
    assert await differences(database, warehouse) == {}


async def test_what_is_forgotten_leaves_only_its_keys(database: Database, warehouse: DuckDb) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    await stock(database, sarah)
    await stock(database, ben)
    await sync(database, warehouse, NOW)

    async with database.writing(Worker("operator")) as writer:
        await writer.run(text("DELETE FROM users WHERE id = :id"), {"id": sarah})
    await sync(database, warehouse, NOW)

    assert await differences(database, warehouse) == {}
    async with warehouse.session() as session:
        for feed in FEEDS:
            rest = [name for name in feed.names if name not in feed.key]
            gone = await session.rows(f"SELECT {', '.join(rest)} FROM {feed.table} WHERE deleted")  # noqa: S608
            assert gone
            assert {value for row in gone for value in row} == {None}


async def test_no_words_of_a_member_reach_the_warehouse(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE goals SET title = 'canary', ai_plan = '{\"goal\": \"canary\"}'"))
        await connection.execute(text("UPDATE habits SET title = 'canary', cue = 'canary'"))
    await sync(database, warehouse, NOW)

    held = warehouse.file.read_bytes().lower()
    assert b"fitness" in held
    assert b"canary" not in held
    assert b"sarah" not in held


async def test_moving_rows_about_sends_nothing(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    await sync(database, warehouse, NOW)

    async with database.engine.begin() as connection:
        await connection.execute(text("SELECT set_config('tandem.archiving', 'on', true)"))
        await connection.execute(text("UPDATE checkins SET unit = 'km'"))

    assert await count(database, "SELECT count(*) FROM change_log") == 0
    assert await count(database, "SELECT count(*) FROM checkins WHERE NOT synced_to_snowflake") == 0


async def test_columns_that_the_warehouse_lacks_are_nobodys_news(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    await sync(database, warehouse, NOW)

    async with database.writing(Member(sarah)) as writer:
        await writer.run(text("UPDATE users SET language = 'de', updated_at = now()"))
        await writer.run(text("UPDATE goals SET title = 'another', updated_at = now()"))
    assert await count(database, "SELECT count(*) FROM change_log") == 0


async def test_a_lost_warehouse_is_filled_again(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    await sync(database, warehouse, NOW)
    warehouse.file.unlink()

    assert (await reconcile(database, warehouse, NOW))["mended"] > 0
    assert await differences(database, warehouse) == {}


async def test_another_warehouse_gets_everything_and_the_first_again_when_it_is_back(
    database: Database, warehouse: DuckDb, tmp_path: Path
) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    await sync(database, warehouse, NOW)
    other = DuckDb(tmp_path / "other", database)
    await cast.ben(database)

    await sync(database, other, NOW)
    assert await differences(database, other) == {}
    await cast.member(database, "Ann", "UTC")
    await sync(database, warehouse, NOW)
    assert await differences(database, warehouse) == {}


async def test_a_warehouse_that_is_down_loses_nothing(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    with pytest.raises(WarehouseUnavailable):
        await sync(database, Down(), NOW)
    await cast.ben(database)
    with pytest.raises(WarehouseUnavailable):
        await sync(database, Down(), NOW)

    await sync(database, warehouse, NOW)
    assert await differences(database, warehouse) == {}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE fact_slots SET state = 'done' WHERE state <> 'done'",
        "DELETE FROM fact_checkins",
        "UPDATE dim_goals SET category = 'x', seq = 1000000",
        "INSERT INTO fact_messages SELECT * FROM fact_messages",
        "INSERT INTO fact_checkins SELECT 999, * EXCLUDE (checkin_id) FROM fact_checkins LIMIT 1",
        "UPDATE dim_users SET created_at = created_at + INTERVAL 1 MINUTE",
        "UPDATE fact_journal_entries SET sentiment_score = 0.5",
    ],
)
async def test_what_differs_is_found_and_mended_at_night(database: Database, warehouse: DuckDb, damage: str) -> None:
    sarah = await cast.sarah(database)
    await stock(database, sarah)
    assert (await reconcile(database, warehouse, NOW))["mended"] == 0
    async with warehouse.session() as session:
        await session.run(damage)
    assert await differences(database, warehouse) != {}

    found = await reconcile(database, warehouse, NOW)

    assert found["mended"] > 0
    assert found["compared"] > 20
    assert await differences(database, warehouse) == {}
    assert (await reconcile(database, warehouse, NOW))["mended"] == 0


class Down:
    """A warehouse that can't be reached."""

    name = "duckdb"

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        raise WarehouseUnavailable("down")
        yield
