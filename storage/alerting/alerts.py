"""What a human must look at: raised, told, acknowledged or put off, and resolved. `chain` moves it along.

Whoever acts is checked here as well as by row-level security: a mentor for the caseload and cover of the moment, the
safety contacts and admins for everybody, and on abuse and violence the safety contacts, and admins whom
it was escalated to. Mentors act as `Mentor`, the others as `Worker("alerts")`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Row, text

from coaching.desk.alert_rules import DIGEST, DIGEST_WITHIN, SAFEGUARDED, chain_of, look_again, snoozed_until
from storage.alerting.recipients import COVER, MENTORS, SAFETY
from storage.database import Reader, Writer

ALERTS: Final = """
    SELECT a.id, a.user_id, a.kind, a.tier, a.category, a.state, a.score, a.evidence, a.raised_at, a.step, a.next_at,
           a.acknowledged_by, a.acknowledged_at,
           (SELECT count(*) FROM alert_events AS e WHERE e.alert_id = a.id AND e.what = 'woke') AS round
    FROM alerts AS a
"""
_RAISE = text("""
    INSERT INTO alerts (user_id, kind, tier, category, state, inbox_id, raised_at, next_at)
    VALUES (:user_id, 'crisis', :tier, :category, 'open', :inbox_id, :now, :next_at)
    ON CONFLICT (user_id, inbox_id) DO NOTHING
    RETURNING id
""")
_RAISED = text("SELECT id FROM alerts WHERE user_id = :user_id AND inbox_id = :inbox_id")
_EVENT = text("""
    INSERT INTO alert_events (alert_id, user_id, at, what, step, by_id, to_id)
    VALUES (:alert, :user, :now, :what, :step, :by, :to)
""")
_GET = text(f"{ALERTS} WHERE a.id = :alert")
_MAY = text(f"""
    SELECT :by IN ({SAFETY})
        OR EXISTS (SELECT 1 FROM alert_events AS t WHERE t.alert_id = :alert AND t.what = 'told' AND t.to_id = :by
                     AND EXISTS (SELECT 1 FROM users WHERE id = :by AND 'admin' = ANY(roles)))
        OR :category <> ALL(CAST(:safeguarded AS text[])) AND (
        :by IN ({MENTORS.format(member=":user")} UNION {COVER.format(member=":user")})
        OR EXISTS (SELECT 1 FROM users WHERE id = :by AND roles && CAST('{{safety,admin}}' AS text[])))
""")  # noqa: S608 — made of the constants above
_ACT = text("""
    UPDATE alerts SET state = :state, next_at = :next_at, acknowledged_by = :acknowledged_by,
        acknowledged_at = :acknowledged_at, resolved_at = :resolved_at
    WHERE id = :alert AND state = ANY(CAST(:from_states AS text[]))
    RETURNING step
""")

_WHY = text("UPDATE alerts SET resolution = :why WHERE id = :alert")


class Outcome(StrEnum):
    """What came of acting on an alert."""

    DONE = "done"
    AGAIN = "again"
    """Somebody, perhaps the same person, had done it already; nothing changed."""
    OVER = "over"
    """It is resolved: the button was from an earlier time."""
    REFUSED = "refused"
    """There is no such alert for this person."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert as it stands."""

    id: int
    user_id: int
    """The member whom it is about."""
    kind: str
    """crisis, risk or unreachable."""
    tier: str
    category: str
    state: str
    score: float | None
    evidence: Mapping[str, Any]
    raised_at: datetime
    step: int
    next_at: datetime | None
    acknowledged_by: int | None
    acknowledged_at: datetime | None
    round: int
    """How often it has come back."""

    @property
    def chain(self) -> str:
        return chain_of(self.kind, self.tier, self.category)


@dataclass(frozen=True, slots=True)
class Acted:
    """The outcome, and the alert as it was found; None where it isn't this person's to see."""

    outcome: Outcome
    alert: Alert | None = None


async def raise_crisis(
    writer: Writer, user_id: int, tier: str, category: str, inbox_id: int | None, now: datetime
) -> int:
    """Note a crisis message; the same inbox row raises one alert, however often it is worked on. The alert's id.

    RED is to be told at once, by `chain.climb` in the same transaction; AMBER waits for the digest.
    """
    red = chain_of("crisis", tier, category) != DIGEST
    row = {"user_id": user_id, "tier": tier, "category": category, "inbox_id": inbox_id, "now": now}
    made = await writer.first(_RAISE, {**row, "next_at": now if red else now + DIGEST_WITHIN})
    if made is None:
        return int(await writer.scalar(_RAISED, {"user_id": user_id, "inbox_id": inbox_id}))
    await note(writer, made.id, user_id, "raised", 0, now)
    return int(made.id)


