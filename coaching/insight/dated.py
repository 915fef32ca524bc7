"""The days that a question names: today, yesterday, Tuesday, 4 Feb. Weekdays are the most recent past ones."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from coaching.insight.figures import dates
from coaching.values import WEEKDAYS

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAY: Final = re.compile(r"\b(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b(?!-)", re.IGNORECASE)
_AGO: Final = {"today": 0, "this morning": 0, "tonight": 0, "yesterday": 1, "last night": 1}


def days_named(question: str, today: date) -> frozenset[date]:
    """Every day that it names; none of them after `today`."""
    return frozenset(_named(question.lower(), question, today))


def month_and_day(said: str) -> tuple[int, int] | None:
    """The month and day of "25 Feb" or "2026-02-25"; None where it names no month."""
    if iso := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", said):
        return int(iso[2]), int(iso[3])
    month = next((number for number, name in enumerate(_MONTHS, 1) if name in said.lower()), None)
    found = re.search(r"\d{1,2}(?!\d)", said)
    return (month, int(found[0])) if month and found else None


def _named(lower: str, question: str, today: date) -> Iterator[date]:
    yield from (today - timedelta(days=ago) for words, ago in _AGO.items() if words in lower)
    for found in _WEEKDAY.finditer(question):
        back = (today.weekday() - WEEKDAYS.index(found[1][:3].lower())) % 7
        yield today - timedelta(days=back or 7)
    for said in dates(question):
        if (named := month_and_day(said)) and (day := _last(named, today)):
            yield day


def _last(named: tuple[int, int], today: date) -> date | None:
    for year in (today.year, today.year - 1):
        try:
            found = date(year, *named)
        except ValueError:
            continue
        if found <= today:
            return found
    return None
