"""When "later" is: "in 2 hours", "at 8pm", "tonight", "tomorrow morning", "Monday at 9", on the member's own clock."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from coaching.days import DAY, WEEKDAY_NAMES, utc_of

USUAL: Final = timedelta(hours=1)
SHORTEST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(days=7)
HOW: Final = "Say it like: in 2 hours, at 8pm, or tomorrow morning."

_PARTS = {
    "morning": time(9),
    "noon": time(12),
    "lunch": time(12),
    "lunchtime": time(12),
    "midday": time(12),
    "afternoon": time(15),
    "evening": time(19),
    "tonight": time(20),
    "night": time(20),
    "midnight": time(0),
}
_NUMBERS = {"a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "half an": 0.5}
_NUMBERS |= {"a couple of": 2.0, "ten": 10.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "a few": 3.0}
_UNITS = {"m": 1, "h": 60, "d": 24 * 60, "w": 7 * 24 * 60}
_LEAD = re.compile(
    r"^(?:(?:please|ok|okay|yes|no|not now|(?:and )?(?:remind|ask|nudge|ping|tell) me(?: again)?|later|again|snooze"
    r"|(?:i'll )?do it|maybe|try(?: me)?(?: again)?|how about|let's say|say)\b[ ,:]*)+"
)
_ASKED = re.compile(
    r"(?:please |ok |okay |no,? |not now,? )*(?:later|not now|snooze|(?:remind|ask|nudge|ping) me|tomorrow|tonight"
    r"|this (?:evening|afternoon)|in (?:\d|an? |half|one|two|three|ten|fifteen|twenty|thirty|the (?:morning|evening))"
    r"|(?:at |by )(?:\d|noon|midnight)|\d{1,2}(?::\d\d)? ?[ap]m$|(?:at |by )?(?:half|(?:a )?quarter) (?:past|to) )"
)
_PAST = re.compile(r"\b(?P<how>half|(?:a )?quarter) (?P<way>past|to) (?P<h>\d{1,2}|[a-z]+)\b")
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AFTER = re.compile(
    r"(?:in |for |after )?(?P<n>\d+(?:[.,]\d+)?|half an|a couple of|a few|[a-z]+)[ -]?"
    r"(?P<unit>m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?)(?P<half> and a half)?(?: from now| later)?"
)
_CLOCK = re.compile(
    r"(?:at |by |around |about |@ ?)?(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))?\s?(?P<half>am|pm|a\.m\.?|p\.m\.?|o'clock|h)?"
)
_DAYS = ("tomorrow", "today", "this", *WEEKDAY_NAMES, *(name[:3] for name in WEEKDAY_NAMES))
_DAY = re.compile(rf"(?:on |next )?(?P<day>{'|'.join(_DAYS)})\b ?")
_PART = re.compile(rf"(?:in the |at |this |around )?(?P<part>{'|'.join(_PARTS)})\b ?")


def asks_for_later(words: str) -> bool:
    """Whether the words can be nothing but a wish to be reminded again: a bare "30 min" may be what was done."""
    return _ASKED.match(_even(words)) is not None


def read_later(words: str, now: datetime) -> datetime | None:
    """The instant that the words name, seen from `now`, which is in the member's zone; None: they name no time.

    Without any it is an hour from now; a clock time without am or pm is the next one to come, unless it is written as
    on a 24-hour clock ("08:30", "19h"). Raises ValueError with
    a sentence for the person where it has passed, is more than 7 days away, or isn't on any clock.
    """
    rest = _LEAD.sub("", f"{_even(words)} ").strip()
    if not rest:
        return in_an_hour(now)
    at = _from_now(rest, now) or _on_the_clock(rest, now)
    if at is None:
        return None
    ahead = at.astimezone(UTC) - now.astimezone(UTC)
    if ahead < SHORTEST:
        raise ValueError(f"That time has passed already. {HOW}")
    if ahead > LONGEST:
        raise ValueError(f"I remind you up to 7 days ahead. {HOW}")
    return at


def in_an_hour(now: datetime) -> datetime:
    """What "later" is where no time is named, in the zone of `now`."""
    return _passed(now, USUAL)


def _passed(now: datetime, length: timedelta) -> datetime:
    """So much later by the sun: arithmetic on a zone's own times would go by its clock."""
    return (now.astimezone(UTC) + length).astimezone(now.tzinfo)


