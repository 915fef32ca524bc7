import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Member, Worker
from storage.entering import EnteringConnection, literal
from storage.warehouse.duckdb import DuckDb

WHO_AM_I = text("SELECT current_user, current_setting('tandem.member', true), current_setting('tandem.worker', true)")


async def test_the_first_statement_already_runs_in_the_members_name(database: Database) -> None:
    async with database.reading(Member(7)) as reader:
        assert await reader.first(WHO_AM_I) == ("tandem_runtime", "7", "")


async def test_a_transaction_without_a_statement_leaves_nothing_to_the_next(database: Database) -> None:
    async with database.writing(Worker("lanes")):
        pass
    async with database.engine.connect() as connection:
        found = (await connection.execute(WHO_AM_I)).one()
    assert found[0] != "tandem_runtime"
    assert not found[2]


async def test_a_context_that_cannot_be_taken_costs_the_connection_and_nothing_else(database: Database) -> None:
    with pytest.raises(DBAPIError):
        async with database.reading(Member(2**70)) as reader:
            await reader.first(text("SELECT CAST(current_setting('tandem.member') AS bigint)"))
    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert type(driver) is EnteringConnection
        driver.entering = "SELECT 1 / 0"
        with pytest.raises(DBAPIError):
            await connection.execute(WHO_AM_I)
        assert driver.is_closed()
    async with database.reading(Member(7)) as reader:
        assert await reader.first(WHO_AM_I) == ("tandem_runtime", "7", "")


async def test_nothing_runs_before_the_context_is_taken(database: Database) -> None:
    async with database.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert type(driver) is EnteringConnection
        driver.entering = "SELECT 1"
        with pytest.raises(RuntimeError, match="not entered"):
            await driver.prepare("SELECT 2")
        driver.entering = ""


@pytest.mark.parametrize("name", ["lanes", "o'brien", "';--", "\\'"])
async def test_no_name_escapes_its_quotes(database: Database, name: str) -> None:
    async with database.reading(Worker(name)) as reader:
        assert await reader.first(WHO_AM_I) == ("tandem_runtime", "", name)
    assert literal("o'b") == "'o''b'"


async def test_a_process_that_stops_within_a_members_transaction_keeps_nobody_waiting_for_long(
    database_url: str, database: Database
) -> None:
    stopped = Database.at(database_url, database.vault, abandoned=timedelta(milliseconds=50))

    async def stop_within() -> None:
        async with stopped.writing(Member(7)) as writer:
            await writer.first(WHO_AM_I)
            async with asyncio.timeout(20), database.writing(Member(7)) as other:
                assert await other.first(WHO_AM_I) == ("tandem_runtime", "7", "")
            await writer.first(WHO_AM_I)

    with pytest.raises(DBAPIError):
        await stop_within()
    await stopped.close()


async def test_the_embedded_warehouse_may_be_used_for_longer(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    brief = Database.at(database_url, database.vault, abandoned=timedelta(milliseconds=100))
    async with DuckDb(tmp_path, brief).session() as session:
        for _ in range(3):
            await session.rows("SELECT sum(hash(range)) FROM range(10000000)")
    await brief.close()
