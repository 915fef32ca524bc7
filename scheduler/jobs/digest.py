"""The mentor's morning, at a time of the mentor's own; AMBER that comes up later is told at 17:00 of the same day."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from coaching.desk import digest_words
from coaching.desk.alert_words import Facts
from handlers import alert_pages
from handlers.messages import Button, Reply
from handlers.posting import at_home
from scheduler.job import Counts, Tools, Window
from scheduler.local_times import instants
from scheduler.telling import messages, tell
from storage import people
from storage.alerting import facts as alert_facts
from storage.alerting.alerts import Alert
from storage.alerting.recipients import Recipient, recipients
from storage.audit import trail
from storage.audit.trail import Actor, Entry
from storage.clock import due_members, occurrences
from storage.clock.occurrences import Occurrence
from storage.database import Reader, Worker, Writer
from storage.desk import digests, mentor_settings
from storage.desk.digests import Digest
from storage.queues.inbox import LostClaim

ALERTS: Final = Worker("alerts")
EVENING: Final = time(17)
CATCH_UP: Final = timedelta(hours=8)


async def queue(writer: Writer, window: Window) -> int:
    """For everybody who is told of alerts: mentors, safety contacts, admins."""
    zones = await due_members.zones(writer)
    mornings = instants(zones, await mentor_settings.digest_times(writer), window)
    evenings = instants(zones, [EVENING], window)
    queued = await due_members.queue_members(writer, "digest", mornings, CATCH_UP, due_members.AT_DIGEST)
    return queued + await due_members.queue_members(writer, "digest", evenings, CATCH_UP, due_members.STAFF)


async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
    """One message a mentor. Counts: sent, lost, and the reasons for skipping: nothing, no_address."""
    counts: Counter[str] = Counter()
    failures: list[Exception] = []
    for each in claimed:
        try:
            counts[await _written(tools, each, now)] += 1
        except LostClaim:
            counts["lost"] += 1
        except Exception as error:  # noqa: BLE001 — raised below, when the others have theirs
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{len(failures)} digests could not be written", failures)
    return counts


async def _written(tools: Tools, each: Occurrence, now: datetime) -> str:
    mentor_id = each.due.user_id or 0
    async with tools.database.writing(ALERTS) as writer:
        digest_at = (await mentor_settings.get(writer, mentor_id)).digest_at
        evening = each.due.nominal == f"{EVENING:%H:%M}" and digest_at != EVENING
        gather = digests.gather_amber if evening else digests.gather
        digest = await gather(writer, mentor_id, now)
        found = await recipients(writer, [mentor_id])
        reason = "nothing" if digest.empty else "no_address" if not found else None
        if reason:
            await occurrences.finish(writer, each, "skipped", now, reason=reason)
            return reason
        [to] = found
        await occurrences.finish(writer, each, "done", now)
        await digests.told(writer, digest.news, mentor_id, now)
        reply = await _worded(writer, digest, to, each)
        key = f"digest:{each.due.for_date.isoformat()}:{each.due.nominal}:{mentor_id}"
        said = messages(tools, at_home(to.home), reply, key=key, kind="reply", now=now, expires_at=each.due.expires_at)
        await tell(writer, said)
        await trail.extend(writer, _on_record(digest, mentor_id, now))
    tools.wake(to.home.conversation)
    return "sent"


def _on_record(digest: Digest, mentor_id: int, now: datetime) -> list[Entry]:
    """That this mentor is told of each alert, and of each member whose plan waits."""
    alerts = [*digest.waiting, *digest.news, *digest.returning]
    about, machine = ("digest", mentor_id), Actor("worker")
    plans = [Entry(now, "read", machine, member, about) for member, _ in digest.plans]
    return [*(alert_pages.told(alert, mentor_id, now) for alert in alerts), *plans]


async def _worded(reader: Reader, digest: Digest, to: Recipient, each: Occurrence) -> Reply:
    waiting, news, returning = [
        [await _facts(reader, alert, to) for alert in alerts]
        for alerts in (digest.waiting, digest.news, digest.returning)
    ]
    plans = [((await people.get(reader, member)).name or f"Member {member}", number) for member, number in digest.plans]
    rows = tuple((Button(label, sends),) for label, sends in digest_words.buttons(waiting, news))
    return Reply(digest_words.digest(each.due.for_date, waiting, news, returning, plans), rows)


async def _facts(reader: Reader, alert: Alert, to: Recipient) -> Facts:
    facts = await alert_facts.facts(reader, alert, to.time_zone)
    back = alert.next_at.astimezone(ZoneInfo(to.time_zone)) if alert.next_at else None
    return replace(facts, returns_at=back)
