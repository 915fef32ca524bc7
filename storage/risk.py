"""Risk by day: what is known of every member at the end of the last closed day, and where that leaves them.

As `Worker("risk")`: only this reads how journals sound, and nothing here reads what they say. Mentors see the scores
and are alerted by them, so they are made of what each member shares: no level tells of anything else.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, text

from coaching.adherence import WINDOWS, Count
from coaching.risk.levels import Day, Rating, stand
from coaching.risk.scoring import DEFAULTS, Inputs, Risk, Scoring, risk
from storage.conditions import AGREED
from storage.database import Reader, Writer

_ALONE = text("SELECT pg_advisory_xact_lock(hashtextextended('risk', 0))")

# Row-level security hides from the planner that it is about everybody: it would look the members up one by one, and
# sort millions of slots to add them up by member.
_FOR_ALL = text("SELECT set_config('enable_nestloop', 'off', true), set_config('enable_sort', 'off', true)")

# Whether a day that was judged before was made of what is shared now: else its level is forgotten.
_STILL_SHARED: Final = """
    ('mood' = ANY(who.shares) OR {day}.factors -> 'figures' ->> 'mood7' IS NULL)
    AND ('checkins' = ANY(who.shares) OR {day}.factors -> 'figures' ->> 'due_ever' = '0')
"""

# A slot that is pending on a closed day reads as missed. Whole numbers only: the scores are made of them in Python.
# `before90` stands for itself, since only what is no expression may reach an index behind row-level security.
_INPUTS: Final = text(f"""
    WITH who AS (
        SELECT u.id, u.shares, u.last_inbound_date, coalesce(CAST(:as_of AS date), u.closed_through) AS as_of,
               coalesce(CAST(:closed AS date), u.closed_through) AS closed,
               coalesce(CAST(:as_of AS date), u.closed_through) - 90 AS before90,
               CAST(u.created_at AT TIME ZONE 'UTC' AS date) AS joined
        FROM users AS u
        WHERE (CAST(:user AS bigint) IS NULL OR u.id = :user)
          AND coalesce(CAST(:as_of AS date), u.closed_through) IS NOT NULL
          AND u.status <> 'discharged' AND 'member' = ANY(u.roles)
          AND {AGREED}
    ), due AS (
        SELECT who.id,
               count(*) FILTER (WHERE s.slot_date > who.as_of - 7) AS due7,
               count(*) FILTER (WHERE s.slot_date > who.as_of - 7 AND s.state = 'done') AS done7,
               count(*) FILTER (WHERE s.slot_date > who.as_of - 30) AS due30,
               count(*) FILTER (WHERE s.slot_date > who.as_of - 30 AND s.state = 'done') AS done30,
               count(*) AS due90,
               count(*) FILTER (WHERE s.state = 'done') AS done90,
               count(*) FILTER (WHERE s.slot_date > who.as_of - 3 AND s.state <> 'done') AS missed3
        FROM who JOIN habit_slots AS s ON s.user_id = who.id
        WHERE s.slot_date > who.before90 AND s.slot_date <= who.as_of
          AND (s.state <> 'pending' OR s.slot_date <= who.closed) AND 'checkins' = ANY(who.shares)
        GROUP BY who.id
    ), texts AS (
        SELECT user_id, for_date, sentiment_score, CAST('{{mood}}' AS text[]) AS needs FROM journal_entries
        WHERE sentiment_score IS NOT NULL AND (CAST(:user AS bigint) IS NULL OR user_id = :user)
        UNION ALL
        SELECT user_id, for_date, sentiment_score, CAST('{{mood,messages}}' AS text[]) FROM messages
        WHERE sentiment_score IS NOT NULL AND message_type NOT IN ('checkin', 'crisis') AND NOT hidden
          AND (CAST(:user AS bigint) IS NULL OR user_id = :user)
    ), moods AS (
        SELECT who.id,
               sum(floor(t.sentiment_score * 10000 + 0.5)) FILTER (WHERE t.for_date > who.as_of - 7) AS sum7,
               count(*) FILTER (WHERE t.for_date > who.as_of - 7) AS texts7,
               sum(floor(t.sentiment_score * 10000 + 0.5)) FILTER (WHERE t.for_date <= who.as_of - 7) AS sum_prior,
               count(*) FILTER (WHERE t.for_date <= who.as_of - 7) AS texts_prior
        FROM who JOIN texts AS t ON t.user_id = who.id AND t.for_date > who.as_of - 30 AND t.for_date <= who.as_of
        WHERE who.shares @> t.needs
        GROUP BY who.id
    ), aims AS (
        SELECT who.id, min(g.start_date) AS start, count(*) FILTER (WHERE g.status = 'active') AS active_goals,
               count(*) FILTER (WHERE g.status = 'active' AND EXISTS (
                   SELECT 1 FROM pauses AS p WHERE p.user_id = who.id AND (p.goal_id IS NULL OR p.goal_id = g.id)
                     AND p.first_day <= who.as_of AND (p.last_day IS NULL OR p.last_day >= who.as_of))) AS paused_goals
        FROM who JOIN goals AS g ON g.user_id = who.id AND g.status <> 'review'
        GROUP BY who.id
    )
    SELECT who.id, who.as_of, due7, done7, due30, done30, due90, done90, missed3, sum7, texts7, sum_prior, texts_prior,
           active_goals, paused_goals, who.as_of - coalesce(aims.start, who.joined) AS days_since_start,
           who.as_of - coalesce(who.last_inbound_date, aims.start, who.joined) AS inactive_days,
           CASE WHEN due90 >= 5 THEN due90 ELSE (
               SELECT count(*) FROM habit_slots AS s WHERE s.user_id = who.id AND s.slot_date <= who.as_of
                 AND (s.state <> 'pending' OR s.slot_date <= who.closed) AND 'checkins' = ANY(who.shares)
           ) END AS due_ever,
           same.level AS same_level, CAST(same.factors ->> 'under' AS int) AS same_under,
           earlier.as_of AS earlier_as_of, earlier.level AS earlier_level,
           CAST(earlier.factors ->> 'under' AS int) AS earlier_under
    FROM who LEFT JOIN due ON due.id = who.id LEFT JOIN moods ON moods.id = who.id LEFT JOIN aims ON aims.id = who.id
    LEFT JOIN risk_days AS same ON same.user_id = who.id AND same.as_of = who.as_of
        AND {_STILL_SHARED.format(day="same")}
    LEFT JOIN LATERAL (
        SELECT d.as_of, d.level, d.factors FROM risk_days AS d
        WHERE d.user_id = who.id AND d.as_of < who.as_of ORDER BY d.as_of DESC LIMIT 1) AS earlier
        ON {_STILL_SHARED.format(day="earlier")}
    ORDER BY who.id
