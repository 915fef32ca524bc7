"""What becomes of metrics from one run to the next."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from coaching.values import Flex, Slot, SlotState
from storage.database import Database
from storage.warehouse import metrics
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.protocol import Session
from tests.storage.warehouse.filling import Known, fill, make

AS_OF = date(2026, 2, 28)
DAY = timedelta(days=1)
START = AS_OF - 59 * DAY


def _daily(done: bool = True) -> list[Slot]:
    state = SlotState.DONE if done else SlotState.PENDING
    days = [START + number * DAY for number in range(60)]
    return [Slot(1, day, state, Flex.NONE, day, day, day if done else None) for day in days]


@pytest.fixture
async def warehouse(database: Database, tmp_path: Path) -> DuckDb:
    """Three members: one does everything, one nothing, one has paused."""
    made = DuckDb(tmp_path, database)
    async with made.session() as session:
        await make(session)
        keen, idle = _daily(), _daily(done=False)
        about: dict[str, Any] = {"last_inbound": AS_OF, "start": START}
        await fill(
            session,
            tmp_path,
            [
                Known(1, AS_OF, keen, **about),
                Known(2, AS_OF, idle, **about),
                Known(3, AS_OF, idle, **about, paused=True),
            ],
        )
    return made


async def test_the_dashboard_shows_the_highest_risk_first(warehouse: DuckDb) -> None:
    await metrics.compute(warehouse)
    await metrics.score(warehouse)
    async with warehouse.session() as session:
        shown = await session.rows(
            "SELECT user_id, risk_level, risk_score, done_7d, due_7d, current_streak FROM mentor_dashboard"
        )
    assert shown == [
        (2, "MEDIUM", 0.55, 0, 7, 0),
        (1, "LOW", 0.0, 7, 7, 60),
        (3, "PAUSED", None, 0, 7, 0),
    ]


async def test_what_is_logged_late_changes_fourteen_days_and_no_more(warehouse: DuckDb) -> None:
    async with warehouse.session() as session:
        await metrics.restate(session, 30)
        before = await _weeks(session, 2)
        await session.run("UPDATE fact_slots SET state = 'done' WHERE user_id = 2")
        await metrics.restate(session)
        after = await _weeks(session, 2)
    assert len(before) == len(after) == 30
    changed = sorted(day for day, done in after.items() if done != before[day])
    assert (changed[0], changed[-1], len(changed)) == (AS_OF - 13 * DAY, AS_OF, 14)


async def test_a_day_that_passes_adds_a_row_and_keeps_the_others(warehouse: DuckDb) -> None:
    async with warehouse.session() as session:
        await metrics.restate(session)
        await session.run("UPDATE dim_users SET closed_through = closed_through + 1")
        await metrics.restate(session)
        assert len(await _weeks(session, 1)) == 15


async def test_no_day_before_the_member_came_has_a_row(warehouse: DuckDb) -> None:
    async with warehouse.session() as session:
        await metrics.restate(session, 365)
        assert min(await _weeks(session, 1)) == START


async def test_running_again_changes_nothing(warehouse: DuckDb) -> None:
    found = []
    for _ in range(2):
        await metrics.compute(warehouse)
        risks = await metrics.score(warehouse)
        async with warehouse.session() as session:
            found.append((risks, await session.rows("SELECT * FROM metrics_adherence ORDER BY user_id, metric_date")))
    assert found[0] == found[1]


async def test_who_is_gone_leaves_no_figure(warehouse: DuckDb) -> None:
    await metrics.compute(warehouse)
    await metrics.score(warehouse)
    async with warehouse.session() as session:
        await session.run("UPDATE dim_users SET deleted = true, closed_through = NULL WHERE user_id = 1")
        await session.run("UPDATE dim_users SET closed_through = NULL WHERE user_id = 3")
    assert await metrics.compute(warehouse) == {"members": 1}
    await metrics.score(warehouse)
    async with warehouse.session() as session:
        for table in ("metrics_adherence", "metrics_streak", "metrics_risk", "mentor_dashboard"):
            assert await session.rows(f"SELECT DISTINCT user_id FROM {table}") == [(2,)]  # noqa: S608


async def test_a_deleted_slot_or_message_counts_nowhere(warehouse: DuckDb, tmp_path: Path) -> None:
    async with warehouse.session() as session:
        sad = [Known(4, AS_OF, _daily(done=False), messages=[(AS_OF, -1.0)], last_inbound=AS_OF, start=START)]
        await fill(session, tmp_path, sad)
        await session.run("UPDATE fact_messages SET deleted = true")
        await session.run("UPDATE fact_slots SET deleted = true WHERE user_id = 4 AND slot_date > '2026-02-25'")
    await metrics.compute(warehouse)
    risks = await metrics.score(warehouse)
    async with warehouse.session() as session:
        shown = await session.rows("SELECT due_7d, missed_count_3d, factors FROM mentor_dashboard WHERE user_id = 4")
    assert (shown[0][0], shown[0][1]) == (4, 0)
    assert '"mood7":null' in shown[0][2]
    assert risks[4][2] == "MEDIUM"


async def test_a_run_that_breaks_off_leaves_the_figures_of_the_run_before(warehouse: DuckDb) -> None:
    await metrics.score(warehouse)
    async with warehouse.session() as session:
        await session.run("ALTER TABLE fact_slots RENAME state TO stated")
    with pytest.raises(Exception, match="state"):
        await metrics.score(warehouse)
    async with warehouse.session() as session:
        assert await session.rows("SELECT COUNT(*) FROM metrics_risk") == [(3,)]


async def _weeks(session: Session, user_id: int) -> dict[date, int]:
    """By metric date, what was done in the 7 days up to it."""
    rows = await session.rows("SELECT metric_date, done_7d FROM metrics_adherence WHERE user_id = ?", [user_id])
    return dict(rows)
