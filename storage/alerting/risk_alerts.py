"""From risk by day to alerts: raised where a level is news, brought back where it got worse, resolved where it fell."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text

from coaching.desk.alert_rules import DIGEST_WITHIN, Raised, worth_raising
from coaching.risk import words as risk_words
from storage.alerting.alerts import ALERTS, read
from storage.alerting.chain import wake
from storage.database import Writer
from storage.risk import inputs_of

_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('alerts', 0))")

# The days that count are the last closed ones. `told_at`: when the level was last news.
_NEWS: Final = text("""
    SELECT d.user_id, d.as_of, d.score, d.level, d.factors, u.shares,
           last.id AS alert_id, last.state, last.score AS was,
           coalesce((SELECT max(e.at) FROM alert_events AS e
                     WHERE e.alert_id = last.id AND e.what IN ('raised', 'woke')), last.raised_at) AS told_at
    FROM risk_days AS d JOIN users AS u ON u.id = d.user_id AND u.closed_through = d.as_of
    LEFT JOIN LATERAL (
        SELECT a.id, a.state, a.score, a.raised_at FROM alerts AS a
        WHERE a.user_id = d.user_id AND a.kind = 'risk' AND a.tier = d.level ORDER BY a.id DESC LIMIT 1) AS last ON true
    WHERE d.level = ANY(CAST(:levels AS text[])) AND d.as_of >= CAST(:now AS timestamptz)::date - 3
    ORDER BY d.user_id
""")
_RAISE: Final = text("""
    WITH new AS (
        INSERT INTO alerts (user_id, kind, tier, category, state, score, evidence, raised_at, next_at)
        SELECT user_id, 'risk', tier, 'risk', 'open', score, CAST(evidence AS jsonb), CAST(:now AS timestamptz),
               CASE tier WHEN 'HIGH' THEN CAST(:now AS timestamptz) ELSE CAST(:by_digest AS timestamptz) END
        FROM unnest(CAST(:users AS bigint[]), CAST(:tiers AS text[]), CAST(:scores AS double precision[]),
                    CAST(:evidence AS text[])) AS given(user_id, tier, score, evidence)
        ORDER BY user_id
        RETURNING id, user_id)
    INSERT INTO alert_events (alert_id, user_id, at, what, step)
    SELECT id, user_id, CAST(:now AS timestamptz), 'raised', 0 FROM new
""")
_WORSE: Final = text("UPDATE alerts SET score = :score, evidence = CAST(:evidence AS jsonb) WHERE id = :alert")
_TAKE: Final = text(f"{ALERTS} WHERE a.id = :alert AND a.state <> 'resolved' FOR UPDATE OF a")
_FELL: Final = text("""
    WITH over AS (
        UPDATE alerts AS a SET state = 'resolved', resolved_at = CAST(:now AS timestamptz), next_at = NULL
        WHERE a.kind = 'risk' AND a.state IN ('open', 'acknowledged', 'snoozed') AND a.tier <> (
            SELECT d.level FROM risk_days AS d WHERE d.user_id = a.user_id ORDER BY d.as_of DESC LIMIT 1)
        RETURNING a.id, a.user_id, a.step),
    noted AS (
        INSERT INTO alert_events (alert_id, user_id, at, what, step)
        SELECT id, user_id, CAST(:now AS timestamptz), 'resolved', step FROM over)
    SELECT count(*) FROM over
""")


@dataclass(frozen=True, slots=True)
class Settled:
    """How many alerts were raised, came back and were resolved by the clock."""

    raised: int
    woke: int
    resolved: int


async def settle(writer: Writer, now: datetime, levels: Sequence[str] = ("HIGH", "MEDIUM")) -> Settled:
    """Bring the alerts into line with the last closed days. Doing it again changes nothing.

    The alerts job does it for HIGH alone, every minute, to find what fell through.
    """
    await writer.run(_ALONE)
    resolved = int(await writer.scalar(_FELL, {"now": now}))
    news = [row for row in await writer.all(_NEWS, {"levels": list(levels), "now": now}) if _is_news(row, now)]
    new = [row for row in news if row.alert_id is None or row.state == "resolved"]
    if new:
        await writer.run(_RAISE, {**_columns(new), "now": now, "by_digest": now + DIGEST_WITHIN})
    # One that is open needs no telling again: HIGH is climbing already.
    back = [row for row in news if row.state in ("acknowledged", "snoozed")]
    for row in back:
        await _again(writer, row, now)
    return Settled(len(new), len(back), resolved)


def _is_news(row: Row[Any], now: datetime) -> bool:
    last = Raised(row.told_at, row.was or 0.0) if row.alert_id is not None else None
    return worth_raising(row.level, row.score or 0.0, last, now)


async def _again(writer: Writer, row: Row[Any], now: datetime) -> None:
    taken = await writer.first(_TAKE, {"alert": row.alert_id})
    if taken is not None:
        await wake(writer, read(taken), now)
        await writer.run(_WORSE, {"alert": row.alert_id, "score": row.score, "evidence": _evidence(row)})


def _columns(rows: Sequence[Row[Any]]) -> dict[str, list[Any]]:
    return {
        "users": [row.user_id for row in rows],
        "tiers": [row.level for row in rows],
        "scores": [row.score for row in rows],
        "evidence": [_evidence(row) for row in rows],
    }


def _evidence(row: Row[Any]) -> str:
    """The reasons that the member shares, in words with their figures."""
    said, _ = risk_words.shown(row.score, inputs_of(row.factors["figures"]), row.score, row.shares)
    return json.dumps({"as_of": row.as_of.isoformat(), "reasons": said})
