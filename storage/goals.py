"""Goals: what a member set out to do, and the plan that was agreed on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, insert, select, text, update

from storage import ledger
from storage.database import Reader, Writer
from storage.tables import goals

DELETED_WITHIN: Final = timedelta(hours=24)
"""A younger goal may really be deleted; deleting a failing older one would raise the figures, so it is archived."""


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal to be stored. `plan` is the accepted plan as JSON; `made_by` is "rules" or the model's name."""

    title: str
    category: str
    frequency: str
    """In words."""
    plan: Mapping[str, Any]
    made_by: str
    start_date: date
    end_date: date | None = None
    status: str = "active"
    """`review` while a mentor must look at it first; nothing of it is due until then."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A stored goal. `status`: review, active, completed or archived."""

    id: int
    title: str
    category: str
    frequency: str
    plan: Mapping[str, Any]
    made_by: str
    start_date: date
    end_date: date | None
    status: str
    archived_on: date | None
    created_at: datetime


class Gone(StrEnum):
    """What deleting came to."""

    DELETED = "deleted"
    ARCHIVED = "archived"
    ABSENT = "absent"


_ADD = insert(goals).returning(goals.c.id)
_OWN = select(goals).where(goals.c.user_id == bindparam("user"))
_ALL = _OWN.order_by(goals.c.id)
_CURRENT = _ALL.where(goals.c.status != "archived")
_GET = _OWN.where(goals.c.id == bindparam("goal"))
_CHANGE = (
    update(goals)
    .where(goals.c.id == bindparam("goal"), goals.c.user_id == bindparam("user"))
    .values(updated_at=bindparam("now"))
    .returning(goals.c.start_date)
)
_RENAME = _CHANGE.values(title=bindparam("to"))
_SET_STATUS = _CHANGE.where(goals.c.status != "archived").values(status=bindparam("to"))
_ARCHIVE = text("""
    WITH goal AS (
        UPDATE goals SET status = 'archived', archived_on = :day, updated_at = :now
        WHERE id = :goal AND user_id = :user AND status <> 'archived'
        RETURNING id)
    UPDATE habits SET archived_on = :day, updated_at = :now
    FROM goal WHERE habits.goal_id = goal.id AND habits.archived_on IS NULL
""")
_REOPEN = text("""
    WITH goal AS (
        UPDATE goals SET status = :to, archived_on = NULL, updated_at = :now
        WHERE id = :goal AND user_id = :user AND status = 'archived'
        RETURNING id)
    UPDATE habits SET archived_on = NULL, updated_at = :now
    FROM goal WHERE habits.goal_id = goal.id AND habits.archived_on = :day
""")
_NOTE = text("""
    UPDATE goals
    SET ai_plan = ai_plan || jsonb_build_object(
            'changes', coalesce(ai_plan -> 'changes', '[]') || CAST(:change AS jsonb)),
        updated_at = :now
    WHERE id = :goal AND user_id = :user
""")
_UNNOTE = text("""
    UPDATE goals
    SET ai_plan = ai_plan || jsonb_build_object('changes', coalesce(
            (SELECT jsonb_agg(each) FROM jsonb_array_elements(ai_plan -> 'changes') AS each
             WHERE each -> 'suggestion' IS DISTINCT FROM to_jsonb(CAST(:suggestion AS bigint))), '[]')),
        updated_at = :now
    WHERE id = :goal AND user_id = :user AND ai_plan ? 'changes'
""")
_DELETE = delete(goals).where(goals.c.id == bindparam("goal"), goals.c.user_id == bindparam("user"))


async def add(writer: Writer, user_id: int, row: GoalRow, now: datetime) -> int:
    """Store a goal; its habits come by `habits.add_habit`."""
    goal_id: int = await writer.scalar(
        _ADD,
        {
            "user_id": user_id,
            "title": row.title,
            "category": row.category,
            "frequency": row.frequency,
            "ai_plan": dict(row.plan),
            "made_by": row.made_by,
            "start_date": row.start_date,
            "end_date": row.end_date,
            "status": row.status,
            "created_at": now,
            "updated_at": now,
        },
    )
    return goal_id