""")  # noqa: S608 — made of the constant above

_KEEP: Final = text("""
    INSERT INTO risk_days AS old (user_id, as_of, score, level, raw_level, provisional, factors, at)
    SELECT user_id, as_of, score, level, raw_level, provisional, CAST(factors AS jsonb), :now
    FROM unnest(CAST(:users AS bigint[]), CAST(:days AS date[]), CAST(:scores AS double precision[]),
                CAST(:levels AS text[]), CAST(:raw_levels AS text[]), CAST(:provisionals AS boolean[]),
                CAST(:factors AS text[]))
         AS f(user_id, as_of, score, level, raw_level, provisional, factors)
    ON CONFLICT (user_id, as_of) DO UPDATE
    SET score = excluded.score, level = excluded.level, raw_level = excluded.raw_level,
        provisional = excluded.provisional, factors = excluded.factors, at = excluded.at
    WHERE (old.score, old.level, old.raw_level, old.provisional, old.factors) IS DISTINCT FROM
        (excluded.score, excluded.level, excluded.raw_level, excluded.provisional, excluded.factors)
""")


AT_A_TIME: Final = 200
"""Members that are judged before others have their turn: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """A member at the end of a day."""

    user_id: int
    as_of: date
    inputs: Inputs
    risk: Risk
    rating: Rating


async def assess(writer: Writer, now: datetime, scoring: Scoring = DEFAULTS) -> tuple[Assessed, ...]:
    """Judge everybody's last closed day, and keep it.

    A day that is judged again may rise but not fall; where nothing has changed, nothing is written.
    """
    await writer.run(_ALONE)
    await writer.run(_FOR_ALL)
    found = await _assessed(writer, scoring)
    if found:
        await writer.run(_KEEP, {**_columns(found), "now": now})
    return found


