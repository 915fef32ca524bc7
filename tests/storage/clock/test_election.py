import pytest
from sqlalchemy import text

from storage.clock.election import Election
from storage.database import Database
from tests.conftest import new_vault
from tests.storage.queues.payloads import rows


async def test_one_candidate_holds_the_office(database: Database) -> None:
    async with Election(database, "poll") as first, Election(database, "poll") as second:
        assert await first.held()
        assert not await second.held()
        assert await first.held()


async def test_another_office_is_free(database: Database) -> None:
    async with Election(database, "poll") as first, Election(database, "poll for another bot") as second:
        assert await first.held()
        assert await second.held()


async def test_whoever_resigns_makes_room(database: Database) -> None:
    async with Election(database, "poll") as first, Election(database, "poll") as second:
        assert await first.held()
        await first.resign()
        assert await second.held()
        assert not await first.held()


async def test_a_holder_that_is_cut_off_loses_the_office(database: Database, database_url: str) -> None:
    async with Election(database, "poll") as first, Election(database, "poll") as second:
        assert await first.held()
        async with database.engine.connect() as connection:
            await connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
            )
        while not await second.held():
            pass
        assert not await first.held()


async def test_the_pool_gets_no_lock_back(database: Database) -> None:
    async with Election(database, "poll") as first:
        assert await first.held()
    assert await rows(database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == [(0,)]


async def test_without_a_database_nobody_is_elected() -> None:
    away = Database.at("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere", new_vault())
    async with Election(away, "poll") as election:
        with pytest.raises(OSError, match="Connect call failed"):
            await election.held()
