"""When habits are reminded of, in SQL: what `coaching.nudges.times.moment_of` says of one, for all members at once."""

from datetime import datetime
from typing import Final

from sqlalchemy import text

from coaching.nudges.times import FALLBACK, LEAD
from storage.database import Writer

ENOUGH: Final = 3
"""Completions, from which their hour says something."""

_LEAD = f"interval '{LEAD} minutes'"
_DAY_START = "make_time(u.day_start_hour, 0, 0)"
_PLANNED = f"""
    CASE WHEN h.planned_at >= {_DAY_START} AND h.planned_at - {_DAY_START} < {_LEAD} THEN {_DAY_START}
         ELSE h.planned_at - {_LEAD} END
"""
_DERIVED = f"coalesce({_PLANNED}, h.cue_at, h.usual_at, time '{FALLBACK:%H:%M}')"
_QUIET = """
    CASE WHEN u.quiet_from <= u.quiet_until THEN derived.at >= u.quiet_from AND derived.at < u.quiet_until
         ELSE derived.at >= u.quiet_from OR derived.at < u.quiet_until END
"""
MOMENT = f"""
    CROSS JOIN LATERAL (SELECT {_DERIVED} AS at) AS derived
    CROSS JOIN LATERAL (
        SELECT coalesce(h.remind_at, u.remind_at) IS NOT NULL AS chosen,
               coalesce(h.remind_at, u.remind_at,
                        CASE WHEN NOT ({_QUIET}) THEN derived.at
                             WHEN derived.at < u.quiet_until THEN u.quiet_until
                             ELSE u.quiet_from - {_LEAD} END) AS wall) AS moment
"""
"""What joins `habits AS h` and `users AS u` with moment.wall and moment.chosen."""

# The hour is counted from the start of the member's day, so that 23:00 and 01:00 are neighbours.
_RESTATE_USUAL = text(f"""
    WITH done AS (
        SELECT c.habit_id, u.day_start_hour AS start,
               mod(CAST(extract(hour FROM c.timestamp AT TIME ZONE u.time_zone) AS int) - u.day_start_hour + 24, 24)
                   AS hour,
               row_number() OVER (PARTITION BY c.habit_id ORDER BY c.timestamp DESC, c.id DESC) AS place
        FROM checkins AS c JOIN users AS u ON u.id = c.user_id
        WHERE c.status = 'done' AND c.retracted_at IS NULL AND u.time_zone IS NOT NULL
          AND c.timestamp >= CAST(:now AS timestamptz) - interval '60 days' AND c.timestamp <= :now
          AND c.for_date = CAST(c.timestamp AT TIME ZONE u.time_zone - make_interval(hours => u.day_start_hour) AS date)
    ), usual AS (
        SELECT habit_id,
               make_time(mod(percentile_disc(0.5) WITHIN GROUP (ORDER BY hour) + min(start), 24), 0, 0) AS at
        FROM done WHERE place <= 5 GROUP BY habit_id HAVING count(*) >= {ENOUGH}
    ), changed AS (
        UPDATE habits SET usual_at = usual.at FROM usual
        WHERE habits.id = usual.habit_id AND habits.usual_at IS DISTINCT FROM usual.at
        RETURNING 1)
    SELECT count(*) FROM changed
""")  # noqa: S608 — made of the constants above


async def restate_usual(writer: Writer, now: datetime) -> int:
    """Set each habit's usual hour, for all members at once, from its last 5 completions; how many habits it changed.

    Only what was logged on its own day tells when the thing is done, and it takes 3 such to tell. The middle one of
    their hours counts. For `Worker("reminders")`.
    """
    return int(await writer.scalar(_RESTATE_USUAL, {"now": now}))
