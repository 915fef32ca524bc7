"""An alert on its way: step by step along its chain until somebody acts, and back when nothing follows.

As `Worker("alerts")`. Every move writes what it did, the next step and its time in the transaction that queues the
pages: a process that dies in between has done nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from coaching.desk.alert_rules import (
    DIGEST,
    DIGEST_WITHIN,
    RETRY,
    SAFEGUARDED,
    Step,
    look_again,
    rung,
    wait_before,
)
from storage.alerting import hours
from storage.alerting.alerts import ALERTS, Alert, note, read
from storage.alerting.recipients import Recipient, audience
from storage.database import Reader, Writer

_STEPS = text('SELECT kind, step, "after", audience FROM escalation_steps ORDER BY kind, step')
_DUE = text("""
    SELECT id FROM alerts WHERE next_at <= :now AND state <> 'resolved' ORDER BY tier <> 'RED', next_at, id
""")
_TAKE = text(f"""
    {ALERTS} WHERE a.id = :alert AND a.next_at <= :now AND a.state <> 'resolved' FOR UPDATE OF a SKIP LOCKED
""")
_MOVE = text("UPDATE alerts SET step = :step, next_at = :next_at WHERE id = :alert")
_WAKE = text("""
    UPDATE alerts SET state = 'open', step = 0, next_at = :next_at, acknowledged_by = NULL, acknowledged_at = NULL
    WHERE id = :alert
""")
_NOBODY = text("""
    INSERT INTO alert_events (alert_id, user_id, at, what, step)
    SELECT :alert, :user, :now, 'nobody', :step
    WHERE NOT EXISTS (SELECT 1 FROM alert_events AS e WHERE e.alert_id = :alert AND e.what = 'nobody'
                        AND e.step = :step AND e.at > CAST(:now AS timestamptz) - interval '1 day')
""")
_TOLD = text("""
    SELECT EXISTS (
        SELECT 1 FROM alert_events AS e WHERE e.alert_id = :alert AND e.what = 'told'
          AND e.id > coalesce((SELECT max(w.id) FROM alert_events AS w
                               WHERE w.alert_id = :alert AND w.what = 'woke'), 0))
""")
_FOLLOWED = text("""
    SELECT EXISTS (SELECT 1 FROM messages WHERE user_id = :user AND created_at > :since)
        OR EXISTS (SELECT 1 FROM held_conversations WHERE user_id = :user AND last_at > :since
                      AND (ended_at IS NULL OR told_at IS NOT NULL))
        OR EXISTS (SELECT 1 FROM notes WHERE user_id = :user AND created_at > :since)
