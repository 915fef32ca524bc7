"""The dates of a change of plan, from a mentor's words: "from Monday until 15 Mar", "for two weeks", "next week"."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.days import DAY, WEEKDAY_NAMES
from coaching.patches.planned import Known
from coaching.pause_days import read_pause
from coaching.schedules import week_of
from coaching.values import Span

PAST: Final = "A change begins tomorrow at the earliest: days that were lived stay as they were. Nothing was kept."
TOO_FAR: Final = "A change may reach a year ahead, and that date is beyond. Nothing was kept."

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAY_WORDS: Final = [*(name[:3] for name in WEEKDAY_NAMES), *_MONTHS]
_DATED = re.compile(
    r"from|starting|beginning|until|till|til|through|for|next|this|as|tomorrow|today|since", re.IGNORECASE
)
_STARTS = re.compile(r"(?:starting|beginning|as of)(?: on| from)?\b", re.IGNORECASE)
_FROM_NEXT = re.compile(r"(?:from|starting|beginning|as of)(?: on| from)? next week(?: on)?", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:for )?(?:good|ever)|from now on|always|(?:until|till) (?:(?:i|we|they) say so|further notice)", re.IGNORECASE
)


_ENDS_FIRST = re.compile(
    r"(?P<end>(?:for|until|till|through) (?:(?!from|starting|beginning|as of).)+?) "
    r"(?P<first>(?:from|starting|beginning|as of) .+)",
    re.IGNORECASE,
)
"""An end that is said before its beginning: "for 3 weeks from 8 March"."""
_SWAPPED = re.compile(
    rf"\b(?:move|shift|switch|swap|change)\b.*\bfrom (?:{'|'.join(name[:3] for name in WEEKDAY_NAMES)})\w* to \w+",
    re.IGNORECASE,
)
_NAMES_A_DAY = re.compile(
    rf"\d{{4}}-\d|week|fortnight|month|tomorrow|today|\d+ days|\b(?:{'|'.join(_DAY_WORDS)})", re.IGNORECASE
)
_GOES_ON = re.compile(r"(?:a|per|each|every|/|x|times?|min\w*|hours?|days?|weeks?|and)", re.IGNORECASE)
"""Words behind a date that would make another thing of it: "for 2 days a week"."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates that words name, as they were said; `is_length` where they are counted, as in "for two weeks"."""

    span: Span
    is_length: bool
    said: str


def dated(text: str, known: Known) -> tuple[str, Dated | None]:
    """The words without the dates, which they end with or else hold. They begin today where no beginning is said."""
    said = text.split()
    if _SWAPPED.search(text):
        return text, None
    for place, word in enumerate(said):
        if not _DATED.fullmatch(word.strip(",")):
            continue
        tail = " ".join(said[place:])
        if tail.lower() == "for now":
            continue
        if _OPEN.fullmatch(tail):
            return " ".join(said[:place]), None
        if found := _read(tail, known):
            return " ".join(said[:place]), found
    return _within(said, known) or (text, None)


def _within(said: list[str], known: Known) -> tuple[str, Dated] | None:
    """Dates with other words behind them: "until 15 March run 2x a week"; the longest that can be read."""
    for place, word in enumerate(said):
        if not _DATED.fullmatch(word.strip(",")):
            continue
        for end in range(len(said) - 1, place + 1, -1):
            piece = " ".join(said[place:end]).rstrip(",")
            if not _NAMES_A_DAY.search(piece) or (_GOES_ON.fullmatch(said[end]) and not said[end - 1].endswith(",")):
                continue
            if found := _read(piece, known):
                return " ".join([*said[:place], *said[end:]]), found
    return None


def _read(said: str, known: Known) -> Dated | None:
    """The dates that the words name, or None. Raises ValueError where they name dates that can't be."""
    if _FROM_NEXT.fullmatch(said):
        return Dated(Span(week_of(known.today, known.week_start).first + 7 * DAY), is_length=False, said=said)
    turned = _ENDS_FIRST.sub(r"\g<first> \g<end>", said)
    try:
        span = read_pause(_STARTS.sub("from", turned), known.today, known.week_start)
    except ValueError as problem:
        if "can't end before" in str(problem) or "year from now" in str(problem) or "7 days back" in str(problem):
            raise ValueError(_refused(str(problem))) from None
        return None
    return Dated(span, is_length=turned.lower().startswith("for "), said=said)


def _refused(problem: str) -> str:
    if "before it begins" in problem:
        return "That ends before it begins. Nothing was kept."
    return TOO_FAR if "year" in problem else PAST


def when(dated: Dated | None, known: Known, *, weekly: bool) -> tuple[date, date | None]:
    """What is counted by the week begins with one unless a date is said; anything else tomorrow. A length stays one."""
    tomorrow = known.today + DAY
    usual = week_of(known.today, known.week_start).first + 7 * DAY if weekly else tomorrow
    if dated is None:
        return usual, None
    span = dated.span
    if span.first > known.today:
        return span.first, span.last
    if span.last is None or span.first < known.today:
        raise ValueError(PAST)
    if dated.is_length:
        return usual, span.last + (usual - span.first)
    if span.last <= known.today:
        raise ValueError(PAST)
    return (usual if usual <= span.last else tomorrow), span.last
