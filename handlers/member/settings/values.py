"""What is set, in words."""

from datetime import time
from zoneinfo import ZoneInfo

from coaching.days import WEEKDAY_NAMES
from coaching.setting_values import SHARES
from handlers import wording
from handlers.context import Context
from storage.people import Person

AUTOMATIC = "at each habit's own time"


def name(person: Person) -> str:
    """Sarah."""
    return person.name or "none yet"


def zone(person: Person) -> str:
    """New York, or UTC+2."""
    return zone_said(person.time_zone or "UTC")


def zone_said(key: str) -> str:
    """The same of an IANA name."""
    if key.startswith("Etc/GMT"):
        west = int(key.removeprefix("Etc/GMT") or 0)
        return f"UTC{-west:+d}"
    return key.rpartition("/")[2].replace("_", " ")


def clock(ctx: Context, person: Person) -> str:
    """Saturday 10:15."""
    return f"{ctx.now.astimezone(ZoneInfo(person.time_zone or 'UTC')):%A %H:%M}"


def day_start(person: Person) -> str:
    """03:00."""
    return f"{person.day_start_hour:02}:00"


def weekday(person: Person) -> str:
    """Monday."""
    return WEEKDAY_NAMES[person.week_start].capitalize()


def switch(on: bool) -> str:
    """On or off."""
    return "on" if on else "off"


def reminders(person: Person) -> str:
    """On at 19:00; off."""
    if not person.reminders:
        return "off"
    return f"on, at {person.remind_at:%H:%M}" if person.remind_at else f"on, {AUTOMATIC}"


def quiet(person: Person) -> str:
    """21:30–08:00."""
    if person.quiet_from == person.quiet_until:
        return "none"
    return f"{person.quiet_from:%H:%M}–{person.quiet_until:%H:%M}"


def sharing(person: Person) -> str:
    """Check-ins, mood and messages."""
    return wording.listed(called for key, called in SHARES.items() if key in person.shares) or "nothing"


def mentor(person: Person) -> str:
    """Whether there is one; who they are is theirs to say."""
    return "nobody yet" if person.mentor_id is None else "you have one"


def at(wall: time | None) -> str:
    """06:30."""
    return f"{wall:%H:%M}" if wall else "its own time"
