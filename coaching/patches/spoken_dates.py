"""The dates of a change of plan, from a mentor's words: "from Monday until 15 Mar", "for two weeks", "next week"."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.days import DAY
from coaching.patches.planned import Known
from coaching.pause_days import read_pause
from coaching.schedules import week_of
from coaching.values import Span

PAST: Final = "A change begins tomorrow at the earliest: days that were lived stay as they were. Nothing was kept."
TOO_FAR: Final = "A change may reach a year ahead, and that date is beyond. Nothing was kept."

_DATED = re.compile(
    r"from|starting|beginning|until|till|til|through|for|next|this|as|tomorrow|today|since", re.IGNORECASE
)
_STARTS = re.compile(r"(?:starting|beginning|as of)(?: on| from)?\b", re.IGNORECASE)
_FROM_NEXT = re.compile(r"(?:from|starting|beginning|as of)(?: on| from)? next week(?: on)?", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:for )?(?:good|ever)|from now on|always|(?:until|till) (?:(?:i|we|they) say so|further notice)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates that words end with; `is_length` where they are counted, as in "for two weeks"."""

    span: Span
    is_length: bool


def dated(text: str, known: Known) -> tuple[str, Dated | None]:
    """The words without the dates that they end with, and those dates. They begin today where no beginning is said."""
    said = text.split()
    for place, word in enumerate(said):
        if not _DATED.fullmatch(word.strip(",")):
            continue
        tail = " ".join(said[place:])
        if tail.lower() == "for now":
            continue
        if _OPEN.fullmatch(tail):
            return " ".join(said[:place]), None
        if _FROM_NEXT.fullmatch(tail):
            next_week = week_of(known.today, known.week_start).first + 7 * DAY
            return " ".join(said[:place]), Dated(Span(next_week), is_length=False)
        try:
            span = read_pause(_STARTS.sub("from", tail), known.today, known.week_start)
        except ValueError as problem:
            if "can't end before" in str(problem) or "year from now" in str(problem) or "7 days back" in str(problem):
                raise ValueError(_refused(str(problem))) from None
            continue
        return " ".join(said[:place]), Dated(span, is_length=tail.lower().startswith("for "))
    return text, None


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
