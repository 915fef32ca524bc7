"""Plans that wait for a mentor's look, and what comes of it.

A mentor may only read them. What a mentor decides is written as the member, in the transaction in which row-level
security has just shown the plan to the mentor.
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy import text

from storage import goals
from storage.database import Member, Reader, Writer
from storage.goals import Goal

_WAITING = text("SELECT id, user_id FROM goals WHERE status = 'review' AND user_id <> :me ORDER BY created_at, id")
_WHOSE = text("SELECT user_id FROM goals WHERE id = :goal AND user_id <> :me")
_LATER = text("""
    UPDATE goals SET start_date = start_date + CAST(:days AS integer), end_date = end_date + CAST(:days AS integer),
                     updated_at = :now
    WHERE id = :goal
""")
# In two steps, since a version may for an instant begin on the day on which another one does.
_ASIDE: Final = 100_000
_MOVED = text("""
    UPDATE habit_versions AS v
    SET "from" = v."from" + CAST(:days AS integer), until = v.until + CAST(:days AS integer),
        schedule = CASE WHEN v.schedule ->> 'kind' = 'once' AND CAST(:dated AS boolean)
            THEN v.schedule || jsonb_build_object('date', CAST(v.schedule ->> 'date' AS date) + CAST(:shift AS integer))
            ELSE v.schedule END
    FROM habits AS h WHERE h.goal_id = :goal AND v.habit_id = h.id
""")


async def waiting(reader: Reader, mentor_id: int) -> list[tuple[int, int]]:
    """Goal and member of each plan that waits, of everybody whom the mentor sees, oldest first."""
    return [(row.id, row.user_id) for row in await reader.all(_WAITING, {"me": mentor_id})]


async def seen(reader: Reader, mentor_id: int, goal_id: int) -> tuple[int, Goal] | None:
    """Whose goal it is, and the goal; None where this mentor doesn't see it, or it is the mentor's own."""
    user_id = await reader.scalar(_WHOSE, {"goal": goal_id, "me": mentor_id})
    found = await goals.get(reader, user_id, goal_id) if user_id is not None else None
    return (user_id, found) if found else None


async def approve(writer: Writer, user_id: int, goal: Goal, today: date, now: datetime) -> None:
    """Let the plan start on the member's `today`: all of its dates move by the days that it waited."""
    waited = max(0, (today - goal.start_date).days)
    async with writer.lent_to(Member(user_id)) as member:
        if waited:
            await member.run(_LATER, {"goal": goal.id, "days": waited, "now": now})
            for days, dated in ((_ASIDE, False), (waited - _ASIDE, True)):
                await member.run(_MOVED, {"goal": goal.id, "days": days, "dated": dated, "shift": waited})
        await goals.set_status(member, user_id, goal.id, "active", today, now)


async def reject(writer: Writer, user_id: int, goal: Goal, today: date, now: datetime) -> None:
    """End the plan before anything of it was due; the member finds it among the archived."""
    async with writer.lent_to(Member(user_id)) as member:
        await goals.archive(member, user_id, goal.id, today, today, now)