def _even(words: str) -> str:
    return " ".join(words.casefold().replace("’", "'").strip(" .!,?").split())


def _figures(past: re.Match[str]) -> str:
    """ "half past eight" as 8:30."""
    spelled = past["h"] in _HOURS
    if not spelled and not past["h"].isdigit():
        return past[0]
    hour = _HOURS.index(past["h"]) + 1 if spelled else int(past["h"])
    minutes = hour * 60 + (30 if past["how"] == "half" else 15) * (1 if past["way"] == "past" else -1)
    return f"{minutes // 60 or 12}:{minutes % 60:02}"


def _from_now(text: str, now: datetime) -> datetime | None:
    found = _AFTER.fullmatch(text)
    if found is None:
        return None
    said = found["n"]
    number = _NUMBERS.get(said) if not said[0].isdigit() else float(said.replace(",", "."))
    if number is None:
        return None
    minutes = (number + (0.5 if found["half"] else 0)) * _UNITS[found["unit"][0]]
    if minutes > LONGEST / timedelta(minutes=1):
        raise ValueError(f"I remind you up to 7 days ahead. {HOW}")
    return _passed(now, timedelta(minutes=minutes))


def _on_the_clock(text: str, now: datetime) -> datetime | None:
    rest = _PAST.sub(_figures, text)
    day = part = None
    for _ in range(3):
        if day is None and (found := _DAY.match(rest)):
            day, rest = found["day"], rest[found.end() :].strip()
        if part is None and (found := _PART.match(rest)):
            part, rest = found["part"], rest[found.end() :].strip()
        clock = re.match(_CLOCK.pattern + r"(?= |$)", rest)
        if clock:
            remainder = rest[clock.end() :].strip()
            if not remainder:
                return _next(_times(clock, part), day, now)
            if remainder.removeprefix("in the ").strip() in _PARTS or _DAY.fullmatch(f"{remainder} "):
                rest = f"{remainder} {clock.group(0)}"
                continue
            return None
    if rest or (day is None and part is None) or (day == "this" and part is None):
        return None
    if day == "today" and part is None:
        return in_an_hour(now)
    return _next([_PARTS[part or "morning"]], day, now)


def _times(clock: re.Match[str], part: str | None) -> Sequence[time]:
    """The times of day that a clock time may mean. Raises ValueError where no clock shows it."""
    hour, minute = int(clock["h"]), int(clock["m"] or 0)
    half = (clock["half"] or "")[:1]
    if hour > 24 or minute > 59 or (half in ("a", "p") and not 1 <= hour <= 12):
        raise ValueError(f"{clock.group(0).strip()} isn't a time of the day. {HOW}")
    hour %= 24
    if half == "p" or (not half and part in ("afternoon", "evening", "tonight", "night") and hour < 12):
        return [time(hour % 12 + 12, minute)]
    sure = clock["half"] == "h" or clock["h"].startswith("0") or hour > 12 or hour == 0
    if half == "a" or part == "morning" or sure:
        return [time(hour % 12 if half == "a" else hour, minute)]
    return [time(hour, minute), time((hour + 12) % 24, minute)]


def _next(times: Sequence[time], day: str | None, now: datetime) -> datetime:
    """The first of these times that is to come, on the day that was named."""
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    today = now.date()
    awake = [wall for wall in times if 7 <= wall.hour < 22] or list(times)
    if day is None:
        return min(at for each in (today, today + DAY) for wall in awake if (at := utc_of(each, wall, zone)) > now)
    chosen = _date(day, today)
    instants = [utc_of(chosen, wall, zone) for wall in (times if chosen == today else awake)]
    return min([at for at in instants if at > now], default=instants[-1])


def _date(day: str, today: date) -> date:
    if day in ("today", "this"):
        return today
    if day == "tomorrow":
        return today + DAY
    weekday = next(number for number, name in enumerate(WEEKDAY_NAMES) if name.startswith(day[:3]))
    return today + ((weekday - today.weekday() - 1) % 7 + 1) * DAY
