"""Milestones that a member has reached, celebrated or not: each once ever, so that undo and redo repeat nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import JSONB, insert

from coaching.milestones.reached import QUIET_DAYS
from coaching.values import Span
from storage.database import Reader, Writer
from storage.tables import milestones

BETWEEN_COMEBACKS = timedelta(days=30)
GRIEF_LASTS = timedelta(hours=24)
"""So long after a message of grief nothing is celebrated."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A stage of a plan: its title, and its weeks counted from 1."""

    title: str
    week_start: int
    week_end: int


@dataclass(frozen=True, slots=True)
class GoalOutline:
    """What milestones ask of a goal."""

    title: str
    category: str
    start_date: date
    end_date: date | None
    phases: tuple[Phase, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known of a member before a change that may reach something."""

    reached: frozenset[str]
    """The stored keys that can't be earned again."""
    today_count: int
    """Celebrations of the day."""
    week_count: int
    in_group: bool
    grieving: bool
    """Whether the member wrote of a death within a day."""
    last_completion: date | None
    """The date on which, or for which, something was last logged as done."""
    heard: tuple[date, ...]
    """The dates of the member's messages since, where the last completion lies a week back or more."""
    goals: Mapping[int, GoalOutline]
    extras: Mapping[int, frozenset[date]]
    """By habit, the dates on which it was done though none of its slots is dated so."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A milestone to keep. `celebrated`: reply, reply+group, or why it wasn't."""

    key: str
    type: str
    habit_id: int | None
    goal_id: int | None
    celebrated: str


_MOMENT = text("""
    WITH last AS (
        SELECT max(greatest(for_date, CAST(timestamp AT TIME ZONE :zone AS date))) AS day
        FROM (SELECT for_date, timestamp FROM checkins
              WHERE user_id = :user AND completed AND retracted_at IS NULL
              ORDER BY for_date DESC LIMIT 20) AS latest
    )
    SELECT
        last.day AS last_completion,
        ARRAY(SELECT key FROM milestones WHERE user_id = :user AND (
            goal_id = ANY(CAST(:goals AS bigint[])) AND type <> 'comeback'
            OR type = 'comeback' AND celebrated LIKE 'reply%' AND for_date > :month_ago)) AS reached,
        (SELECT count(*) FROM milestones
         WHERE user_id = :user AND celebrated LIKE 'reply%' AND for_date = :today) AS today_count,
        (SELECT count(*) FROM milestones
         WHERE user_id = :user AND celebrated LIKE 'reply%' AND for_date BETWEEN :first AND :last) AS week_count,
        EXISTS (SELECT 1 FROM group_members WHERE user_id = :user AND left_at IS NULL) AS in_group,
        EXISTS (SELECT 1 FROM messages WHERE user_id = :user AND created_at > :since
                AND context_used ->> 'situation' = 'bereavement') AS grieving,
        CASE WHEN last.day <= :quiet_since THEN ARRAY(
            SELECT DISTINCT for_date FROM messages
            WHERE user_id = :user AND inbox_id IS NOT NULL AND created_at > last.day - 1 AND for_date > last.day)
        END AS heard,
        (SELECT jsonb_agg(jsonb_build_array(g.id, g.title, g.category, g.start_date, g.end_date, (
            SELECT jsonb_agg(jsonb_build_array(s.title, s.week_start, s.week_end) ORDER BY s."order", s.id)
            FROM subgoals AS s WHERE s.goal_id = g.id)))
         FROM goals AS g WHERE g.user_id = :user AND g.id = ANY(CAST(:goals AS bigint[]))) AS goals,
        (SELECT jsonb_agg(DISTINCT jsonb_build_array(c.habit_id, c.for_date)) FROM checkins AS c
         WHERE c.user_id = :user AND c.goal_id = ANY(CAST(:goals AS bigint[]))
           AND c.completed AND c.retracted_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM habit_slots AS s WHERE s.habit_id = c.habit_id AND s.slot_date = c.for_date)) AS extras
    FROM last
""").columns(goals=JSONB, extras=JSONB)
_KEEP = insert(milestones).on_conflict_do_nothing(index_elements=["user_id", "key"])


async def moment(
    reader: Reader, user_id: int, goal_ids: Collection[int], now: datetime, today: date, week: Span
) -> Moment:
    """What milestones of these goals depend on besides the ledger, in one question.

    `now` is in the member's zone; `week` holds `today`.
    """
    values = {
        "user": user_id,
        "goals": list(goal_ids),
        "today": today,
        "first": week.first,
        "last": week.last,
        "month_ago": today - BETWEEN_COMEBACKS,
        "quiet_since": today - timedelta(days=QUIET_DAYS),
        "since": now - GRIEF_LASTS,
        "zone": str(now.tzinfo),
    }
    row = await reader.first(_MOMENT, values)
    assert row is not None
    return Moment(
        reached=frozenset(row.reached),
        today_count=row.today_count,
        week_count=row.week_count,
        in_group=row.in_group,
        grieving=row.grieving,
        last_completion=row.last_completion,
        heard=tuple(row.heard or ()),
        goals={each[0]: _goal(*each[1:]) for each in row.goals or ()},
        extras=_by_habit(row.extras or ()),
    )


async def keep(writer: Writer, user_id: int, reached: Sequence[Reached], today: date, now: datetime) -> None:
    """Keep what was reached on `today`; what is kept already stays as it is."""
    if reached:
        await writer.run(_KEEP, [_row(user_id, each, today, now) for each in reached])


def _row(user_id: int, each: Reached, today: date, now: datetime) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "key": each.key,
        "type": each.type,
        "habit_id": each.habit_id,
        "goal_id": each.goal_id,
        "for_date": today,
        "at": now,
        "celebrated": each.celebrated,
    }


def _goal(
    title: str, category: str, start: str, end: str | None, phases: Sequence[tuple[str, int, int]] | None
) -> GoalOutline:
    return GoalOutline(
        title=title,
        category=category,
        start_date=date.fromisoformat(start),
        end_date=date.fromisoformat(end) if end else None,
        phases=tuple(Phase(*phase) for phase in phases or ()),
    )


def _by_habit(pairs: Sequence[tuple[int, str]]) -> dict[int, frozenset[date]]:
    found: dict[int, set[date]] = {}
    for habit_id, day in pairs:
        found.setdefault(habit_id, set()).add(date.fromisoformat(day))
    return {habit_id: frozenset(days) for habit_id, days in found.items()}
