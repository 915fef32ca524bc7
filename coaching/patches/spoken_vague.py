"""Words that say no figure, or a figure of no kind: "halve it", "shorter", "every other day", "walk 15".

What they may come to is said anew with a figure, to be read or asked about. Of a treatment figures may be doses, so
nothing is made of them.
"""

import re
from collections.abc import Iterator
from math import ceil, floor
from typing import Final

from coaching.patches import spoken_size
from coaching.patches.planned import Planned
from coaching.phrasing import number
from coaching.suggesting.suggestion import per_week
from coaching.values import WEEKDAYS, Kind
from coaching.wishes.moment import read_moment
from coaching.wishes.often import read_often
from coaching.wishes.size import read_amount, read_minutes
from coaching.wishes.text import Reader, even

WEEKLY: Final = (Kind.DAILY, Kind.WEEKDAYS, Kind.TIMES_PER_WEEK)
ROUND: Final = 5
SHORTER: Final = (2 / 3, 1 / 2)
LONGER: Final = (5 / 4, 3 / 2)
"""Of the amount that holds now: what is put up for choice."""

_FACTOR = re.compile(
    r"\b(?:(?P<halve>halve|halving)|(?P<double>doubles?|doubling)"
    r"|(?:in|by|to) (?P<in>half)"
    r"|(?P<as>half|2x) (?:as |the )(?P<kind>long|much|often|many|time|length|minutes|amount))\b"
    r"(?: (?P<of>as often|how often|the (?:time|length|minutes|amount|number)))?",
    re.IGNORECASE,
)
_ALTERNATE = re.compile(
    r"\b(?:every|each) (?:(?P<two>other|second|2nd|alternate)|(?P<three>third|3rd)|(?P<n>[2-6])(?:rd|th|nd)?) days?\b"
    r"|\balternate days\b",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:(?:a (?:bit|little)|slightly|somewhat|much|some|rather|quite) )?"
    r"(?:(?P<size>shorter|longer|shorten|lengthen)"
    r"|(?P<way>less|more|fewer|lighter|easier|harder|reduced?|decrease|increase|lower|raise|extend)"
    r"(?: (?P<often>often|frequently|frequent|times|sessions|days)| (?P<time>time|minutes))?)\b",
    re.IGNORECASE,
)
_UP: Final = frozenset(("longer", "lengthen", "more", "harder", "increase", "raise", "extend"))
_OF_OFTEN: Final = frozenset(("often", "many"))
_BARE = re.compile(
    r"(?<![\w:.,/€$£-])(?P<n>\d{1,5}(?:\.\d)?)(?![\w:/%€]|[.,]\d)"
    r"(?=$|[,.]| (?:more|less|fewer|shorter|longer|extra|in|on|at|only|now|instead|please|again|each)\b)"
)
_NO_AMOUNT = re.compile(r"\b(?:at|on|after|before|the|from|until|till|of|habit|and|than|to the) $", re.IGNORECASE)

Ways = list[str]
"""The words with a figure."""


def ways(text: str, habit: Planned) -> tuple[Ways, bool]:
    """What the words may come to, and whether the only one of them may be taken for it; none where they are plain."""
    if habit.candidate.is_care:
        return [], False
    said = spoken_size.settled(even(text), habit.habit)
    if factor := _FACTOR.search(said):
        return _replaced(said, factor, list(_times_factor(factor, habit))), True
    if (alternate := _ALTERNATE.search(said)) and habit.habit.schedule.kind in WEEKLY:
        return _replaced(said, alternate, _near(alternate)), False
    if bare := _bare(said):
        return _replaced(said, bare, list(_of_bare(bare["n"], habit))), True
    if (vague := _VAGUE.search(said)) and _without_figure(said, vague):
        return _replaced(said, vague, list(_steps(vague, habit))), False
    return [], False


def _replaced(said: str, match: re.Match[str], figures: list[str]) -> Ways:
    return [f"{said[: match.start()]}{each}{said[match.end() :]}" for each in figures]


def _times_factor(match: re.Match[str], habit: Planned) -> Iterator[str]:
    kind = (match["kind"] or match["of"] or "").lower()
    factor = 2.0 if match["double"] or match["as"] == "2x" else 0.5
    often = kind in _OF_OFTEN or kind.endswith("often")
    target = habit.habit.target
    if target.amount is not None and not often:
        yield _size(_whole(target.amount * factor), habit)
    if often or not kind:
        yield from _often(per_week(habit.habit.schedule) * factor, habit)


def _near(match: re.Match[str]) -> list[str]:
    days = int(match["n"] or (3 if match["three"] else 2))
    return [_weekly(count) for count in sorted({floor(7 / days), ceil(7 / days)})]


def _often(times: float, habit: Planned) -> Iterator[str]:
    if habit.habit.schedule.kind in WEEKLY:
        for count in sorted({floor(times), ceil(times)}):
            if 1 <= count <= len(WEEKDAYS):
                yield _weekly(count)


def _bare(said: str) -> re.Match[str] | None:
    """The one number, where it is of no kind."""
    reader = Reader(said)
    read_often(reader)
    read_moment(reader)
    while read_minutes(reader) is not None or read_amount(reader) is not None:
        pass
    left = [match["n"] for match in _BARE.finditer(reader.rest)]
    found = [match for match in _BARE.finditer(said) if match["n"] in left]
    if len(left) != 1 or len(found) != 1 or len(re.findall(r"\d+", reader.rest)) != 1:
        return None
    return None if _NO_AMOUNT.search(said[: found[0].start()]) else found[0]


def _of_bare(figure: str, habit: Planned) -> Iterator[str]:
    """More than a week has days it is an amount; else it may be either."""
    if habit.habit.target.amount is not None:
        yield _size(float(figure), habit)
    if habit.habit.schedule.kind in WEEKLY and figure.isdecimal() and 1 <= int(figure) <= len(WEEKDAYS):
        yield _weekly(int(figure))


def _without_figure(said: str, match: re.Match[str]) -> bool:
    """Whether nothing is said that the word could be about."""
    reader = Reader(said)
    often = read_often(reader) is not None or re.search(r"\b\d ?(?:x|times)\b", said) is not None
    size = read_minutes(reader) is not None or re.search(r"\d", reader.rest) is not None
    if match["size"] or match["time"]:
        return not size
    return not often if match["often"] else not (often or size)


def _steps(match: re.Match[str], habit: Planned) -> Iterator[str]:
    word = (match["size"] or match["way"]).lower()
    up = word in _UP
    target, schedule = habit.habit.target, habit.habit.schedule
    only_size, only_often = match["size"] or match["time"], match["often"]
    if target.amount is not None and not only_often:
        found = {_whole(target.amount * factor) for factor in (LONGER if up else SHORTER)} - {target.amount}
        yield from (_size(each, habit) for each in sorted(found, reverse=not up) if each >= 1)
    if schedule.kind in WEEKLY and not only_size:
        now = int(per_week(schedule))
        for count in ((now + 1, now + 2) if up else (now - 1, now - 2))[: 2 if only_often else 1]:
            yield from _often(count, habit)


def _weekly(count: int) -> str:
    return "once a week" if count == 1 else f"{count} times a week"


def _size(figure: float, habit: Planned) -> str:
    return f"{number(figure)} {habit.habit.target.unit or ''}".strip()


def _whole(figure: float) -> float:
    """Rounded to what people say."""
    return float(ROUND * floor(figure / ROUND + 0.5)) if figure >= 2 * ROUND else float(max(1, floor(figure + 0.5)))
