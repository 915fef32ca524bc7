"""The days of a pause as they are typed: "2 Mar..8 Mar", "until Friday", "from Monday for two weeks", "this week"."""

import re
from datetime import date, timedelta

from coaching.answers import shortened
from coaching.days import DAY, WEEKDAY_NAMES, read_day
from coaching.schedules import month_of, week_of
from coaching.values import Span


class NoDate(ValueError):
    """Words that are no date at all, rather than a date that can't be."""


FURTHEST_BACK = timedelta(days=7)
FURTHEST_AHEAD = timedelta(days=366)
HOW = "Say it like: /pause 2 Mar..8 Mar, or /pause until Friday."

_COUNTED = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_UNITS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_COUNT = "|".join(_COUNTED)

_UNTIL = r"(?:until|till|til|through|thru|up to|bis)"
_OPEN = re.compile(r"(?:until|till) (?:i (?:say so|am back|resume|come back)|further notice)|indefinitely|for now")
_FOR = re.compile(
    rf"(?:(?P<first>(?!for\b|the next\b).+?) )?(?:for )?(?:the next )?(?P<n>{_COUNT}|\d{{1,3}}) (?P<unit>[a-z]+?)s?"
)
_WEEK = re.compile(r"(?:the )?(?P<which>this|next|rest of (?:the|this)) week")
_FROM_TO = re.compile(rf"(?:from )?(?P<first>\S.*?) ?(?:\.\.+|…|–|—| - |\b{_UNTIL}\b|\bto\b) ?(?P<last>.*)")
_UNTIL_ONLY = re.compile(rf"(?:(?:{_UNTIL}|to) |\.\. ?)(?P<last>.+)")
_FROM_ONLY = re.compile(r"(?:from|starting) (?P<first>.+)")
_SINCE = re.compile(r"since (?P<first>.+?)(?: (?:until|till|to) (?P<last>.+))?")
_NEXT = re.compile(r"(?:next|this|coming|this coming) ")
_END = re.compile(r"(?:the )?end of (?:the )?(?P<of>week|month|[a-z]{3,})")
_ISO = re.compile(r"\d{4}-\d")
_BARE_DAY = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?")
_MONTH = re.compile(r"[a-z]{3,}")


def read_pause(text: str, today: date, week_start: int = 0) -> Span:
    """The dates of the pause that `text` names, both included; one date alone is the last.

    Weekdays are the coming ones, but after "since" the last. Raises ValueError with a sentence for the person where it
    can't be read, ends before it begins, begins more than 7 days back or ends more than a year ahead.
    """
    said = " ".join(text.casefold().strip(" !,").split())
    said = said if said.endswith("..") else said.rstrip(".")
    span = _read(said if _ISO.search(said) else said.replace("-", ".."), today, week_start)
    if span.last is not None and span.last < span.first:
        raise ValueError(f"A pause can't end before it begins. {HOW}")
    if span.first < today - FURTHEST_BACK:
        raise ValueError(f"A pause may begin up to 7 days back. {HOW}")
    if max(span.first, span.last or span.first) > today + FURTHEST_AHEAD:
        raise ValueError(f"A pause may last until a year from now. {HOW}")
    return span


def _read(said: str, today: date, week_start: int) -> Span:
    if not said or _OPEN.fullmatch(said):
        return Span(today)
    if week := _WEEK.fullmatch(said):
        return _week(week["which"], today, week_start)
    if (long := _FOR.fullmatch(said)) and long["unit"] in _UNITS:
        first = _day(long["first"].removeprefix("from "), today, today) if long["first"] else today
        days = int(_COUNTED.get(long["n"], 0) or long["n"]) * _UNITS[long["unit"]]
        return Span(first, first + (max(days, 1) - 1) * DAY)
    if since := _SINCE.fullmatch(said):
        last = _last(since["last"], today - DAY, today, week_start) if since["last"] else None
        return Span(read_day(since["first"], today), last)
    if until := _UNTIL_ONLY.fullmatch(said):
        return Span(today, _last(until["last"], today, today, week_start))
    if ends := _FROM_TO.fullmatch(said):
        return _between(ends["first"], ends["last"].strip(), today, week_start)
    if begins := _FROM_ONLY.fullmatch(said):
        return Span(_day(begins["first"], today, today))
    only = _day(said, today, today)
    return Span(only, only) if only < today or said in ("today", "tomorrow") else Span(today, only)


def _week(which: str, today: date, week_start: int) -> Span:
    this = week_of(today, week_start)
    if which != "next":
        return Span(today, this.last)
    return Span(this.first + 7 * DAY, this.first + 13 * DAY)


def _between(first_said: str, last_said: str, today: date, week_start: int) -> Span:
    """From one date to another; a bare number is a day in the other's month: "2 to 8 March", "2 March to 8"."""
    bare, month = _BARE_DAY.fullmatch(first_said), _MONTH.findall(last_said)
    first = _day(f"{bare[1]} {month[-1]}" if bare and month else first_said, today, today)
    return Span(first, _last(last_said, first, today, week_start) if last_said else None)


def _last(said: str, first: date, today: date, week_start: int) -> date:
    """The last day, which may be a bare number or the end of something."""
    after = max(first, today)
    if bare := _BARE_DAY.fullmatch(said):
        return _day_of_month(int(bare[1]), first, said)
    if not (end := _END.fullmatch(said)):
        return _day(said, after, today)
    if end["of"] == "week":
        return week_of(after, week_start).last or after
    return month_of(after if end["of"] == "month" else _day(f"1 {end['of']}", after, today)).last or after


def _day_of_month(number: int, after: date, said: str) -> date:
    ahead = (after + offset * DAY for offset in range(62))
    found = next((day for day in ahead if day.day == number), None)
    if found is None:
        raise ValueError(f'There is no day "{shortened(said)}" in a month. {HOW}')
    return found


def _day(said: str, after: date, today: date) -> date:
    """A date; a weekday is the first one on or after `after`, and not today."""
    name = _NEXT.sub("", said)
    known = [number for number, full in enumerate(WEEKDAY_NAMES) if full.startswith(name) and len(name) >= 3]
    if known:
        ahead = (known[0] - after.weekday()) % 7
        return after + (ahead or (7 if after == today else 0)) * DAY
    try:
        return read_day(said, today)
    except ValueError as problem:
        if "There is no date" in str(problem):
            raise
        raise NoDate(
            f'I can\'t read "{shortened(said)}" as a date. Write it like 2026-03-08, 8 Mar, Friday or tomorrow.'
        ) from None
