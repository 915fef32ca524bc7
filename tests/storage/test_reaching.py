"""What goes wrong with a database, in one line that says what to check."""

import pytest
from sqlalchemy import text

from storage.database import Database, Worker
from storage.reaching import DatabaseUnreachable, keeping


async def test_a_database_that_goes_away_is_said_so(database: Database) -> None:
    with pytest.raises(DatabaseUnreachable, match="went away"), keeping():
        async with database.engine.begin() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))


def test_a_server_that_refuses_is_said_so() -> None:
    with pytest.raises(DatabaseUnreachable, match="went away"), keeping():
        raise ConnectionRefusedError


async def test_a_statement_that_is_wrong_is_our_own_fault(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as failed, keeping():
        async with database.reading(Worker("operator")) as reader:
            await reader.all(text("SELECT * FROM no_such_table"))
    assert not isinstance(failed.value, DatabaseUnreachable)
