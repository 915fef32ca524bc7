"""What a mentor's morning holds: what waits, what is news without being an alarm, and what comes back today.

As `Worker("alerts")`. Members without a mentor who can be reached are the admins'; abuse and violence are the safety
contacts' alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from coaching.days import DAY
from coaching.desk.alert_rules import BETWEEN_SAME, DIGEST, DIGEST_WITHIN, SAFEGUARDED
from storage.alerting.alerts import ALERTS, Alert, note, read
from storage.alerting.recipients import ADMINS, COVER, MENTORS, SAFETY
from storage.database import Reader, Writer

_MENTORED = f"""
    SELECT 1 FROM users AS m JOIN addresses AS d ON d.user_id = m.id
    WHERE m.status = 'active' AND m.id <> {{member}} AND m.id IN ({MENTORS})
"""  # noqa: S608 — made of the constants above
_IN_CARE = f"""
    (:me IN ({MENTORS} UNION {COVER}) OR (:me IN ({ADMINS}) AND NOT EXISTS ({_MENTORED})))
"""
_OPEN = text(f"""
    SELECT a.*, EXISTS (
        SELECT 1 FROM alert_events AS e WHERE e.alert_id = a.id AND e.what = 'told' AND e.to_id = :me
          AND e.id > coalesce((SELECT max(w.id) FROM alert_events AS w WHERE w.alert_id = a.id AND w.what = 'woke'), 0)
        ) AS told
    FROM ({ALERTS} WHERE a.state IN ('open', 'acknowledged', 'snoozed') AND a.user_id <> :me) AS a
    WHERE (a.state = 'open' OR a.next_at <= :soon) AND CASE
        WHEN a.category = ANY(CAST(:safeguarded AS text[])) THEN :me IN ({SAFETY})
        ELSE {_IN_CARE.format(member="a.user_id")} END
    ORDER BY a.score DESC NULLS FIRST, a.raised_at, a.id
""")  # noqa: S608 — made of the constants above
_REVIEWS = text(f"""
    SELECT g.user_id, count(*) AS plans FROM goals AS g
    WHERE g.status = 'review' AND g.user_id <> :me AND {_IN_CARE.format(member="g.user_id")}
    GROUP BY g.user_id ORDER BY g.user_id
""")  # noqa: S608 — made of the constants above
_NEXT = text("""
    UPDATE alerts SET step = step + 1, next_at = :next_at WHERE id = :alert AND state = 'open' RETURNING step
""")


@dataclass(frozen=True, slots=True)
class Digest:
    """For one mentor, at one moment."""

    waiting: Sequence[Alert]
    """RED and HIGH that nobody has acknowledged."""
    news: Sequence[Alert]
    """AMBER, MEDIUM and members out of reach; of MEDIUM, what this mentor hasn't been told."""
    returning: Sequence[Alert]
    """Acknowledged or put off, and back within a day."""
    plans: Sequence[tuple[int, int]]
    """Member and how many of their plans wait to be looked at."""

    @property
    def empty(self) -> bool:
        return not (self.waiting or self.news or self.returning or self.plans)


async def gather(reader: Reader, mentor_id: int, now: datetime) -> Digest:
    """What is to be told in the morning."""
    rows = await _rows(reader, mentor_id, now)
    alerts = [(read(row), bool(row.told)) for row in rows]
    reviews = await reader.all(_REVIEWS, {"me": mentor_id, "now": now})
    return Digest(
        waiting=[each for each, _ in alerts if each.state == "open" and each.chain != DIGEST],
        news=[each for each, told in alerts if _is_news(each, told)],
        returning=[each for each, _ in alerts if each.state != "open"],
        plans=[(row.user_id, row.plans) for row in reviews],
    )


async def gather_amber(reader: Reader, mentor_id: int, now: datetime) -> Digest:
    """What came up since the morning and is to be told the same day: AMBER alone."""
    alerts = [read(row) for row in await _rows(reader, mentor_id, now) if not row.told]
    amber = [each for each in alerts if each.state == "open" and each.kind == "crisis" and each.chain == DIGEST]
    return Digest(waiting=(), news=amber, returning=(), plans=())


async def told(writer: Writer, alerts: Collection[Alert], mentor_id: int, now: datetime) -> None:
    """These were told to this mentor: MEDIUM is news for a week, the rest again in the next digest."""
    for alert in alerts:
        next_at = now + (BETWEEN_SAME if alert.kind == "risk" else DIGEST_WITHIN)
        row = await writer.first(_NEXT, {"alert": alert.id, "next_at": next_at})
        await note(writer, alert.id, alert.user_id, "told", row.step - 1 if row else alert.step, now, to=mentor_id)


def _is_news(alert: Alert, told: bool) -> bool:
    return alert.state == "open" and alert.chain == DIGEST and not (told and alert.kind == "risk")


async def _rows(reader: Reader, mentor_id: int, now: datetime) -> list[Row[Any]]:
    values = {"me": mentor_id, "now": now, "soon": now + DAY, "safeguarded": sorted(SAFEGUARDED)}
    return await reader.all(_OPEN, values)
