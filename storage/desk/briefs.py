"""What changed for a mentor since they last looked, and up to where that is. As the mentor, unless said otherwise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage.database import Reader, Writer

_MARK = text("""
    SELECT b.looked_at, b.brief_at, o.state FROM brief_marks AS b LEFT JOIN outbox AS o ON o.key = b.brief_key
    WHERE b.mentor_id = :mentor
""")
_SET = text("""
    INSERT INTO brief_marks (mentor_id, looked_at, brief_at, brief_key)
    VALUES (:mentor, CAST(:looked AS timestamptz), :now, :key)
    ON CONFLICT (mentor_id) DO UPDATE
    SET looked_at = excluded.looked_at, brief_at = excluded.brief_at, brief_key = excluded.brief_key
""")
# Levels of members who share what the score is made of: mood may have been shared when it was made.
_LEVELS = text("""
    SELECT u.id AS user_id, newest.level, newest.score, before.level AS was
    FROM users AS u
    JOIN LATERAL (SELECT r.level, r.score, r.factors -> 'figures' ->> 'mood7' AS mood FROM risk_days AS r
                  WHERE r.user_id = u.id ORDER BY r.as_of DESC LIMIT 1) AS newest ON true
    JOIN LATERAL (SELECT r.level FROM risk_days AS r
                  WHERE r.user_id = u.id AND r.at <= :since
                  ORDER BY r.as_of DESC LIMIT 1) AS before ON true
    WHERE u.id <> :mentor AND newest.level <> before.level AND 'checkins' = ANY(u.shares)
      AND ('mood' = ANY(u.shares) OR newest.mood IS NULL)
    ORDER BY newest.score DESC NULLS LAST, u.id
""")
# By member, as whose entries they are found: the trail holds those of everybody, and only grows.
_ANSWERS = text("""
    SELECT u.id AS user_id, said.times FROM users AS u CROSS JOIN LATERAL (
        SELECT count(*) AS times, max(a.seq) AS newest FROM audit_log AS a
        WHERE a.patient_id = u.id AND a.action = 'replied' AND a.at > :since AND a.at <= :now) AS said
    WHERE u.id <> :mentor AND said.times > 0 ORDER BY said.newest DESC
""")
_JOINED = text("""
    SELECT user_id, kind FROM caseload WHERE mentor_id = :mentor AND user_id <> :mentor
      AND "from" > :since AND "from" <= :now AND (until IS NULL OR :now < until) ORDER BY "from", user_id
""")
_LEFT = text("""
    SELECT DISTINCT user_id FROM caseload AS gone WHERE mentor_id = :mentor AND user_id <> :mentor
      AND until > :since AND until <= :now AND NOT EXISTS (
        SELECT 1 FROM caseload AS still WHERE still.mentor_id = :mentor AND still.user_id = gone.user_id
          AND still."from" <= :now AND (still.until IS NULL OR :now < still.until))
    ORDER BY user_id
""")
_PAUSED = text("""
    SELECT user_id, max(last_day) AS last_day, bool_or(last_day IS NULL) AS open FROM pauses
    WHERE goal_id IS NULL AND user_id <> :mentor AND created_at > :since AND created_at <= :now
      AND (last_day IS NULL OR last_day >= CAST(CAST(:now AS timestamptz) AS date))
    GROUP BY user_id ORDER BY user_id
""")

ARRIVED: Final = ("sent", "uncertain")


@dataclass(frozen=True, slots=True)
class Moved:
    """A member whose level isn't what it was."""

    user_id: int
    level: str
    was: str
    score: float | None


@dataclass(frozen=True, slots=True)
class News:
    """By member, what came up between two moments."""

    levels: tuple[Moved, ...]
    answers: tuple[tuple[int, int], ...]
    """Member, and how many messages."""
    joined: tuple[int, ...]
    covered: tuple[int, ...]
    """Whom the mentor stands in for since."""
    left: tuple[int, ...]
    paused: tuple[int, ...]


async def looked_at(reader: Reader, mentor_id: int) -> datetime | None:
    """Up to when the mentor knows: the moment of the last brief that was sent. None before the first."""
    row = await reader.first(_MARK, {"mentor": mentor_id})
    if row is None:
        return None
    arrived = row.state is None or row.state in ARRIVED  # what is no longer in the outbox is old, and went
    found: datetime | None = row.brief_at if arrived else row.looked_at
    return found


async def shown(reader: Reader, mentor_id: int) -> tuple[datetime | None, datetime] | None:
    """What the newest brief tells of: from when, and up to when. None before the first."""
    row = await reader.first(_MARK, {"mentor": mentor_id})
    return (row.looked_at, row.brief_at) if row else None


async def mark(writer: Writer, mentor_id: int, looked: datetime | None, now: datetime, key: str) -> None:
    """A brief as of `now` is queued under `key`; it counts once it was sent, and `looked` until then."""
    await writer.run(_SET, {"mentor": mentor_id, "looked": looked, "now": now, "key": key})


async def news(reader: Reader, mentor_id: int, since: datetime, now: datetime) -> News:
    """What came up after `since`, up to `now`."""
    values = {"mentor": mentor_id, "since": since, "now": now}
    levels = await reader.all(_LEVELS, {"mentor": mentor_id, "since": since})
    care = await reader.all(_JOINED, values)
    return News(
        tuple(Moved(row.user_id, row.level, row.was, row.score) for row in levels),
        tuple((row.user_id, row.times) for row in await reader.all(_ANSWERS, values)),
        tuple(row.user_id for row in care if row.kind == "primary"),
        tuple(row.user_id for row in care if row.kind == "cover"),
        tuple(row.user_id for row in await reader.all(_LEFT, values)),
        tuple(row.user_id for row in await reader.all(_PAUSED, values)),
    )
