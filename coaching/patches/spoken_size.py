"""How much of a habit a mentor's words want: minutes, or the amount that it is counted in."""

import re
from collections.abc import Iterator
from typing import Final

from coaching.insight.patching import MOST_MINUTES
from coaching.insight.schema import Stored
from coaching.patches import unread
from coaching.patches.change import Op
from coaching.patches.planned import Planned
from coaching.phrasing import amount
from coaching.suggesting.suggestion import per_week
from coaching.values import Habit, Target
from coaching.wishes.size import read_amount, read_minutes
from coaching.wishes.text import Reader, pattern

HOW: Final = "Say how often, which days, how much, when in the day, pause or leave out."
SAME: Final = "{title} is {now} already, so there is nothing to change."
NOT_SIZED: Final = "{title} is done or not, with no amount. {rest}"
OTHER_UNIT: Final = "{title} is counted in {unit}, so say how many {unit}. Nothing was kept."
TREATMENT: Final = "{title} belongs to a treatment: how much of it is decided by whoever treats. Nothing was kept."
TOO_LONG: Final = "A length has 1 to {most} minutes. Nothing was kept."
TOO_MUCH: Final = "I can propose up to {most} times the amount that it is now. Nothing was kept."
BOTH_WAYS: Final = "I can't tell how much that shall be, so nothing was kept. {how}"
MOST_TIMES_NOW: Final = 10

_BY_SO_MUCH = re.compile(
    r"\bby (?:about )?\d|\badd \d|\btake \d+ ?\w+ off|\d+ (?:more|extra|further|fewer|less)\b"
    r"|\d ?(?:x|times?|'|m|min\w*|hours?|\w+)(?: (?:a|per|each|every) (?:week|day|time))? "
    r"(?:more|longer|extra|further|less|shorter|fewer)\b(?! than)",
    re.IGNORECASE,
)
"""A difference from now, and not what it shall be: "10 min shorter", but not "shorter, 10 min"."""
_MORE = re.compile(r"\b(?:more|longer|extra|further|add|increase|raise|lengthen|extend)\b(?! than)", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:less|shorter|fewer|off|reduced?|lower|cut|decrease|shorten|drop|down)\b(?! than)", re.IGNORECASE
)
_FROM_TO = re.compile(
    r"(?P<start>\bfrom )?(?<![\w:.,/-])(?P<a>\d{1,5})(?P<ua> ?(?!to\b)[a-z']{1,12})? ?(?P<to>\bto\b|->|=>|→) ?"
    r"(?P<b>\d{1,5})(?![\w:.,/-])(?P<ub> (?!a\b|per\b|times|x\b|in\b|on\b|from\b|until\b|for\b|by\b)[a-z]{1,12}\b)?",
    re.IGNORECASE,
)
_SMALLER: Final = {("litres", "ml"): 1000, ("km", "m"): 1000, ("hours", "minutes"): 60}
"""How many of the second unit one of the first has."""

Sized = tuple[Op, Stored, Stored]


def settled(text: str, habit: Habit) -> str:
    """ "20 pages to 10", "from 8 glasses to 6", "3 -> 2": only what it shall be, with its unit."""
    match = _FROM_TO.search(text)
    if match is None:
        return text
    target, now = habit.target, int(match["a"])
    said = {match[unit].strip() for unit in ("ua", "ub") if match[unit]}
    own = bool(target.unit) and all(pattern(_unit(target)).fullmatch(unit) for unit in said)
    sure = match["start"] or match["to"] != "to"
    if own and target.unit and (now == target.amount or (said and sure)):
        then = f"{match['b']} {target.unit}"
    elif not said and now == per_week(habit.schedule):
        then = f"{match['b']} times a week"
    else:
        return text
    return f"{text[: match.start()]}{then}{text[match.end() :]}"


def read(text: str, reader: Reader, habit: Planned) -> Iterator[Sized]:
    """The op, what holds and what shall be, where the words say how much."""
    target, title = habit.habit.target, habit.habit.title
    said = _said(reader, habit)
    if said is None:
        return
    if target.amount is None:
        raise ValueError(NOT_SIZED.format(title=title, rest=HOW))
    if _said(reader, habit) not in (None, said):
        raise ValueError(BOTH_WAYS.format(how=HOW))
    then = compared(text, said, target.amount)
    if target.unit == "min" and not 1 <= then <= MOST_MINUTES:
        raise ValueError(TOO_LONG.format(most=MOST_MINUTES))
    if target.unit != "min" and not 0 < then <= MOST_TIMES_NOW * target.amount:
        raise ValueError(TOO_MUCH.format(most=MOST_TIMES_NOW))
    if then == target.amount:
        raise ValueError(SAME.format(title=title, now=amount(target)))
    if target.unit != "min" and habit.candidate.is_care:
        raise ValueError(TREATMENT.format(title=title))
    yield Op.MINUTES if target.unit == "min" else Op.AMOUNT, target.amount, then


def compared(text: str, said: float, now: float) -> float:
    """ "5 minutes more" than now; else what was said, which mustn't be the other way than the words around it."""
    more, less = (each.search(text) is not None for each in (_MORE, _LESS))
    if _BY_SO_MUCH.search(text) and more != less:
        return now + said if more else now - said
    if _BY_SO_MUCH.search(text) or (more and said < now) or (less and said > now):
        raise ValueError(BOTH_WAYS.format(how=HOW))
    return said


def _said(reader: Reader, habit: Planned) -> float | None:
    """How much, in the unit of the habit."""
    target, title = habit.habit.target, habit.habit.title
    if target.unit not in (None, "min", "times") and (
        own := reader.take(rf"(?<![\w.,])(?P<n>\d{{1,7}}(?:[.,]\d{{1,2}})?) ?{_unit(target)}(?: of\b)?")
    ):
        return float(own["n"].replace(",", "."))
    minutes = read_minutes(reader)
    if minutes is not None:
        if target.unit not in (None, "min"):
            raise ValueError(OTHER_UNIT.format(title=title, unit=target.unit))
        return minutes
    other = read_amount(reader)
    if other is None:
        return None
    if other.unit == "times":
        raise ValueError(unread.NOT_READ.format(words=other.phrase.strip(), how=HOW))
    if target.unit is None or other.unit == target.unit:
        return other.value
    for (large, small), times in _SMALLER.items():
        if (other.unit, target.unit) == (large, small):
            return other.value * times
        if (other.unit, target.unit) == (small, large):
            return other.value / times
    unit = "minutes" if target.unit == "min" else target.unit
    raise ValueError(OTHER_UNIT.format(title=title, unit=unit))


def _unit(target: Target) -> str:
    """The unit as a pattern, of one or of many."""
    if target.unit == "min":
        return r"(?:minutes?|mins?)\b"
    unit = target.unit or ""
    stem = unit[:-2] if unit.endswith("sses") else unit.removesuffix("s")
    return rf"{re.escape(stem)}(?:e?s)?\b"
