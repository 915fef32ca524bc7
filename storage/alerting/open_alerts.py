"""The alerts that one person has to see, each with what it rests on today.

A mentor reads as `Mentor`, whom row-level security shows the caseload; who is an admin or a safety contact besides, as
`Worker("alerts")`, and then only what is theirs: their own caseload, members whom no mentor looks after, every crisis
that goes to them, and whatever they were told of.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, text

from coaching.desk.alert_rules import SAFEGUARDED
from coaching.risk import words as risk_words
from storage import people
from storage.alerting.alerts import ALERTS, Alert, read
from storage.alerting.recipients import ADMINS, COVER, MENTORS, SAFETY
from storage.database import Reader
from storage.people import Person
from storage.risk import inputs_of

_SHOWN: Final = f"""
    SELECT a.*, u.shares, d.score AS day_score, d.factors -> 'figures' AS figures,
           acts.by_id AS acted_by, acts.at AS acted_at
    FROM ({ALERTS}) AS a
    JOIN users AS u ON u.id = a.user_id
    LEFT JOIN risk_days AS d ON d.user_id = a.user_id AND d.as_of = CAST(a.evidence ->> 'as_of' AS date)
    LEFT JOIN LATERAL (SELECT e.by_id, e.at FROM alert_events AS e
                       WHERE e.alert_id = a.id AND e.by_id IS NOT NULL ORDER BY e.id DESC LIMIT 1) AS acts ON true
"""  # noqa: S608 — made of constants
_ORDER: Final = """
    ORDER BY a.kind <> 'crisis' OR a.tier <> 'RED', a.state <> 'open', a.tier <> 'HIGH', a.kind <> 'crisis',
             a.score DESC NULLS LAST, a.raised_at, a.id
"""
_OF_CASELOAD = text(f"{_SHOWN} WHERE a.state <> 'resolved' AND a.user_id <> :me {_ORDER}")
_MENTORED = f"""
    SELECT 1 FROM users AS m WHERE m.status = 'active' AND m.id <> a.user_id
      AND m.id IN ({MENTORS.format(member="a.user_id")})
"""  # noqa: S608 — made of the constants above
_THEIRS = text(f"""
    {_SHOWN}
    WHERE a.state <> 'resolved' AND a.user_id <> :me AND CASE
        WHEN a.category = ANY(CAST(:safeguarded AS text[])) THEN :me IN ({SAFETY}) OR :me IN ({ADMINS}) AND EXISTS (
            SELECT 1 FROM alert_events AS t WHERE t.alert_id = a.id AND t.what = 'told' AND t.to_id = :me)
        ELSE :me IN ({MENTORS.format(member="a.user_id")} UNION {COVER.format(member="a.user_id")})
          OR (:me IN ({ADMINS}) AND NOT EXISTS ({_MENTORED}))
          OR (a.kind = 'crisis' AND a.tier = 'RED' AND :me IN ({SAFETY}))
          OR EXISTS (SELECT 1 FROM alert_events AS t WHERE t.alert_id = a.id AND t.what = 'told' AND t.to_id = :me) END
    {_ORDER}
""")  # noqa: S608 — made of the constants above
_WORDS = text("""
    SELECT m.user_message, m.created_at FROM messages AS m JOIN users AS u ON u.id = m.user_id
    WHERE m.user_id = :user AND m.inbox_id = :inbox AND NOT m.hidden AND 'messages' = ANY(u.shares)
""")
_INBOX = text("SELECT inbox_id FROM alerts WHERE id = :alert")
_RESOLVED = text("""
    SELECT id, kind, tier, category, resolved_at, resolution FROM alerts
    WHERE user_id = :user AND state = 'resolved' AND resolved_at > :since ORDER BY resolved_at DESC
""")
LATELY: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert that isn't resolved, as one person reads it."""

    alert: Alert
    member: Person
    evidence: Sequence[str]
    """Why, in words: of the day that it rests on, by what the member shares now."""
    score: float | None
    """Unless it tells of something unshared."""
    acted_by: int | None
    """Who acted on it last."""
    acted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Resolved:
    """An alert that was dealt with; without `why` the level fell by itself."""

    kind: str
    tier: str
    category: str
    at: datetime
    why: str


async def listed(reader: Reader, me: int, now: datetime, *, everywhere: bool) -> list[Shown]:
    """Crises first, what nobody has in hand before the rest. `everywhere`: not only of the own caseload."""
    values = {"me": me, "now": now, "safeguarded": sorted(SAFEGUARDED)}
    rows = await reader.all(_THEIRS, values) if everywhere else await reader.all(_OF_CASELOAD, {"me": me})
    return [await _shown(reader, row) for row in rows]


async def resolved(reader: Reader, user_id: int, now: datetime) -> list[Resolved]:
    """What was resolved in the last two weeks, newest first."""
    cipher = await reader.cipher(user_id)
    return [
        Resolved(
            row.kind,
            row.tier,
            row.category,
            row.resolved_at,
            cipher.open(row.resolution, "alerts.resolution", user_id, row.id) if row.resolution else "",
        )
        for row in await reader.all(_RESOLVED, {"user": user_id, "since": now - LATELY})
    ]


async def words(reader: Reader, alert: Alert) -> str:
    """The message that raised it, where messages are shared with whoever reads; else empty."""
    inbox = await reader.scalar(_INBOX, {"alert": alert.id})
    row = await reader.first(_WORDS, {"user": alert.user_id, "inbox": inbox})
    if row is None:
        return ""
    cipher = await reader.cipher(alert.user_id)
    return cipher.open(row.user_message, "messages.user_message", alert.user_id, inbox, row.created_at)


async def _shown(reader: Reader, row: Row[Any]) -> Shown:
    evidence: Sequence[str] = ()
    score = None
    if row.figures is not None:
        evidence, score = risk_words.shown(row.score, inputs_of(row.figures), row.day_score, row.shares)
    return Shown(read(row), await people.get(reader, row.user_id), evidence, score, row.acted_by, row.acted_at)


def audience_of(roles: Collection[str]) -> bool:
    """Whether somebody with these roles has alerts beyond their own caseload."""
    return not {"admin", "safety"}.isdisjoint(roles)
