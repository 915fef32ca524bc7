"""The member's own day: which date an instant belongs to, and which instant a wall time is.

Dates are stored once and never derived again, so that a later change of zone can't move history.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from coaching.answers import shortened
from coaching.zones import zone_named

__all__ = ["Stay", "grace_dates", "hours_of", "local_day", "read_day", "utc_of", "zone_named"]

DAY = timedelta(days=1)

SHORTEST_FULL_DAY = 12.0
"""Hours. A date that travel makes shorter counts only if done."""

EVER = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)

NAMED_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1}
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTH_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
SHORTEST_ABBREVIATION = 3

ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAYS_AGO = re.compile(r"(\d{1,3}) days? ago")
DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2}) (?P<month>[a-z]+)(?: (?P<year>\d{4}))?")
MONTH_AND_DAY = re.compile(r"(?P<month>[a-z]+) (?P<day>\d{1,2})(?: (?P<year>\d{4}))?")
FILLERS = re.compile(r"[,.\s]+|\b(?:the|of|on)\b|(?<=\d)(?:st|nd|rd|th)\b")


@dataclass(frozen=True, slots=True)
class Stay:
    """The zone a member lives in from `since` on, until the next stay. None: from the beginning."""

    since: datetime | None
    zone: ZoneInfo


def local_day(instant: datetime, zone: ZoneInfo, day_start_hour: int) -> date:
    """The member's date at `instant`: until `day_start_hour` (0 to 6) it is still the date before."""
    local = instant.astimezone(zone)
    # Clocks set back over the day's start (Troll, by two hours) don't end a day that has begun.
    begun = instant >= utc_of(local.date(), time(day_start_hour), zone)
    return local.date() if begun or local.hour >= day_start_hour else local.date() - DAY


def utc_of(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in `zone` show `wall` on `day`.

    A time that clocks skip is read with the offset before the gap (02:30 becomes 03:30); of one that they show twice it
    is the first (RFC 5545 §3.3.5).
    """
    return datetime.combine(day, wall.replace(fold=0), tzinfo=zone).astimezone(UTC)


def hours_of(day: date, stays: Sequence[Stay]) -> float:
    """How many hours the member's clocks showed `day`: 24 at home, 23 or 25 at a clock change, anything in travel.

    `stays` are in order, one at least.
    """
    total = timedelta()
    departures = [*(stay.since or EVER for stay in stays[1:]), NEVER]
    for stay, left in zip(stays, departures, strict=True):
        begins, ends = utc_of(day, time(), stay.zone), utc_of(day + DAY, time(), stay.zone)
        total += max(timedelta(), min(ends, left) - max(begins, stay.since or EVER))
    return total / timedelta(hours=1)


def grace_dates(stays: Sequence[Stay]) -> frozenset[date]:
    """The dates that a change of zone left shorter than 12 hours: they count only if done."""
    touched = set[date]()
    for before, after in pairwise(stays):
        if after.since:
            ends = [after.since.astimezone(stay.zone).date() for stay in (before, after)]
            touched |= {min(ends) + number * DAY for number in range((max(ends) - min(ends)).days + 1)}
    return frozenset(day for day in touched if hours_of(day, stays) < SHORTEST_FULL_DAY)


def read_day(text: str, today: date) -> date:
    """The date that a person typed, seen from `today`.

    "today", "yesterday", "tomorrow", "3 days ago", a weekday (the most recent one, today counts), "2026-02-23", or a
    day and a month in either order; without a year, the nearest such date. Raises ValueError with a sentence for the
    person.
    """
    words = " ".join(FILLERS.sub(" ", text.casefold()).split())
    if words in NAMED_DAYS:
        return today + NAMED_DAYS[words] * DAY
    if ago := DAYS_AGO.fullmatch(words):
        return today - int(ago[1]) * DAY
    if (weekday := _place_in(WEEKDAY_NAMES, words)) is not None:
        return today - (today.weekday() - weekday) % 7 * DAY
    if iso := ISO_DATE.fullmatch(words):
        return _nearest(text, [int(iso[1])], int(iso[2]), int(iso[3]), today)
    named = DAY_AND_MONTH.fullmatch(words) or MONTH_AND_DAY.fullmatch(words)
    if named and (month := _place_in(MONTH_NAMES, named["month"])) is not None:
        years = [int(named["year"])] if named["year"] else [today.year - 1, today.year, today.year + 1]
        return _nearest(text, years, month + 1, int(named["day"]), today)
    raise ValueError(
        f'I can\'t read "{shortened(text)}" as a date. Write it like 2026-02-23, 23 Feb, Monday or yesterday.'
    )


def _nearest(text: str, years: Sequence[int], month: int, day: int, today: date) -> date:
    found = []
    for year in years:
        try:
            found.append(date(year, month, day))
        except ValueError:
            continue
    if not found:
        raise ValueError(f'There is no date "{shortened(text)}". Write it like 2026-02-23 or 23 Feb.')
    return min(found, key=lambda each: abs(each - today))


def _place_in(names: Sequence[str], word: str) -> int | None:
    """Where in `names` the one that `word` begins is; abbreviations have 3 letters or more."""
    known = [name.startswith(word) and len(word) >= SHORTEST_ABBREVIATION for name in names]
    return known.index(True) if any(known) else None
