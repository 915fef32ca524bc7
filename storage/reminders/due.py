"""Reminders: who may be due one, queued for all members at once. What decides about each is in `scenes`."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Final

from sqlalchemy import text

from coaching.nudges.times import EVENING_CHECK
from storage.clock.due_members import LocalInstant
from storage.clock.occurrences import ONCE
from storage.conditions import AGREED
from storage.database import Reader, Writer
from storage.reminders.times import MOMENT

KIND: Final = "reminders"
SNOOZE: Final = "snooze"
"""A reminder that the member asked for, outside the cap."""
EVENING: Final = f"{EVENING_CHECK:%H:%M}"
LONGEST_BLOCK: Final = 366
"""Days: a make-up counts within a week, a month, or as long as every-n-days goes at most."""

LIVE: Final = """
    JOIN habits AS h ON h.user_id = u.id
    JOIN goals AS g ON g.id = h.goal_id AND g.status = 'active'
"""
_REMINDED: Final = f"u.status = 'active' AND u.reminders AND u.time_zone IS NOT NULL AND {AGREED}"
_WALLS = text(f"""
    SELECT moment.wall FROM users AS u {LIVE} {MOMENT}
    WHERE u.status = 'active' AND u.reminders
      AND (h.archived_on IS NULL OR h.archived_on > coalesce(u.closed_through, '-infinity'))
    UNION SELECT time '{EVENING}'
""")  # noqa: S608 — made of constants

# What may be open, or would be but for a reason that is worth recording. The date is the member's own.
_CONCERNS: Final = f"""
    (h.archived_on IS NULL OR h.archived_on > due.day) AND (
        h.created_on = due.day
        OR EXISTS (SELECT 1 FROM habit_slots AS s WHERE s.habit_id = h.id AND s.slot_date = due.day)
        OR EXISTS (
            SELECT 1 FROM habit_slots AS s
            WHERE s.habit_id = h.id AND s.slot_date < due.day AND s.slot_date >= due.day - {LONGEST_BLOCK}
              AND s.block_last >= due.day AND s.flex <> 'none' AND s.state <> 'done')
        OR EXISTS (
            SELECT 1 FROM pauses AS p
            WHERE p.user_id = u.id AND (p.goal_id IS NULL OR p.goal_id = h.goal_id)
              AND p.first_day <= due.day AND (p.last_day IS NULL OR p.last_day >= due.day))
        OR EXISTS (
            SELECT 1 FROM checkins AS c
            WHERE c.habit_id = h.id AND c.for_date = due.day AND c.status = 'skipped' AND c.retracted_at IS NULL))
"""  # noqa: S608 — made of a constant
_DAY: Final = """
    LATERAL (SELECT given.for_date - CAST(given.wall < make_time(u.day_start_hour, 0, 0) AS int) AS day) AS due
"""
_QUEUE = text(f"""
    WITH given AS MATERIALIZED (
        SELECT zone, for_date, nominal, CAST(nominal AS time) AS wall, due_at
        FROM unnest(CAST(:zones AS text[]), CAST(:dates AS date[]), CAST(:nominals AS text[]),
                    CAST(:due AS timestamptz[])) AS given (zone, for_date, nominal, due_at)
    ), candidates AS (
        SELECT u.id AS user_id, due.day, given.nominal, given.due_at
        FROM users AS u {LIVE} {MOMENT}
        JOIN given ON given.zone = u.time_zone AND given.wall = moment.wall
        CROSS JOIN {_DAY}
        WHERE {_REMINDED} AND {_CONCERNS}
        UNION
        SELECT u.id, due.day, given.nominal, given.due_at
        FROM users AS u {LIVE}
        JOIN given ON given.zone = u.time_zone AND given.nominal = '{EVENING}'
        CROSS JOIN {_DAY}
        WHERE u.evening_check AND {_REMINDED} AND {_CONCERNS}
    ), new AS (
        INSERT INTO occurrences (kind, user_id, for_date, nominal, due_at, expires_at)
        SELECT '{KIND}', user_id, day, nominal, due_at, due_at + CAST(:catch_up AS interval) FROM candidates
        ORDER BY user_id, day, nominal
        {ONCE})
    SELECT count(*) FROM new
""")  # noqa: S608 — made of constants


async def walls(reader: Reader) -> list[time]:
    """The wall times at which anybody is reminded of anything, and that of the evening check."""
    return [row.wall for row in await reader.all(_WALLS)]


async def queue(writer: Writer, found: Sequence[LocalInstant], catch_up: timedelta) -> int:
    """Queue whom one of these instants concerns: something may be open then, and reminders are wanted. How many."""
    if not found:
        return 0
    values = {
        "zones": [each.zone for each in found],
        "dates": [each.for_date for each in found],
        "nominals": [each.nominal for each in found],
        "due": [each.due_at for each in found],
        "catch_up": catch_up,
    }
    return int(await writer.scalar(_QUEUE, values))