""")

FALLBACK: Final = ("mentor", "safety")
"""Who hears of an AMBER message that no digest could tell of; of a safeguarded one only the last."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one person is to be told of one step. `key` is the outbox's."""

    alert: Alert
    to: Recipient
    step: int
    audience: str
    """As whom: mentor, cover, safety or admin."""
    returns_at: datetime
    """When the alert moves on, unless somebody acts."""

    @property
    def key(self) -> str:
        step = f"{self.alert.round}.{self.step}" if self.alert.round else f"{self.step}"
        return f"alert:{self.alert.id}:{step}:{self.to.user_id}"


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of an alert whose time had come."""

    what: str
    """told, nobody, waited."""
    woke: bool = False
    pages: tuple[Page, ...] = ()


async def chains(reader: Reader) -> Mapping[str, Sequence[Step]]:
    """The rungs of each chain, as an operator has set them."""
    found: dict[str, list[Step]] = {}
    for row in await reader.all(_STEPS):
        found.setdefault(row.kind, []).append(Step(row.audience, row.after))
    return found


async def due(reader: Reader, now: datetime) -> list[int]:
    """The alerts whose time has come, RED first."""
    return [row.id for row in await reader.all(_DUE, {"now": now})]


async def move(writer: Writer, alert_id: int, now: datetime) -> Moved | None:
    """Take the next step of an alert whose time has come. None: another process did, or somebody acted."""
    row = await writer.first(_TAKE, {"alert": alert_id, "now": now})
    if row is None:
        return None
    alert = read(row)
    if alert.state == "acknowledged" and await _followed(writer, alert):
        await _set(writer, alert, alert.step, now + look_again(alert.chain))
        return Moved("waited")
    woke = alert.state != "open" or (alert.kind == "risk" and alert.chain == DIGEST and await _told(writer, alert))
    if woke:
        alert = await wake(writer, alert, now)
        if alert.chain == DIGEST:
            return Moved("waited", woke)
    # Whoever put it off has said when it is to come back.
    climbed = await climb(writer, alert, now, at_once=row.state == "snoozed")
    return replace(climbed, woke=woke)


async def wake(writer: Writer, alert: Alert, now: datetime) -> Alert:
    """Open it again, from the beginning of its chain, or for the next digest; the alert as it stands then."""
    next_at = now + DIGEST_WITHIN if alert.chain == DIGEST else now
    await writer.run(_WAKE, {"alert": alert.id, "next_at": next_at})
    await note(writer, alert.id, alert.user_id, "woke", 0, now)
    return replace(alert, state="open", step=0, next_at=next_at, round=alert.round + 1)


async def climb(writer: Writer, alert: Alert, now: datetime, *, at_once: bool = False) -> Moved:
    """Tell the next audience, with those that are told at the same time; where it is nobody, the one after it at once.

    The pages are to be queued in this transaction. At its end the chain repeats the last audience that is there;
    without anybody on the whole of it, it begins anew in 5 minutes. A risk waits for working hours, unless `at_once`.
    """
    if alert.chain == DIGEST:
        pages = await _overdue(writer, alert, now)
        return Moved("told" if pages else "nobody", pages=pages)
    chain = (await chains(writer))[alert.chain]
    heeding = alert.chain == hours.HEEDING and not at_once
    told: list[tuple[int, str, Recipient]] = []
    step, wait = alert.step, timedelta()
    while not wait:
        who, found = await _next_audience(writer, alert, chain, step, now)
        if heeding and found:
            duty = await hours.rung(writer, alert, step, who, found, now)
            if not duty.people:
                await _set(writer, alert, step, duty.opens)
                return Moved("told" if told else "waited", pages=_pages(alert, told, duty.opens))
            who, found = duty.audience, duty.people
        told += await _told_now(writer, alert, (step, who), set(found) - {to for _, _, to in told}, now)
        step += 1
        wait = timedelta() if step < len(chain) and not told else wait_before(chain, step, alert.chain)
    if not told and not await _told(writer, alert):
        step, wait = 0, RETRY
    await _set(writer, alert, step, now + wait)
    returns_at = await _opening(writer, alert, chain, step, now + wait) if heeding and told else now + wait
    return Moved("told" if told else "nobody", pages=_pages(alert, told, returns_at))


def _pages(alert: Alert, told: Sequence[tuple[int, str, Recipient]], returns_at: datetime) -> tuple[Page, ...]:
    return tuple(Page(alert, to, step, who, returns_at) for step, who, to in told)


async def _told_now(
    writer: Writer, alert: Alert, rung: tuple[int, str], people: Collection[Recipient], now: datetime
) -> list[tuple[int, str, Recipient]]:
    """Put on record who is told, of which step and as whom."""
    step, who = rung
    for to in (in_order := sorted(people, key=lambda each: each.user_id)):
        await note(writer, alert.id, alert.user_id, "told", step, now, to=to.user_id)
    return [(step, who, to) for to in in_order]


async def _opening(reader: Reader, alert: Alert, chain: Sequence[Step], step: int, at: datetime) -> datetime:
    """When `step`, which falls due then, goes out, as far as can be known."""
    who = rung(chain, step).audience
    found = await audience(reader, alert.user_id, who, at)
    return (await hours.on_duty(reader, alert, who, found, at)).opens if found else at


async def _next_audience(
    writer: Writer, alert: Alert, chain: Sequence[Step], step: int, now: datetime
) -> tuple[str, tuple[Recipient, ...]]:
    """Whom `step` tells, and as what; that its own audience is nobody is put on record."""
    who = rung(chain, step).audience
    apart = alert.category in SAFEGUARDED  # of these no mentor hears, an admin neither
    found = await audience(writer, alert.user_id, who, now, apart=apart)
    if found:
        return who, found
    await _nobody(writer, alert, step, now)
    for earlier in reversed(chain[:-1]) if step >= len(chain) - 1 else ():
        if found := await audience(writer, alert.user_id, earlier.audience, now, apart=apart):
            return earlier.audience, found
    return who, ()


async def _overdue(writer: Writer, alert: Alert, now: datetime) -> tuple[Page, ...]:
    """No digest has told of it in time. AMBER is told in a message of its own, the rest waits for the next digest."""
    pages: tuple[Page, ...] = ()
    if alert.kind == "crisis":
        for each in FALLBACK[-1:] if alert.category in SAFEGUARDED else FALLBACK:
            found = await audience(writer, alert.user_id, each, now) if not pages else ()
            pages = pages or tuple(Page(alert, to, alert.step, each, now + DIGEST_WITHIN) for to in found)
    for page in pages:
        await note(writer, alert.id, alert.user_id, "told", alert.step, now, to=page.to.user_id)
    if not pages:
        await _nobody(writer, alert, alert.step, now)
    await _set(writer, alert, alert.step + 1, now + DIGEST_WITHIN)
    return pages


async def _nobody(writer: Writer, alert: Alert, step: int, now: datetime) -> None:
    """Put it on record, once a day."""
    await writer.run(_NOBODY, {"alert": alert.id, "user": alert.user_id, "step": step, "now": now})


async def _set(writer: Writer, alert: Alert, step: int, next_at: datetime) -> None:
    await writer.run(_MOVE, {"alert": alert.id, "step": step, "next_at": next_at})


async def _told(reader: Reader, alert: Alert) -> bool:
    """Whether anybody has heard of it since it last came back."""
    return bool(await reader.scalar(_TOLD, {"alert": alert.id}))


async def _followed(reader: Reader, alert: Alert) -> bool:
    """Whether the member has written since somebody took it in hand, or a mentor to or about them."""
    return bool(await reader.scalar(_FOLLOWED, {"user": alert.user_id, "since": alert.acknowledged_at}))
