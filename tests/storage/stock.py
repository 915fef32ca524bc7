"""A row in every table that holds a member's data."""

from datetime import date
from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, LargeBinary, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from coaching.values import Status
from storage.database import Database, Member
from storage.tables import audit_log, groups, metadata
from tests import people as cast
from tests.storage import programme

CHOSEN: dict[str, dict[str, Any]] = {
    "subgoals": {"status": "open"},
    "caseload": {"kind": "cover", "until": cast.ARRIVAL},
    "history": {"subject": "goal"},
    "alerts": {"kind": "crisis", "state": "open"},
    "risk_days": {"level": "LOW"},
    "outbox": {"kind": "reply"},
    "dead_letters": {"origin": "inbox"},
    "plan_patches": {"state": "offered", "offered_at": cast.ARRIVAL},
}
"""Where any value won't do."""

REFERRED = {"alerts": "alert_id", "mentor_messages": "message_id"}
"""What other tables call the id of a row in these."""

FILLERS: dict[type[Any], Any] = {
    Integer: 1,
    Text: "x",
    Boolean: False,
    LargeBinary: b"x",
    JSONB: {},
    Date: date(2026, 2, 9),
    DateTime: cast.ARRIVAL,
}


async def stock(database: Database, user_id: int) -> None:
    """Give the member at least one row in every table that has members' rows."""
    async with database.writing(Member(user_id)) as writer:
        goal_id = await programme.add_goal(writer, user_id)
        habit_id = await programme.add_habit(writer, user_id, goal_id)
        await programme.log(writer, user_id, goal_id, habit_id, {programme.START: Status.DONE}, programme.START)
    ids = {"user_id": user_id, "mentor_id": user_id, "goal_id": goal_id, "habit_id": habit_id, "origin_id": user_id}
    unique = {"external_id": str(user_id), "key": str(user_id)}
    async with database.engine.begin() as connection:
        ids["group_id"] = await _group(connection, user_id)
        # What is put here isn't chained: rows are counted, and the trail isn't verified.
        entry = {"seq": user_id, "at": cast.ARRIVAL, "actor_kind": "worker", "action": "read", "patient_id": user_id}
        hashes = {"prev_hash": bytes(32), "hash": bytes(32)}
        await connection.execute(insert(audit_log).on_conflict_do_nothing(), {**entry, **hashes})
        for table in metadata.sorted_tables:
            if "user_id" not in table.c:
                continue
            here = select(func.count()).select_from(table).where(table.c.user_id == user_id)
            if (await connection.execute(here)).scalar():
                continue
            values = {column.name: _filler(column) for column in table.c if _needed(column)}
            known = {name: value for name, value in {**ids, **unique}.items() if name in values or name == "user_id"}
            row = {**values, **known, **CHOSEN.get(table.name, {})}
            made = await connection.execute(insert(table).values(row).returning(*table.primary_key))
            if table.name in REFERRED:
                ids[REFERRED[table.name]] = made.scalar_one()


async def _group(connection: AsyncConnection, user_id: int) -> int:
    values = {column.name: _filler(column) for column in groups.c if _needed(column)}
    row = {**values, "blind_index": f"{user_id}".encode()}
    return int((await connection.execute(insert(groups).values(row).returning(groups.c.id))).scalar_one())


def _needed(column: Column[Any]) -> bool:
    return not (column.nullable or column.server_default or column.identity or column.computed)


def _filler(column: Column[Any]) -> Any:
    return next(value for kind, value in FILLERS.items() if isinstance(column.type, kind))
