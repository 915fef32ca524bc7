import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from storage.database import Database
from storage.warehouse.duckdb import FILE, DuckDb
from storage.warehouse.protocol import WarehouseUnavailable
from storage.warehouse.statements import TABLES, statements


async def test_what_is_kept_is_there_the_next_time(database: Database, tmp_path: Path) -> None:
    warehouse = DuckDb(tmp_path / "new", database)
    async with warehouse.session() as session:
        await session.run("CREATE TABLE seen (n BIGINT, t TIMESTAMP)")
        async with session.transaction():
            await session.run("INSERT INTO seen VALUES (?, ?)", [1, "2026-01-02 03:04:05"])

    async with warehouse.session() as session:
        assert [row[0] for row in await session.rows("SELECT n FROM seen WHERE n = ?", [1])] == [1]


async def test_a_transaction_that_fails_leaves_nothing(database: Database, tmp_path: Path) -> None:
    async with DuckDb(tmp_path, database).session() as session:
        await session.run("CREATE TABLE seen (n BIGINT)")
        with suppress(ZeroDivisionError):
            async with session.transaction():
                await session.run("INSERT INTO seen VALUES (1)")
                raise ZeroDivisionError
        assert await session.rows("SELECT * FROM seen") == []


async def test_a_file_is_loaded_as_postgres_wrote_it(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "it's.csv"
    file.write_text('1,,2026-01-02 03:04:05.000006,t,"a ""b"", c\nd"\n2,"",,f,\n')
    async with DuckDb(tmp_path, database).session() as session:
        await session.run("CREATE TABLE seen (n BIGINT, word VARCHAR, t TIMESTAMP, sure BOOLEAN, more VARCHAR)")
        await session.load("seen", file, ["n", "word", "t", "sure", "more"])
        found = await session.rows("SELECT n, word, CAST(t AS VARCHAR), sure, more FROM seen ORDER BY n")
    assert found == [
        (1, None, "2026-01-02 03:04:05.000006", True, 'a "b", c\nd'),
        (2, "", None, False, None),
    ]


async def test_two_who_want_the_file_take_turns(database: Database, tmp_path: Path) -> None:
    held = 0

    async def use() -> None:
        nonlocal held
        async with DuckDb(tmp_path, database).session() as session:
            held += 1
            assert held == 1
            await session.rows("SELECT 1")
            held -= 1

    await asyncio.gather(*(use() for _ in range(4)))


async def test_a_cancelled_statement_ends_and_frees_the_file(database: Database, tmp_path: Path) -> None:
    warehouse = DuckDb(tmp_path, database)
    begun = asyncio.Event()

    async def count() -> None:
        async with warehouse.session() as session:
            begun.set()
            await session.rows("SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b WHERE a.range <> b.range")

    counting = asyncio.create_task(count())
    await asyncio.wait([asyncio.create_task(begun.wait()), counting], return_when=asyncio.FIRST_COMPLETED)
    counting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await counting
    async with warehouse.session() as session:
        assert await session.rows("SELECT 1") == [(1,)]


async def test_what_is_no_warehouse_is_said_in_a_line(database: Database, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 1000)
    with pytest.raises(WarehouseUnavailable, match="move it away") as problem:
        async with DuckDb(tmp_path, database).session():
            pass
    assert "\n" not in str(problem.value)


async def test_the_tables_may_be_made_again(database: Database, tmp_path: Path) -> None:
    async with DuckDb(tmp_path, database).session() as session:
        for statement in statements(TABLES) * 2:
            await session.run(statement)
        assert await session.rows("SELECT * FROM dim_users") == []


async def test_a_file_that_was_cut_off_is_told_as_damaged(database: Database, tmp_path: Path) -> None:
    warehouse = DuckDb(tmp_path, database)
    async with warehouse.session() as session:
        await session.run("CREATE TABLE numbers AS SELECT range, hash(range) AS h FROM range(300000)")
    with warehouse.file.open("r+b") as file:
        file.truncate(warehouse.file.stat().st_size // 2)
    with pytest.raises(WarehouseUnavailable, match="move it away"):
        async with warehouse.session() as session:
            await session.rows("SELECT sum(range), sum(h) FROM numbers")
