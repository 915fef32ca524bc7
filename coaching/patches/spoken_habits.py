"""Which habit a change of plan is of, from a mentor's words, and what is left of these without its name."""

import re
from collections.abc import Sequence
from typing import Final

from coaching.patches.planned import Known, Planned
from coaching.reading.hearing import hear
from coaching.reading.scene import Scene
from coaching.schedules import in_words

_FILLING: Final = frozenset(
    (
        *("every", "daily", "week", "minutes", "times", "morning", "evening", "with", "after", "the", "and", "for"),
        *("out", "her", "his", "not", "day", "off", "from", "until", "next", "this"),
    )
)
"""Words of titles that tell no habit from another."""


def habits(body: str, known: Known) -> list[Planned]:
    """The habits that the words name: by number, by title, as a check-in would, else by a word of a title."""
    if number := re.search(r"\bhabit (\d{1,9})\b", body, re.IGNORECASE):
        return [each for each in known.planned if each.habit.id == int(number[1])]
    whole = [each for each in known.planned if _title(each).search(body)]
    if len(whole) == 1:
        return whole
    scene = Scene(known.now, known.today, tuple(each.habit for each in known.planned))
    heard = hear(body, scene).named
    named = [each for each in known.planned if each.habit.id in heard]
    return named or whole or [each for each in known.planned if _shares_a_word(each.habit.title, body)]


def naming(body: str, habit: Planned, known: Known) -> set[str]:
    """The words that name the habit by themselves, or begin as one of its title does, in small letters."""
    scene = Scene(known.now, known.today, (habit.habit,))
    own = {word.lower()[:3] for word in re.findall(r"\w{3,}", habit.habit.title)}
    said = {word.lower() for word in re.findall(r"[\w'-]+", body)}
    return {word for word in said if word[:3] in own or hear(word, scene).named}


def _shares_a_word(title: str, body: str) -> bool:
    """Whether a word of the text begins as one of the title does, of which it may be a form: "running" of "Run"."""
    said, meant = ([word.lower() for word in re.findall(r"\w{3,}", text)] for text in (body, title))
    return any(word.startswith(own[:5]) for word in said for own in meant if own not in _FILLING)


def names(found: Sequence[Planned]) -> list[tuple[int, str]]:
    """Number and name of each habit; how often it is due tells those of one title apart."""
    titles = [each.habit.title for each in found]
    return [
        (each.habit.id, title if titles.count(title) == 1 else f"{title}, {in_words(each.habit.schedule)}")
        for each, title in zip(found, titles, strict=True)
    ]


def _title(each: Planned) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(each.habit.title)}\b", re.IGNORECASE)


def without(body: str, found: Sequence[Planned]) -> str:
    """The words without the titles and numbers of habits, whose figures are names."""
    for each in found:
        body = _title(each).sub(" ", body)
    return " ".join(re.sub(r"\bhabit \d{1,9}\b", " ", body, flags=re.IGNORECASE).split())
