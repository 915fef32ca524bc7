"""Working hours of those who are told: what isn't a crisis goes to whoever is at work, or waits, for a night at most.

Where the mentor is off, a cover who is at work is told in the mentor's place. A step waits once: after that it goes to
its audience, at work or not, so that no page is lost to hours that changed meanwhile.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coaching.desk.working_hours import Hours
from storage.alerting.alerts import Alert, note
from storage.alerting.recipients import Recipient, audience
from storage.database import Reader, Writer
from storage.desk import mentor_settings

HEEDING: Final = "risk"
"""The chain that heeds working hours; in a crisis there are none."""

_WAITS_SINCE = text("""
    SELECT max(e.at) FROM alert_events AS e
    WHERE e.alert_id = :alert AND e.what = 'waits' AND e.step = :step
      AND e.id > coalesce((SELECT max(w.id) FROM alert_events AS w WHERE w.alert_id = :alert AND w.what = 'woke'), 0)
""")


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is told, and as whom; or nobody yet, and when it goes out."""

    audience: str
    people: tuple[Recipient, ...]
    opens: datetime


async def on_duty(
    reader: Reader, alert: Alert, who: str, found: Sequence[Recipient], now: datetime, since: datetime | None = None
) -> OnDuty:
    """Of an audience that isn't empty, those who are at work at `now`; `since` when it has waited for them."""
    asked = [(who, tuple(found))]
    if who == "mentor":
        asked.append(("cover", await audience(reader, alert.user_id, "cover", now)))
    hours = await _hours(reader, [each for _, people in asked for each in people], now)
    for name, people in asked:
        if working := tuple(each for each in people if hours[each.user_id].at_work(now)):
            return OnDuty(name, working, now)
    opens = min(each.begin_after(since or now) for each in hours.values())
    return OnDuty(who, () if opens > now else asked[0][1], opens)


async def rung(writer: Writer, alert: Alert, step: int, who: str, found: Sequence[Recipient], now: datetime) -> OnDuty:
    """Whom a step tells now; that it waits is put on record, so that it does so once, whenever it is looked at."""
    since: datetime | None = await writer.scalar(_WAITS_SINCE, {"alert": alert.id, "step": step})
    duty = await on_duty(writer, alert, who, found, now, since)
    if since is None and not duty.people:
        await note(writer, alert.id, alert.user_id, "waits", step, now)
    return duty


async def _hours(reader: Reader, people: Collection[Recipient], now: datetime) -> dict[int, Hours]:
    """By person."""
    kept = await mentor_settings.several(reader, [each.user_id for each in people])
    found = {}
    for each in people:
        own = kept[each.user_id]
        away = own.away is not None and own.away.first <= now < own.away.until
        found[each.user_id] = Hours(own.work_from, own.work_until, ZoneInfo(each.time_zone), away)
    return found
