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

from coaching.working_hours import Hours
from storage import mentor_settings
from storage.alert_people import Recipient, audience
from storage.alerts import Alert, note
from storage.database import Reader, Writer

HEEDING: Final = "risk"
"""The chain that heeds working hours; in a crisis there are none."""

_WAITED = text("""
    SELECT EXISTS (
        SELECT 1 FROM alert_events AS e WHERE e.alert_id = :alert AND e.what = 'waits' AND e.step = :step
          AND e.id > coalesce((SELECT max(w.id) FROM alert_events AS w
                               WHERE w.alert_id = :alert AND w.what = 'woke'), 0))
""")


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is told, and as whom; or nobody yet, and when it goes out."""

    audience: str
    people: tuple[Recipient, ...]
    opens: datetime


async def on_duty(reader: Reader, alert: Alert, who: str, found: Sequence[Recipient], now: datetime) -> OnDuty:
    """Of an audience that isn't empty, those who are at work at `now`."""
    asked = [(who, tuple(found))]
    if who == "mentor":
        asked.append(("cover", await audience(reader, alert.user_id, "cover", now)))
    hours = await _hours(reader, [each for _, people in asked for each in people], now)
    for name, people in asked:
        if working := tuple(each for each in people if hours[each.user_id].at_work(now)):
            return OnDuty(name, working, now)
    return OnDuty(who, (), min(each.begin_after(now) for each in hours.values()))


async def waits(writer: Writer, alert: Alert, step: int, duty: OnDuty, now: datetime) -> bool:
    """Whether this step waits for `duty.opens`; that is put on record, since it does so once."""
    if duty.people or await writer.scalar(_WAITED, {"alert": alert.id, "step": step}):
        return False
    await note(writer, alert.id, alert.user_id, "waits", step, now)
    return True


async def _hours(reader: Reader, people: Collection[Recipient], now: datetime) -> dict[int, Hours]:
    """By person."""
    kept = await mentor_settings.several(reader, [each.user_id for each in people])
    found = {}
    for each in people:
        own = kept[each.user_id]
        away = own.away is not None and own.away.first <= now < own.away.until
        found[each.user_id] = Hours(own.work_from, own.work_until, ZoneInfo(each.time_zone), away)
    return found
