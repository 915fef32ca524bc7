"""What a group's members came to together. Nobody's own figures leave this file."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from coaching.adherence import Count
from coaching.values import Span
from storage.conditions import AGREED
from storage.database import Reader

# Those who took part all week and had something due in it; of the same people, the week before.
_TOGETHER = text(f"""
    WITH part AS (
        SELECT m.user_id FROM group_members AS m JOIN users AS u ON u.id = m.user_id
        WHERE m.group_id = :group AND m.left_at IS NULL AND u.status = 'active'
          AND (m.joined_at AT TIME ZONE coalesce(u.time_zone, 'UTC'))::date <= :first
          AND {AGREED}
    ), slots AS (
        SELECT s.user_id, s.slot_date >= :first AS this_week, s.state = 'done' AS done
        FROM part JOIN habit_slots AS s ON s.user_id = part.user_id AND s.slot_date BETWEEN :before AND :last
        WHERE s.state <> 'pending' OR s.slot_date < :today
    ), counted AS (SELECT DISTINCT user_id FROM slots WHERE this_week)
    SELECT (SELECT count(*) FROM counted) AS people,
           count(*) FILTER (WHERE this_week AND done) AS done, count(*) FILTER (WHERE this_week) AS due,
           count(*) FILTER (WHERE NOT this_week AND done) AS done_before,
           count(*) FILTER (WHERE NOT this_week) AS due_before
    FROM slots JOIN counted USING (user_id)
""")  # noqa: S608 — made of a constant


@dataclass(frozen=True, slots=True)
class Together:
    """How many members the counts are of, what they did in the week, and in the week before."""

    people: int
    now: Count
    before: Count


async def together(reader: Reader, group_id: int, week: Span) -> Together:
    """The members of the group, over `week`, which is over for all of them."""
    assert week.last is not None
    values = {
        "group": group_id,
        "before": week.first - timedelta(weeks=1),
        "first": week.first,
        "last": week.last,
        "today": week.last + timedelta(days=1),
    }
    row = await reader.first(_TOGETHER, values)
    assert row is not None
    return Together(row.people, Count(row.done, row.due), Count(row.done_before, row.due_before))
