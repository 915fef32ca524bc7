"""The view `mentor_dashboard` as the desk reads it: a row a member, and how old the warehouse is."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from coaching.risk.scoring import Inputs
from storage.risk import inputs_of
from storage.warehouse import state
from storage.warehouse.protocol import Warehouse

COLUMNS: Final = (
    *("user_id", "name", "start_date", "active_goals", "paused", "last_inbound_date", "closed_through"),
    *("risk_date", "risk_level", "risk_score", "missed_count_3d", "missed_count_7d", "provisional", "factors"),
    *("adherence_date", "adherence_7d", "adherence_30d", "adherence_90d"),
    *("done_7d", "due_7d", "done_30d", "due_30d", "done_90d", "due_90d"),
    *("current_streak", "longest_streak", "last_completion"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One member's row, by column; `factors` is what the score is made of, as JSON."""

    values: Mapping[str, Any]

    @property
    def as_of(self) -> date | None:
        """The closed day that its risk is of; None before the first."""
        found: date | None = self.values["risk_date"]
        return found

    @property
    def level(self) -> str:
        return str(self.values["risk_level"])

    @property
    def inputs(self) -> Inputs:
        """What the score was made of."""
        return inputs_of(json.loads(self.values["factors"])["figures"])


@dataclass(frozen=True, slots=True)
class Dashboard:
    """The rows of some members, and when the warehouse was last brought up to date (product time)."""

    rows: Mapping[int, Row]
    synced_at: datetime
    name: str
    """duckdb or snowflake."""


async def read(warehouse: Warehouse, user_ids: Collection[int]) -> Dashboard | None:
    """The rows of these members; None where nothing was ever synced. Raises WarehouseUnavailable."""
    async with warehouse.session() as session:
        synced = await state.synced_at(session) if await state.prepared(session) else None
        if synced is None or not user_ids:
            return None
        marks = ", ".join("?" * len(user_ids))
        sql = f"SELECT {', '.join(COLUMNS)} FROM mentor_dashboard WHERE user_id IN ({marks})"  # noqa: S608
        found = await session.rows(sql, list(user_ids))
    rows = {row[0]: Row(dict(zip(COLUMNS, row, strict=True))) for row in found}
    return Dashboard(rows, synced.replace(tzinfo=UTC), warehouse.name)
