"""Adherence, streaks and risk of all members at once, computed in the warehouse from the ledger that was synced.

Each metric is a file beside this one in `metrics/`, in the SQL that DuckDB and Snowflake both run. Its date is each
member's own last closed day, `dim_users.closed_through`; for the same rows it equals the live figure exactly.
"""

import logging
from collections.abc import Mapping
from typing import Final

from sqlalchemy import text

from storage.database import Reader
from storage.warehouse.protocol import Session, Warehouse
from storage.warehouse.statements import statements

logger = logging.getLogger(__name__)

RESTATED: Final = 14
"""Days: back to here what is logged late still changes the rows of `metrics_adherence`; older ones are frozen."""

SHOWN: Final = 20
"""How many members that differ are named in the log."""

_MEMBERS: Final = "SELECT COUNT(*) FROM metrics_streak"
_RISKS: Final = "SELECT user_id, metric_date, risk_score, risk_level FROM metrics_risk"

_COMPARED = text("""
    WITH theirs AS (
        SELECT * FROM unnest(CAST(:users AS bigint[]), CAST(:days AS date[]), CAST(:scores AS double precision[]),
                             CAST(:levels AS text[])) AS t(user_id, as_of, score, level)
    )
    SELECT t.user_id, CASE WHEN r.user_id IS NULL THEN 'missing'
        WHEN (r.score, r.raw_level) IS NOT DISTINCT FROM (t.score, t.level) THEN 'equal' ELSE 'different' END AS verdict
    FROM theirs AS t LEFT JOIN risk_days AS r ON r.user_id = t.user_id AND r.as_of = t.as_of
    UNION ALL
    SELECT r.user_id, 'missing' FROM risk_days AS r JOIN users AS u ON u.id = r.user_id AND u.closed_through = r.as_of
    WHERE NOT EXISTS (SELECT 1 FROM theirs AS t WHERE t.user_id = r.user_id)
""")

Risks = Mapping[int, tuple[object, float | None, str]]
"""By member: the closed day, the score, and the level by that score alone."""


async def compute(warehouse: Warehouse) -> Mapping[str, int]:
    """Adherence and streaks of everybody; how many members there are. Raises WarehouseUnavailable."""
    async with warehouse.session() as session:
        await restate(session)
        return {"members": await streaks(session)}


async def restate(session: Session, days: int = RESTATED) -> None:
    """Write `metrics_adherence` anew for the last `days` closed days of every member. Older rows stay as they are."""
    await _replace(session, "adherence", days)


async def streaks(session: Session) -> int:
    """Write `metrics_streak` anew for every member; how many there are."""
    await _replace(session, "streak")
    return int((await session.rows(_MEMBERS))[0][0])


async def score(warehouse: Warehouse) -> Risks:
    """Score everybody at the end of their last closed day. Raises WarehouseUnavailable."""
    async with warehouse.session() as session:
        return await risks(session)


async def risks(session: Session) -> Risks:
    """Write `metrics_risk` anew for every member, and read it."""
    await _replace(session, "risk")
    return {user: (day, score, level) for user, day, score, level in await session.rows(_RISKS)}


async def compare(reader: Reader, found: Risks) -> Mapping[str, int]:
    """How many members' risk in the warehouse is that of the same day in Postgres: equal, different or missing.

    `reader` belongs to `Worker("risk")`. What differs is logged by id.
    """
    values = {
        "users": list(found),
        "days": [day for day, _, _ in found.values()],
        "scores": [score for _, score, _ in found.values()],
        "levels": [level for _, _, level in found.values()],
    }
    counts = {"equal": 0, "different": 0, "missing": 0}
    differing = []
    for row in await reader.all(_COMPARED, values):
        counts[row.verdict] += 1
        if row.verdict == "different":
            differing.append(row.user_id)
    if differing:
        logger.warning("the warehouse scores %d members otherwise, %s among them", len(differing), differing[:SHOWN])
    return counts


async def _replace(session: Session, name: str, days: int | None = None) -> None:
    """Run a metric's statements as one change; each `?` in them stands for `days`."""
    async with session.transaction():
        for statement in statements(f"metrics/{name}.sql"):
            await session.run(statement, [days] * statement.count("?"))
