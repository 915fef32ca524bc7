from pathlib import Path

import pytest

from storage.database import Database
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.sync import sync
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