async def get(reader: Reader, alert_id: int) -> Alert | None:
    """The alert, where this context may see it."""
    row = await reader.first(_GET, {"alert": alert_id})
    return read(row) if row else None


async def look(reader: Reader, alert_id: int, by: int, now: datetime) -> Acted:
    """What acting on it would find: DONE where it may still be acted on. Nothing is changed."""
    alert = await get(reader, alert_id)
    if alert is None or not await _may(reader, alert, by, now):
        return Acted(Outcome.REFUSED)
    return Acted(Outcome.OVER if alert.state == "resolved" else Outcome.DONE, alert)


async def acknowledge(writer: Writer, alert_id: int, by: int, now: datetime) -> Acted:
    """Somebody has it in hand; it comes back if nothing follows: within 24 h, or a week for a digest's."""
    alert = await get(writer, alert_id)
    next_at = now + look_again(alert.chain if alert else DIGEST)
    look = {"next_at": next_at, "acknowledged_by": by, "acknowledged_at": now}
    return await _act(writer, alert_id, by, now, "acknowledged", ("open", "snoozed"), look)


async def snooze(writer: Writer, alert_id: int, until: datetime, by: int, now: datetime) -> Acted:
    """Put it off: it comes back at `until`. Raises ValueError, with a sentence, for a time that won't do."""
    alert = await get(writer, alert_id)
    if alert and alert.state != "resolved":
        until = snoozed_until(alert.kind, until, now)
    return await _act(writer, alert_id, by, now, "snoozed", ("open", "acknowledged", "snoozed"), {"next_at": until})


async def resolve(writer: Writer, alert_id: int, by: int, now: datetime, why: str = "") -> Acted:
    """It is dealt with, for good; `why` is kept with it."""
    acted = await _act(writer, alert_id, by, now, "resolved", ("open", "acknowledged", "snoozed"), {"resolved_at": now})
    if why and acted.alert and acted.outcome is Outcome.DONE:
        cipher = await writer.cipher(acted.alert.user_id)
        sealed = cipher.seal(why, "alerts.resolution", acted.alert.user_id, alert_id)
        await writer.run(_WHY, {"alert": alert_id, "why": sealed})
    return acted


async def _act(
    writer: Writer,
    alert_id: int,
    by: int,
    now: datetime,
    state: str,
    from_states: tuple[str, ...],
    values: Mapping[str, Any],
) -> Acted:
    alert = await get(writer, alert_id)
    if alert is None or not await _may(writer, alert, by, now):
        return Acted(Outcome.REFUSED)
    kept = {"acknowledged_by": None, "acknowledged_at": None, "resolved_at": None, "next_at": None, **values}
    done = await writer.first(_ACT, {"alert": alert_id, "state": state, "from_states": list(from_states), **kept})
    if done is not None:
        await note(writer, alert_id, alert.user_id, state, done.step, now, by=by)
        return Acted(Outcome.DONE, alert)
    alert = await get(writer, alert_id)  # as whoever was faster has left it
    return Acted(Outcome.OVER if alert and alert.state == "resolved" else Outcome.AGAIN, alert)


async def _may(reader: Reader, alert: Alert, by: int, now: datetime) -> bool:
    values = {"alert": alert.id, "user": alert.user_id, "by": by, "now": now, "category": alert.category}
    allowed = await reader.scalar(_MAY, {**values, "safeguarded": sorted(SAFEGUARDED)})
    return by != alert.user_id and bool(allowed)


async def note(
    writer: Writer,
    alert_id: int,
    user_id: int,
    what: str,
    step: int,
    now: datetime,
    *,
    by: int | None = None,
    to: int | None = None,
) -> None:
    """Put on record what happened to an alert: `by` whom (None: the clock), and who was told."""
    values = {"alert": alert_id, "user": user_id, "now": now, "what": what, "step": step, "by": by, "to": to}
    await writer.run(_EVENT, values)


def read(row: Row[Any]) -> Alert:
    """A row of ALERTS."""
    return Alert(
        id=row.id,
        user_id=row.user_id,
        kind=row.kind,
        tier=row.tier,
        category=row.category,
        state=row.state,
        score=row.score,
        evidence=row.evidence or {},
        raised_at=row.raised_at,
        step=row.step,
        next_at=row.next_at,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at=row.acknowledged_at,
        round=row.round,
    )
