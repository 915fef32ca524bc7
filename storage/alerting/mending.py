"""Finds alerts that fell through, and mends them: no alert that isn't resolved is without a next step."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from coaching.desk.alert_rules import DIGEST_WITHIN, SAFEGUARDED
from storage.alerting import risk_alerts
from storage.database import Writer

LATE: Final = timedelta(minutes=5)
AT_ONCE: Final = timedelta(minutes=1)

# A time further away than any step lies is one that a clock set wrong has left.
_MEND = text("""
    WITH mended AS (
        UPDATE alerts SET next_at = :now
        WHERE state IN ('open', 'acknowledged', 'snoozed')
          AND (next_at IS NULL OR next_at > CAST(:now AS timestamptz) + CASE
            WHEN state = 'open' AND kind = 'crisis'
                THEN greatest(interval '27 hours', (SELECT max("after") FROM escalation_steps))
            WHEN state = 'open' OR state = 'acknowledged' THEN interval '8 days'
            ELSE interval '31 days' END)
           OR state = 'open' AND kind = 'crisis' AND tier = 'RED' AND next_at > CAST(:now AS timestamptz) + greatest(
                interval '1 hour', (SELECT max("after") FROM escalation_steps WHERE kind IN ('crisis', 'safeguarding')))
        RETURNING id)
    SELECT count(*) FROM mended
""")
_LATE = text("SELECT count(*) FROM alerts WHERE state <> 'resolved' AND next_at <= :late")
_UNTOLD = text("""
    SELECT count(*) FROM alerts AS a
    WHERE a.state = 'open' AND a.kind = 'crisis' AND a.tier = 'RED' AND a.raised_at <= :at_once
      AND NOT EXISTS (SELECT 1 FROM alert_events AS e WHERE e.alert_id = a.id AND e.what = 'told')
""")
# Of the last telling not one page arrived: go on at once, as long as there is anybody else to go on to. What goes on to
# working hours is on its way already.
_UNDELIVERED = text("""
    WITH last AS (
        SELECT a.id, a.step, max(e.at) AS at,
               CASE WHEN a.kind = 'risk' THEN 'risk'
                    WHEN a.category = ANY(CAST(:safeguarded AS text[])) THEN 'safeguarding' ELSE 'crisis' END AS chain,
               (SELECT count(*) FROM alert_events AS w WHERE w.alert_id = a.id AND w.what = 'woke') AS round
        FROM alerts AS a JOIN alert_events AS e ON e.alert_id = a.id AND e.what = 'told'
        WHERE a.state = 'open' AND a.next_at > :now
          AND (a.kind = 'crisis' AND a.tier = 'RED' OR a.kind = 'risk' AND a.tier = 'HIGH')
          AND e.id > coalesce((SELECT max(w.id) FROM alert_events AS w
                               WHERE w.alert_id = a.id AND w.what = 'woke'), 0)
        GROUP BY a.id
        HAVING max(e.id) > coalesce((SELECT max(n.id) FROM alert_events AS n
                                     WHERE n.alert_id = a.id AND n.what = 'waits'), 0)),
    pages AS (
        SELECT last.id, last.step, last.chain, bool_and(o.state = 'dead') AS lost, bool_or(u.status = 'active') AS here
        FROM last JOIN alert_events AS e ON e.alert_id = last.id AND e.what = 'told' AND e.at = last.at
        JOIN outbox AS o ON o.key = concat(
            'alert:', last.id, ':', CASE WHEN last.round > 0 THEN last.round || '.' END, e.step, ':', e.to_id)
        LEFT JOIN users AS u ON u.id = e.to_id
        GROUP BY last.id, last.step, last.chain),
    moved AS (
        UPDATE alerts SET next_at = :now FROM pages
        WHERE alerts.id = pages.id AND pages.lost
          AND (NOT pages.here OR pages.step < (SELECT count(*) FROM escalation_steps AS s WHERE s.kind = pages.chain))
        RETURNING alerts.id)
    SELECT count(*) FROM moved
""")
_UNREACHABLE = text("""
    WITH new AS (
        INSERT INTO alerts (user_id, kind, tier, category, state, raised_at, next_at)
        SELECT u.id, 'unreachable', 'UNREACHABLE', 'unreachable', 'open', :now, :by_digest FROM users AS u
        WHERE u.status = 'unreachable' AND NOT EXISTS (
            SELECT 1 FROM alerts AS a WHERE a.user_id = u.id AND a.kind = 'unreachable'
              AND (a.state <> 'resolved' OR a.resolved_at > CAST(:now AS timestamptz) - interval '30 days' AND EXISTS (
                  SELECT 1 FROM alert_events AS e
                  WHERE e.alert_id = a.id AND e.what = 'resolved' AND e.by_id IS NOT NULL)))
        RETURNING id, user_id),
    noted AS (
        INSERT INTO alert_events (alert_id, user_id, at, what, step)
        SELECT id, user_id, :now, 'raised', 0 FROM new)
    SELECT count(*) FROM new
""")
_REACHED = text("""
    WITH over AS (
        UPDATE alerts AS a SET state = 'resolved', resolved_at = :now, next_at = NULL
        WHERE a.kind = 'unreachable' AND a.state IN ('open', 'acknowledged', 'snoozed')
          AND NOT EXISTS (SELECT 1 FROM users AS u WHERE u.id = a.user_id AND u.status = 'unreachable')
        RETURNING a.id, a.user_id, a.step),
    noted AS (
        INSERT INTO alert_events (alert_id, user_id, at, what, step)
        SELECT id, user_id, :now, 'resolved', step FROM over)
    SELECT count(*) FROM over
""")


@dataclass(frozen=True, slots=True)
class Audited:
    """What had fallen through, by how it was found; all of it is due from now on."""

    mended: int
    """Without a next step, or with one that lies beyond any."""
    late: int
    """Whose step is long due."""
    untold: int
    """RED, and nobody has heard of it within a minute."""
    undelivered: int
    """RED or HIGH, and every page of the last telling was refused."""
    high: int
    """HIGH by the last closed day, and no alert says so."""
    unreachable: int
    """Members who turned out to be out of reach: not a fault, but nobody else tells of it."""
    reached: int
    """Members who can be reached again."""


async def audit(writer: Writer, now: datetime) -> Audited:
    """Look for alerts that fell through and make them due (as `Worker("alerts")`)."""
    high = await risk_alerts.settle(writer, now, ("HIGH",))
    return Audited(
        mended=int(await writer.scalar(_MEND, {"now": now})),
        late=int(await writer.scalar(_LATE, {"late": now - LATE})),
        untold=int(await writer.scalar(_UNTOLD, {"at_once": now - AT_ONCE})),
        undelivered=int(await writer.scalar(_UNDELIVERED, {"now": now, "safeguarded": sorted(SAFEGUARDED)})),
        high=high.raised + high.woke,
        unreachable=int(await writer.scalar(_UNREACHABLE, {"now": now, "by_digest": now + DIGEST_WITHIN})),
        reached=int(await writer.scalar(_REACHED, {"now": now})),
    )
