from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from coaching.values import Status
from scheduler.job import Tools
from scheduler.jobs import housekeeping
from storage.database import Database, Member
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.protocol import Warehouse, WarehouseUnavailable
from tests import people as cast
from tests.storage import programme
from tests.storage.audit.intruder import Intruder
from tests.storage.audit.trails import filled

NIGHT = datetime(2026, 2, 28, 3, 30, tzinfo=UTC)


class Away:
    """A warehouse that is down."""

    name = "snowflake"

    def session(self) -> "Away":
        return self

    async def __aenter__(self) -> None:
        raise WarehouseUnavailable("the warehouse is suspended")

    async def __aexit__(self, *error: object) -> None: ...


def _tools(database: Database, warehouse: Warehouse | None = None, days: int = 730) -> Tools:
    return Tools(
        database, lambda platform, reply: (reply,), lambda _: None, warehouse=warehouse, archive_after_days=days
    )


async def _sarah(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal = await programme.add_goal(writer, sarah)
        habit = await programme.add_habit(writer, sarah, goal)
        days = [programme.START + timedelta(days=number) for number in range(10)]
        await programme.log(writer, sarah, goal, habit, dict.fromkeys(days, Status.DONE), days[-1])


async def test_a_night_does_all_there_is_to_do(database: Database, tmp_path: Path) -> None:
    await _sarah(database)

    counts = await housekeeping.run(_tools(database, DuckDb(tmp_path, database)), NIGHT)

    assert counts["closed"] == 1
    assert counts["slots_mended"] == counts["mended"] == 0
    assert counts["compared"] > 10
    assert counts["archived"] == counts["inbox_wiped"] == 0


async def test_old_check_ins_are_archived_and_the_warehouse_still_agrees(database: Database, tmp_path: Path) -> None:
    await _sarah(database)
    warehouse = DuckDb(tmp_path, database)
    before = await housekeeping.run(_tools(database, warehouse), NIGHT)

    later = await housekeeping.run(_tools(database, warehouse, days=100), NIGHT + timedelta(days=200))

    assert (before["archived"], later["archived"]) == (0, 10)
    assert later["mended"] == 0


async def test_a_warehouse_that_is_away_keeps_nothing_else_from_being_done(database: Database) -> None:
    await _sarah(database)
    async with database.engine.begin() as connection:
        await connection.execute(
            text(
                "INSERT INTO inbox (source, external_id, conversation, payload, received_at, state, finished_at)"
                " VALUES ('telegram', '1', 'a', 'x', now(), 'done', now() - interval '15 days')"
            )
        )

    counts = await housekeeping.run(_tools(database, Away()), NIGHT)  # type: ignore[arg-type]

    assert (counts["inbox_wiped"], counts["warehouse_away"]) == (1, 1)


async def test_an_altered_trail_is_counted_and_logged(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await filled(database, 4)
    counts = await housekeeping.run(_tools(database), NIGHT)
    assert (counts["audit_checked"], counts["audit_broken"]) == (4, 0)

    intruder = await Intruder.arrived(database_url)
    await intruder.run("UPDATE audit_log SET patient_id = 99 WHERE seq = 3")
    await intruder.connection.close()
    counts = await housekeeping.run(_tools(database), NIGHT)
    assert (counts["audit_checked"], counts["audit_broken"]) == (2, 1)
    assert [each.message for each in caplog.records if each.levelname == "ERROR"] == [
        "the audit trail was altered: Entry 3 isn't what was written."
    ]
