"""An alert as a message to one person, queued in the transaction that moves the alert on."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from coaching import alert_words
from handlers.messages import Button, Reply
from handlers.posting import at_home, outgoing
from storage import alert_facts, alert_threads, outbox
from storage.alert_chain import Page
from storage.database import Writer


async def queue(writer: Writer, pages: Collection[Page], now: datetime) -> None:
    """Queue each page once (as `Worker("alerts")`). After the commit, wake the conversations of their homes."""
    for page in pages:
        words = await worded(writer, page, now)
        kind = "crisis" if words.urgent else "reply"
        await outbox.put(writer, outgoing(at_home(page.to.home), words, key=page.key, kind=kind, now=now))


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
    thread = await alert_threads.root(writer, page.alert.user_id, home.user_id, home.platform, now)
    return Reply(alert_words.page(facts), (row,), thread=thread, urgent=crisis)
