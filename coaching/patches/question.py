"""The one question that is asked about a change of plan whose words can be read in more than one way."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from coaching.days import DAY
from coaching.patches import words
from coaching.patches.change import Change
from coaching.patches.planned import Known, Planned
from coaching.patches.spoken_dates import Dated
from coaching.wishes.text import even
from coaching.wishes.text import words as wish_words

WHICH: Final = "Which one? Nothing is kept yet."
EITHER: Final = "What shall {title} be? Nothing is kept yet."
OF_TWO: Final = "Which of the two? Nothing is kept yet."
UNTIL_WHEN: Final = "Until when shall {title} be paused? Nothing is kept yet."

_COUNTS: Final = "one two three four five six seven eight nine ten twelve fifteen twenty thirty"
_SPELT: Final = dict(zip(_COUNTS.split(), (*range(1, 11), 12, 15, 20, 30), strict=True))
_FIRST_OF_TWO = re.compile(
    rf"\b(?P<a>{'|'.join(_SPELT)})(?P<to> ?(?:-|or|to|and) ?)(?=\d|(?P<b>{'|'.join(_SPELT)})\b)", re.IGNORECASE
)
_RANGE = re.compile(
    r"(?P<between>\bbetween )?(?<!from )(?<![\d:.-])\b(?P<a>\d{1,3}) ?(?:-|or|to|(?(between)and|or)) ?(?P<b>\d{1,3})"
    rf"(?= ?(?:x\b|times\b|days (?:a|per) week|(?:a|per|each|every) week|min|hours?\b|runs\b|walks\b|sessions\b"
    rf"|(?:{'|'.join(wish_words()['units'].values())})\b))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, with the likely answers: labels, each with the words that would have said it."""

    question: str
    options: tuple[tuple[str, str], ...]


Found = Sequence[list[Change] | Ask]


def of_parts(found: Found, parts: Sequence[str]) -> Ask | None:
    """The first question of several parts; whichever is chosen, the other parts stay beside it."""
    place, asked = next(((place, each) for place, each in enumerate(found) if isinstance(each, Ask)), (0, None))
    if asked is None:
        return None
    before, after = parts[:place], parts[place + 1 :]
    return replace(asked, options=tuple((label, "; ".join((*before, way, *after))) for label, way in asked.options))


def changes(found: Found) -> list[Change]:
    """All that the parts change."""
    return [change for each in found if not isinstance(each, Ask) for change in each]


def telling(asked: Ask, why: str) -> Ask:
    """Whichever is chosen, the reason stays with it."""
    told = f" because {why}" if why else ""
    return replace(asked, options=tuple((label, said + told) for label, said in asked.options))


def either(text: str) -> Ask | None:
    """ "2-3 times a week" could be either."""
    said = even(_FIRST_OF_TWO.sub(_in_figures, text))
    if (found := _RANGE.search(said)) is None:
        return None
    ways = [f"{said[: found.start()]}{found[end]}{said[found.end() :]}" for end in ("a", "b")]
    return Ask(OF_TWO, tuple((way, way) for way in ways))


def with_dates(said: str, dated: Dated | None) -> str:
    """The words of a change with those of its dates behind them."""
    return f"{said} {dated.said}" if dated else said


def until_when(habit: Planned, bare: str, dated: Dated | None, known: Known) -> Ask:
    """A pause has an end."""
    tomorrow = known.today + DAY
    first = max(dated.span.first, tomorrow) if dated else tomorrow
    begins = f" from {first.isoformat()}" if first > tomorrow else ""
    ends = {name: first + (days - 1) * DAY for name, days in (("A week", 7), ("Two weeks", 14), ("Four weeks", 28))}
    options = tuple(
        (f"{label}, to {words.day_said(end)}", f"habit {habit.habit.id} {bare}{begins} until {end.isoformat()}")
        for label, end in ends.items()
    )
    return Ask(UNTIL_WHEN.format(title=habit.habit.title), options)


def _in_figures(match: re.Match[str]) -> str:
    return f"{_SPELT[match['a'].lower()]}{match['to']}"
