"""The ends and dates that a wish names: by April 15, until June, in 8 weeks, on May 10, this year."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.wishes.text import Reader, pattern, words

WEEKS_PER_MONTH = 365.25 / 12 / 7

_SEASONS = {"spring": (3, 20), "summer": (6, 21), "autumn": (9, 22), "fall": (9, 22), "winter": (12, 21)}
_FEASTS = {"christmas": (12, 25), "xmas": (12, 25), "new year": (12, 31), "halloween": (10, 31), "valentine": (2, 14)}

_BEGINS = r"(?:starting|beginning|commencing|as of|from)(?: on| from| in| next| this)*"
_LEADING = r"by|until|till|til|before|due(?: on| by)?|no later than|through|up to|on|for|in time for|this|next"


@dataclass(frozen=True, slots=True)
class End:
    """Where a wish ends. `by` is a last date, `on` the date of an event, `weeks` a stated length."""

    by: date | None = None
    on: date | None = None
    weeks: int | None = None
    keeps_on: bool = False
    """Said as a stretch of time (until, for, this year), so something is done again and again until then."""


def read_start(reader: Reader, today: date) -> bool:
    """Take a stated beginning out of a wish, before anyone takes it for an end. Whether it is later than tomorrow.

    From tomorrow on a plan is due anyway: the day on which it is made counts only if done.
    """
    if reader.take(rf"\b{_BEGINS} (?:today|now|at once|tomorrow)\b"):
        return False
    days, months = ("|".join(words()[kind].values()) for kind in ("weekdays", "months"))
    named = rf"(?:{days})(?! *(?:to|through|-))|(?:next|this) (?:week|month)|(?:{months})\b(?! \d)"
    after = r"(?:starting|beginning|commencing) in (?:\d{1,3}|a) (?:day|week|month)s?"
    if reader.take(rf"\b(?:{_BEGINS} (?:{named})|{after})\b"):
        return True
    for begins in pattern(rf"\b{_BEGINS} (?:the )?").finditer(reader.rest):
        behind = reader.rest[begins.end() :]
        if any(
            behind.startswith(said) and reader.take(re.escape(begins[0] + said)) for said, _ in _dates(behind, today)
        ):
            return True
    return False


def read_end(reader: Reader, today: date) -> End:
    """Take the stated end out of a wish; an empty End where none is stated. Passed dates mean the next year's."""
    return _length(reader, today) or _stretch(reader, today) or _named_end(reader, today) or End()


def read_end_day(reader: Reader, today: date) -> End | None:
    """Take a weekday that is an end ("by Friday", "until next Sunday"), before anyone takes it for a rhythm."""
    days = "|".join(words()["weekdays"].values())
    match = reader.take(
        r"\b(?P<word>by|until|till|before|due(?: on| by)?|next|this)(?: next| this| coming)?"
        rf" (?P<day>{days})\b(?! *(?:,|and|&|to\b|-))"
    )
    if not match:
        return None
    day = _coming(match["day"], today)
    how = match["word"].lower()
    return End(on=day) if how in ("next", "this") else End(by=day, keeps_on=how in ("until", "till"))


def _coming(name: str, today: date) -> date:
    ahead = (list(words()["weekdays"]).index(name[:3].lower()) - today.weekday() - 1) % 7 + 1
    return today + timedelta(days=ahead)


