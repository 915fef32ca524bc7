"""The phases of a goal: weeks with a target of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage.database import Reader, Writer
from storage.tables import subgoals


@dataclass(frozen=True, slots=True)
class SubgoalRow:
    """A phase to be stored: weeks `week_start` to `week_end` of the plan, both included, counted from 1."""

    title: str
    order: int
    week_start: int
    week_end: int
    weekly_target: int
    success_criterion: str


@dataclass(frozen=True, slots=True)
class Subgoal:
    """A stored phase. `status`: open or completed."""

    id: int
    title: str
    status: str
    week_start: int
    week_end: int
    weekly_target: int
    success_criterion: str


_ADD = insert(subgoals).inline()
_LISTED = (
    select(subgoals)
    .where(subgoals.c.user_id == bindparam("user"), subgoals.c.goal_id == bindparam("goal"))
    .order_by(subgoals.c.order, subgoals.c.id)
)


async def add(writer: Writer, user_id: int, goal_id: int, rows: Sequence[SubgoalRow]) -> None:
    """Store the phases of a goal."""
    if rows:
        await writer.run(_ADD, [_values(user_id, goal_id, row) for row in rows])


async def listed(reader: Reader, user_id: int, goal_id: int) -> tuple[Subgoal, ...]:
    """The phases of a goal, in order."""
    return tuple(
        Subgoal(
            row.id,
            row.title,
            row.status,
            row.week_start,
            row.week_end,
            row.weekly_target,
            row.success_criterion,
        )
        for row in await reader.all(_LISTED, {"user": user_id, "goal": goal_id})
    )


def _values(user_id: int, goal_id: int, row: SubgoalRow) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "goal_id": goal_id,
        "title": row.title,
        "status": "open",
        "order": row.order,
        "week_start": row.week_start,
        "week_end": row.week_end,
        "weekly_target": row.weekly_target,
        "success_criterion": row.success_criterion,
    }
