"""Reminders that a member put off: queued for the time that they asked for, delivered by the reminders' job."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, text

from coaching.nudges.rules import Quiet
from storage.database import Reader, Writer
from storage.reminders.due import SNOOZE
from storage.tables import users

_QUIET = select(users.c.quiet_from, users.c.quiet_until).where(users.c.id == bindparam("user"))

# What is put off again is moved. Of two things put off to the same minute, one reminder names both.
_MOVE = text("""
    UPDATE occurrences SET state = 'skipped', reason = 'superseded', handled_at = :now, finished_at = clock_timestamp()
    WHERE user_id = :user AND kind = :kind AND state = 'due' AND detail->'habits' <@ CAST(:habits AS jsonb)
""")
_PUT = text("""
    INSERT INTO occurrences AS old (kind, user_id, for_date, nominal, due_at, expires_at, detail)
    VALUES (:kind, :user, :for_date, :nominal, :due_at, :expires_at, CAST(:detail AS jsonb))
    ON CONFLICT (kind, user_id, group_id, for_date, nominal) DO UPDATE
    SET detail = CASE WHEN old.state = 'due' THEN jsonb_set(excluded.detail, '{habits}',
                          (old.detail->'habits') || (excluded.detail->'habits')) ELSE excluded.detail END,
        state = 'due', reason = NULL, attempts = 0, not_before = NULL, handled_at = NULL, finished_at = NULL,
        claim = NULL, lease_until = NULL, due_at = excluded.due_at, expires_at = excluded.expires_at
""")


@dataclass(frozen=True, slots=True)
class Snooze:
    """`for_date` and `nominal` are when it is due on the member's clock, `day` the date that was put off."""

    habit_ids: Collection[int]
    day: date
    for_date: date
    nominal: str
    due_at: datetime
    expires_at: datetime


async def put_off(writer: Writer, user_id: int, snooze: Snooze, now: datetime) -> None:
    """Remind of these habits again, at this time instead of any other that was asked for before."""
    habits = sorted(snooze.habit_ids)
    await writer.run(_MOVE, {"user": user_id, "kind": SNOOZE, "habits": json.dumps(habits), "now": now})
    row = {
        "kind": SNOOZE,
        "user": user_id,
        "for_date": snooze.for_date,
        "nominal": snooze.nominal,
        "due_at": snooze.due_at,
        "expires_at": snooze.expires_at,
        "detail": json.dumps({"habits": habits, "day": snooze.day.isoformat()}),
    }
    await writer.run(_PUT, row)


async def quiet_hours(reader: Reader, user_id: int) -> Quiet:
    """The wall times at which the member wants no reminder."""
    row = await reader.first(_QUIET, {"user": user_id})
    return Quiet(row.quiet_from, row.quiet_until) if row else Quiet()