def _length(reader: Reader, today: date) -> End | None:
    match = reader.take(
        r"\b(?P<how>for|in|within|over|during)(?: the)?(?: next| coming)? (?P<n>\d{1,3}|a)"
        r" (?P<unit>day|week|month|year)s?\b(?! (?:a|per|each|every) )"
    )
    if not match:
        return None
    count = 1 if match["n"].lower() == "a" else int(match["n"])
    days = max(
        1, round(count * {"day": 1, "week": 7, "month": WEEKS_PER_MONTH * 7, "year": 365.25}[match["unit"].lower()])
    )
    if count == 0:
        return None
    by = today + timedelta(days=days)
    weeks = max(1, days // 7)
    if match["how"].lower() in ("for", "over", "during"):
        return End(weeks=weeks, keeps_on=True)
    return End(by=by)


def _stretch(reader: Reader, today: date) -> End | None:
    match = reader.take(
        r"\b(?:(?:in|during|over|for) )?(?:all )?(?:this|the rest of (?:the|this)) (?P<unit>year|month)\b"
    )
    if not match:
        return None
    return End(by=_end_of(match["unit"].lower(), today), keeps_on=True)


def _named_end(reader: Reader, today: date) -> End | None:
    for said, day in _dates(reader.rest, today):
        match = reader.take(rf"\b(?:(?P<word>{_LEADING}) )?(?:the )?{re.escape(said)}")
        if match is None:
            continue
        how = (match["word"] or "").lower()
        if how in ("on", "for", "this", "next", ""):
            return End(on=day)
        if how == "before":
            day = max(today, day - timedelta(days=1))
        return End(by=day, keeps_on=how in ("until", "till", "til", "through"))
    return None


def _dates(text: str, today: date) -> list[tuple[str, date]]:
    """Each date that the text names, with its words; only the first readable one is used."""
    months = "|".join(words()["months"].values())
    found: list[tuple[str, date]] = []
    for source, read in (
        (r"\b\d{4}-\d{2}-\d{2}\b", _iso),
        (rf"\b(?P<m>{months})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y>20\d\d))?(?! ?(?:min|x\b))", _month_day),
        (rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{months})\b(?:,? (?P<y>20\d\d))?", _month_day),
        (rf"\bend of (?:(?P<m>{months})|(?P<which>the|this|next) (?P<unit>week|month|year))\b", _end),
        (rf"(?:(?<=by )(?P<m>{months})|(?<=until )(?P<m2>{months})|(?<=till )(?P<m3>{months})"
         rf"|(?<=before )(?P<m4>{months}))\b(?! \d)", _before_month),
        (r"(?<=by )next (?P<unit>week|month|year)\b|(?<=until )next (?P<unit2>week|month|year)\b", _end_of_next),
        (rf"\b(?P<f>{'|'.join(_FEASTS)})(?:'s(?: eve| day)?)?\b", _feast),
        (rf"(?<=by )(?:the )?(?P<s>{'|'.join(_SEASONS)})\b|(?<=until )(?:the )?(?P<s2>{'|'.join(_SEASONS)})\b"
         rf"|(?<=before )(?:the )?(?P<s3>{'|'.join(_SEASONS)})\b", _season),
        (r"(?<=by )(?:the )?(?P<d>\d{1,2})(?:st|nd|rd|th)\b", _day_of_month),
        (r"\b(?P<m>\d{1,2})/(?P<d>\d{1,2})(?:/(?P<y>20\d\d))?\b", _slashed),
        (r"\btomorrow\b", lambda match, today: today + timedelta(days=1)),
    ):  # fmt: skip
        match = pattern(source).search(text)
        if match:
            try:
                found.append((match.group(0), read(match, today)))
            except (ValueError, OverflowError):
                continue
    return found


def _iso(match: re.Match[str], today: date) -> date:
    return _ahead(date.fromisoformat(match.group(0)), today, True)


def _month_day(match: re.Match[str], today: date) -> date:
    return _ahead(
        date(int(match["y"] or today.year), _month(match["m"]), int(match["d"])), today, match["y"] is not None
    )


def _slashed(match: re.Match[str], today: date) -> date:
    first, second = int(match["m"]), int(match["d"])
    month, day = (second, first) if first > 12 else (first, second)
    return _ahead(date(int(match["y"] or today.year), month, day), today, match["y"] is not None)


def _end(match: re.Match[str], today: date) -> date:
    if match["m"]:
        month = _month(match["m"])
        year = today.year + (month < today.month)
        return date(year, month, monthrange(year, month)[1])
    if match["which"].lower() == "next":
        return _end_of(match["unit"].lower(), _end_of(match["unit"].lower(), today) + timedelta(days=1))
    return _end_of(match["unit"].lower(), today)


def _end_of_next(match: re.Match[str], today: date) -> date:
    unit = next(group for group in match.groups() if group).lower()
    return _end_of(unit, today) + timedelta(days=7 if unit == "week" else 1)


def _before_month(match: re.Match[str], today: date) -> date:
    """By June is by its eve: the earlier reading keeps every promise."""
    month = _month(next(group for group in match.groups() if group))
    year = today.year + (month <= today.month)
    return date(year, month, 1) - timedelta(days=1)


def _feast(match: re.Match[str], today: date) -> date:
    month, day = _FEASTS[match["f"].lower()]
    return _ahead(date(today.year, month, day), today, False)


def _season(match: re.Match[str], today: date) -> date:
    month, day = _SEASONS[next(group for group in match.groups() if group).lower()]
    return _ahead(date(today.year, month, day), today, False)


def _day_of_month(match: re.Match[str], today: date) -> date:
    day = date(today.year, today.month, int(match["d"]))
    return day if day >= today else (day + timedelta(days=31)).replace(day=day.day)


def _end_of(unit: str, today: date) -> date:
    if unit == "week":
        return today + timedelta(days=6 - today.weekday())
    if unit == "month":
        return today.replace(day=monthrange(today.year, today.month)[1])
    return date(today.year, 12, 31)


def _month(name: str) -> int:
    return list(words()["months"]).index(name[:3].lower()) + 1


def _ahead(day: date, today: date, year_said: bool) -> date:
    if day >= today:
        return day
    if year_said:
        raise ValueError("that date has passed")
    return date(day.year + 1, day.month, day.day)