async def listed(reader: Reader, user_id: int, *, archived: bool = False) -> tuple[Goal, ...]:
    """The member's goals, oldest first, with the archived ones or without."""
    rows = await reader.all(_ALL if archived else _CURRENT, {"user": user_id})
    return tuple(_goal(row) for row in rows)


async def get(reader: Reader, user_id: int, goal_id: int) -> Goal | None:
    """One of the member's own goals."""
    row = await reader.first(_GET, {"user": user_id, "goal": goal_id})
    return row and _goal(row)


async def rename(writer: Writer, user_id: int, goal_id: int, title: str, now: datetime) -> bool:
    """Whether there was such a goal to rename."""
    values = {"user": user_id, "goal": goal_id, "to": title, "now": now}
    return await writer.first(_RENAME, values) is not None


async def set_status(writer: Writer, user_id: int, goal_id: int, status: str, today: date, now: datetime) -> bool:
    """Move an unarchived goal between review, active and completed. Whether there was such a goal."""
    row = await writer.first(_SET_STATUS, {"user": user_id, "goal": goal_id, "to": status, "now": now})
    if row is None:
        return False
    await ledger.rebuild_all(writer, user_id, row.start_date, today, goal_id)
    return True


async def note_change(writer: Writer, user_id: int, goal_id: int, change: Mapping[str, Any], now: datetime) -> None:
    """Add to the stored plan what was changed of it since; `change` names its suggestion."""
    await writer.run(_NOTE, {"user": user_id, "goal": goal_id, "change": json.dumps([dict(change)]), "now": now})


async def forget_change(writer: Writer, user_id: int, goal_id: int, suggestion_id: int, now: datetime) -> None:
    """Take out of the stored plan what that suggestion had changed."""
    await writer.run(_UNNOTE, {"user": user_id, "goal": goal_id, "suggestion": suggestion_id, "now": now})


async def archive(writer: Writer, user_id: int, goal_id: int, last_day: date, today: date, now: datetime) -> bool:
    """End the goal and its habits; slots up to `last_day`, included, stay. Whether there was such a goal."""
    goal = await get(writer, user_id, goal_id)
    if goal is None or goal.archived_on is not None:
        return False
    await writer.run(_ARCHIVE, {"user": user_id, "goal": goal_id, "day": last_day, "now": now})
    await ledger.rebuild_all(writer, user_id, last_day, today, goal_id)
    return True


async def reopen(writer: Writer, user_id: int, goal_id: int, status: str, today: date, now: datetime) -> bool:
    """Take back that it was archived, with the habits that ended with it. Whether there was such a goal."""
    goal = await get(writer, user_id, goal_id)
    if goal is None or goal.archived_on is None:
        return False
    values = {"user": user_id, "goal": goal_id, "to": status, "day": goal.archived_on, "now": now}
    await writer.run(_REOPEN, values)
    await ledger.rebuild_all(writer, user_id, goal.archived_on, today, goal_id)
    return True


async def remove(writer: Writer, user_id: int, goal_id: int, today: date, now: datetime) -> Gone:
    """Delete a goal of the last 24 hours with all that hangs on it; an older one is archived as of today."""
    goal = await get(writer, user_id, goal_id)
    if goal is None:
        return Gone.ABSENT
    if now - goal.created_at >= DELETED_WITHIN:
        await archive(writer, user_id, goal_id, today, today, now)
        return Gone.ARCHIVED
    await writer.run(_DELETE, {"user": user_id, "goal": goal_id})
    return Gone.DELETED


def _goal(row: Row[Any]) -> Goal:
    return Goal(
        id=row.id,
        title=row.title,
        category=row.category,
        frequency=row.frequency,
        plan=row.ai_plan,
        made_by=row.made_by,
        start_date=row.start_date,
        end_date=row.end_date,
        status=row.status,
        archived_on=row.archived_on,
        created_at=row.created_at,
    )