async def live(reader: Reader, user_id: int, today: date, scoring: Scoring = DEFAULTS) -> Assessed | None:
    """One member as of `today`, their own local date; what is still open today doesn't count. None: not known here."""
    found = await _assessed(reader, scoring, user_id, today)
    return found[0] if found else None


async def _assessed(
    reader: Reader, scoring: Scoring, user_id: int | None = None, today: date | None = None
) -> tuple[Assessed, ...]:
    closed = today - timedelta(days=1) if today else None
    rows = await reader.all(_INPUTS, {"user": user_id, "as_of": today, "closed": closed})
    found = []
    for number, row in enumerate(rows):
        found.append(_judged(row, scoring))
        if number % AT_A_TIME == AT_A_TIME - 1:
            await asyncio.sleep(0)  # others are answered meanwhile
    return tuple(found)


def _judged(row: Row[Any], scoring: Scoring) -> Assessed:
    inputs = _inputs(row)
    found = risk(inputs, scoring)
    earlier = Day(row.earlier_as_of, Rating(row.earlier_level, row.earlier_under or 0)) if row.earlier_as_of else None
    same = Day(row.as_of, Rating(row.same_level, row.same_under or 0)) if row.same_level else None
    return Assessed(row.id, row.as_of, inputs, found, stand(found, row.as_of, earlier, same, scoring))


def _inputs(row: Row[Any]) -> Inputs:
    week = Count(row.done7 or 0, row.due7 or 0)
    return Inputs(
        (week, Count(row.done30 or 0, row.due30 or 0), Count(row.done90 or 0, row.due90 or 0)),
        row.missed3 or 0,
        week.missed,
        max(row.inactive_days, 0),
        _mean(row.sum7, row.texts7),
        _mean(row.sum_prior, row.texts_prior),
        row.days_since_start,
        row.due_ever,
        row.active_goals or 0,
        bool(row.active_goals) and row.paused_goals == row.active_goals,
    )


def _mean(total: float | None, texts: int | None) -> float | None:
    """Half up to four decimals, of a sum in ten-thousandths."""
    return (2 * int(total or 0) + texts) // (2 * texts) / 10_000 if texts else None


def _columns(found: Sequence[Assessed]) -> dict[str, list[Any]]:
    return {
        "users": [each.user_id for each in found],
        "days": [each.as_of for each in found],
        "scores": [each.risk.score for each in found],
        "levels": [each.rating.level for each in found],
        "raw_levels": [each.risk.level for each in found],
        "provisionals": [each.risk.provisional for each in found],
        "factors": [json.dumps(_factors(each)) for each in found],
    }


def _factors(each: Assessed) -> dict[str, Any]:
    inputs = each.inputs
    counts = zip(WINDOWS, inputs.counts, strict=True)
    return {
        "components": each.risk.components,
        "points": each.risk.points,
        "raw": each.risk.raw,
        "reasons": each.risk.reasons,
        "unknowns": each.risk.unknowns,
        "under": each.rating.under,
        "figures": {
            **{f"{what}{days}": getattr(count, what) for days, count in counts for what in ("done", "due")},
            "missed3": inputs.missed3,
            "missed7": inputs.missed7,
            "inactive_days": inputs.inactive_days,
            "mood7": inputs.mood7,
            "mood_prior": inputs.mood_prior,
            "days_since_start": inputs.days_since_start,
            "due_ever": inputs.due_ever,
            "active_goals": inputs.active_goals,
        },
    }


def inputs_of(figures: dict[str, Any]) -> Inputs:
    """The figures that a day's factors keep, as what they were read from."""
    week, month, quarter = (Count(figures[f"done{days}"], figures[f"due{days}"]) for days in WINDOWS)
    return Inputs(
        (week, month, quarter),
        figures["missed3"],
        figures["missed7"],
        figures["inactive_days"],
        figures["mood7"],
        figures["mood_prior"],
        figures["days_since_start"],
        figures["due_ever"],
        figures["active_goals"],
        False,
    )
