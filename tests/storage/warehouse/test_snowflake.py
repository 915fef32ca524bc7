from collections.abc import Iterator

import pytest

from storage.database import Database
from storage.warehouse.sync import sync
from tests import people as cast
from tests.storage.stock import stock
from tests.storage.warehouse.snow import StandIn, standing_in
from tests.storage.warehouse.world import NOW, count, differences

pytestmark = pytest.mark.filterwarnings("ignore:Arrow output")  # fakesnow's own, of its own calls


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    with standing_in() as found:
        yield found


async def test_snowflake_gets_what_postgres_has_and_is_left_alone_when_nothing_changed(
    database: Database, stand_in: StandIn
) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    await stock(database, sarah)
    await stock(database, ben)
    warehouse = stand_in.warehouse()

    assert (await sync(database, warehouse, NOW))["fact_checkins"] == 2
    assert await differences(database, warehouse) == {}
    assert await count(database, "SELECT count(*) FROM checkins WHERE NOT synced_to_snowflake") == 0

    connections = stand_in.connections
    assert not any((await sync(database, warehouse, NOW)).values())
    assert stand_in.connections == connections
