"""What isn't shared makes no figure in the warehouse either, and a change of mind gets there."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from scheduler.job import Tools
from scheduler.jobs import adherence, risk
from storage import settings
from storage.database import Database, Member
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.sync import fill, sync
from tests import people as cast
from tests.cases.test_sarah import SARAH
from tests.storage.sarah_file import MORNING, load_sarah
from tests.storage.stock import stock
from tests.storage.warehouse.world import NOW, differences

SHARES = "SELECT user_id, shares_checkins, shares_mood, shares_messages FROM dim_users"


@pytest.fixture
def warehouse(database: Database, tmp_path: Path) -> DuckDb:
    return DuckDb(tmp_path, database)


async def read(warehouse: DuckDb, sql: str) -> list[tuple[Any, ...]]:
    async with warehouse.session() as session:
        return await session.rows(sql)


async def share(database: Database, user_id: int, *kinds: str) -> None:
    async with database.writing(Member(user_id)) as writer:
        await settings.put(writer, user_id, {"shares": list(kinds)}, MORNING)


async def test_a_change_of_mind_is_synced(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await sync(database, warehouse, NOW)
    assert await read(warehouse, SHARES) == [(sarah, True, True, True)]
    await share(database, sarah, "mood")
    assert (await sync(database, warehouse, NOW))["dim_users"] == 1
    assert await read(warehouse, SHARES) == [(sarah, False, True, False)]


async def test_how_a_hidden_message_sounds_is_not_there(database: Database, warehouse: DuckDb) -> None:
    await stock(database, await cast.sarah(database))
    async with database.engine.begin() as owner:
        await owner.execute(text("UPDATE messages SET sentiment_score = -0.5, message_type = 'chat'"))
    sentiment = "SELECT sentiment_score FROM fact_messages"
    await sync(database, warehouse, NOW)
    assert await read(warehouse, sentiment) == [(-0.5,)]
    async with database.engine.begin() as owner:
        await owner.execute(text("UPDATE messages SET hidden = true"))
    await sync(database, warehouse, NOW)
    assert await read(warehouse, sentiment) == [(None,)]


async def test_a_warehouse_of_an_earlier_version_gets_what_it_lacks(database: Database, warehouse: DuckDb) -> None:
    sarah = await cast.sarah(database)
    await sync(database, warehouse, NOW)
    async with warehouse.session() as session:
        await session.run("DROP VIEW mentor_dashboard")
        for kind in ("checkins", "mood", "messages"):
            await session.run(f"ALTER TABLE dim_users DROP COLUMN shares_{kind}")
    await fill(database, warehouse, NOW)
    assert await read(warehouse, SHARES) == [(sarah, True, True, True)]
    assert await differences(database, warehouse) == {}


@pytest.mark.parametrize("case", SARAH)
@pytest.mark.parametrize("shares", [("checkins",), ("mood", "messages"), ("mood",), ()])
async def test_the_dashboard_shows_and_scores_what_is_shared(
    database: Database, warehouse: DuckDb, case: dict[str, Any], shares: tuple[str, ...]
) -> None:
    sarah = await load_sarah(database, case)
    await share(database, sarah, *shares)
    tools = Tools(database, lambda _, reply: [reply], lambda _: None, warehouse=warehouse)
    counts = await risk.run(tools, MORNING)
    await adherence.run(tools, MORNING)
    assert (counts["equal"], counts["different"], counts["missing"]) == (1, 0, 0)
    [(due, streak, missed, factors)] = await read(
        warehouse, "SELECT due_7d, longest_streak, missed_count_7d, factors FROM mentor_dashboard"
    )
    seen = [figure is not None for figure in (due, streak, missed)]
    assert seen == ["checkins" in shares] * 3
    assert ('"mood7":null' in factors) is not ({"mood", "messages"} <= set(shares))
