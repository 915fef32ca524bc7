"""An alert as a message to one person, queued in the transaction that moves the alert on."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching.desk import alert_words
from handlers.messages import Button, Reply
from handlers.posting import at_home, outgoing
from storage.alerting import facts as alert_facts
from storage.alerting import threads
from storage.alerting.alerts import Alert
from storage.alerting.chain import Page
from storage.audit import trail
from storage.audit.trail import Actor, Entry
from storage.database import Writer
from storage.queues import outbox


async def queue(writer: Writer, pages: Collection[Page], now: datetime) -> None:
    """Queue each page once, and put on record who is told (as `Worker("alerts")`); the last thing a change does.

    After the commit, wake the conversations of their homes.
    """
    for page in pages:
        words = await worded(writer, page, now)
        kind = "crisis" if words.urgent else "reply"
        await outbox.put(writer, outgoing(at_home(page.to.home), words, key=page.key, kind=kind, now=now))
    await trail.extend(writer, [told(page.alert, page.to.user_id, now) for page in pages])


def told(alert: Alert, to: int, now: datetime) -> Entry:
    """That somebody is told of an alert, as the trail has it."""
    return Entry(now, "alert_told", Actor("worker"), alert.user_id, ("alert", alert.id), {"to": to})


async def worded(writer: Writer, page: Page, now: datetime) -> Reply:
    """The alert as this person reads it, in the thread of the patient; a crisis is announced as such."""
    facts = replace(
        await alert_facts.facts(writer, page.alert, page.to.time_zone),
        returns_at=page.returns_at.astimezone(ZoneInfo(page.to.time_zone)),
        last_words=await alert_facts.last_words(writer, page, now),
    )
    in_care = page.alert.user_id if page.audience in ("mentor", "cover") else None
    row = tuple(Button(label, sends) for label, sends in alert_words.buttons(page.alert.id, in_care))
    home, crisis = page.to.home, page.alert.kind == "crisis" and page.alert.tier == "RED"
    thread = await threads.root(writer, page.alert.user_id, home.user_id, home.platform, now)
    return Reply(alert_words.page(facts), (row,), thread=thread, urgent=crisis)
