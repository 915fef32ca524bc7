"""What a wish is about: its activity from the table, and a title in the member's own words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coaching.plans.plan import Category, TimeOfDay
from coaching.plans.weeks import weekdays_named
from coaching.wishes.text import GAP, pattern, phrase, words

TITLE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of the table. `minutes` is a session's default; `timed` says whether minutes mean anything here."""

    words: tuple[str, ...]
    title: str
    category: Category
    minutes: int
    time: TimeOfDay
    timed: bool = True
    often: str = "3"
    rank: int = 0
    vague: bool = False
    replace: bool = False
    """The title stands instead of the member's words, which name a weight or a calorie figure."""
    event: str | None = None
    """What is practised on the way to it: the run before a race."""


ANYTHING = Activity((), "One small step", "other", 15, "anytime")


@cache
def table() -> tuple[Activity, ...]:
    """All activities that have defaults of their own."""
    rows = tomllib.loads(files("coaching").joinpath("data", "activities.toml").read_text(encoding="utf-8"))["activity"]
    return tuple(
        Activity(**{**row, "words": tuple(row["words"]), "often": str(row.get("often", "3"))})
        for row in rows
        if row.pop("practice", True)
    )


@cache
def _patterns() -> tuple[tuple[Activity, re.Pattern[str]], ...]:
    return tuple(
        (
            row,
            re.compile(
                r"\b(?:" + "|".join(map(re.escape, sorted(row.words, key=len, reverse=True))) + r")\b", re.IGNORECASE
            ),
        )
        for row in table()
    )


def find_activity(text: str) -> Activity | None:
    """The activity that a text speaks of: the highest rank, then the earliest mention, then the longest word."""
    found = [
        (-row.rank, match.start(), -len(match.group(0)), n)
        for n, (row, source) in enumerate(_patterns())
        if (match := source.search(text))
    ]
    return table()[min(found)[3]] if found else None


def without_lead(text: str) -> str:
    """A wish without "I want to" and its like, starting with a capital."""
    text = _opened(text)
    text = text.strip(" .,;:!?-")
    return text[:1].upper() + text[1:]


def _opened(text: str) -> str:
    """Without the words that a wish opens with."""
    openings = "|".join(phrase(name) for name in ("goal", "help", "want", "will"))
    return pattern(rf"^(?:{phrase('greeting')})*(?:(?:{openings})(?= |$|:)[ :]*)?(?:to\b )?").sub(
        "", text.strip(), count=1
    )


def _wanted(rest: str) -> str:
    """What follows the last "… and want to": before it stands who someone is, not what they will do."""
    last = list(pattern(phrase("late")).finditer(rest))
    return rest[last[-1].end() :] if last else rest


def _off_end(text: str) -> str:
    return pattern(rf"(?:\s|[,.;:!&+-]|\b{phrase('loose_end')}\b)+$").sub("", text).strip()


def title_of(rest: str, unit: str | None) -> str:
    """The activity in the member's words, from what no other reader took; empty where nothing is left."""
    pieces = [_trim(piece) for piece in without_lead(_wanted(rest)).split(GAP)]
    pieces = [piece for piece in pieces if pattern(r"[^\W\d_]").search(piece)]
    if not pieces:
        return _noun(unit)
    if len(pieces) > 1 and pieces[0].lower() == "spend":
        del pieces[0]
        pieces[0] = pattern(r"^(?=out(?:side|doors)\b)").sub("be ", pieces[0])
    title = pattern(rf"^(?:{phrase('begin')}\s+)+").sub("", pieces[0])
    if len(pieces) > 1 and (
        title.lower() in words()["titles"]["light"] or find_activity(title) is None or _is_object(pieces[1], title)
    ):
        title = f"{title} {pieces[1]}"
    if title.lower() in words()["titles"]["light"] and unit:
        title = (
            _noun(unit)
            if title.lower() in ("do", "")
            else f"{title} {unit}"
            if unit in words()["titles"]["noun_units"]
            else title
        )
    title = pattern(r"^(?:do|doing) (?:the )?(?=\w)").sub("", title)
    title = _base_form(_plain(title))
    return title[:1].upper() + title[1:]


def _is_object(piece: str, verb: str) -> bool:
    return (
        len(verb.split()) == 1
        and len(piece.split()) <= 4
        and not pattern(r"^(?:i|i'm|and|but|want|because)\b").search(piece)
    )


def _noun(unit: str | None) -> str:
    return unit[:1].upper() + unit[1:] if unit in words()["titles"]["noun_units"] and unit else ""


def _trim(piece: str) -> str:
    return _off_end(pattern(rf"^(?:\s|[,.;:!&+-]|\b{phrase('loose_start')}\b)+").sub("", _opened(piece)))


def _plain(title: str) -> str:
    """Without anything that a title can't say: weekdays, control signs, more than 40 characters."""
    title = "".join(sign for sign in title if sign.isprintable())
    if weekdays_named(title):
        title = " ".join(word for word in title.split() if not weekdays_named(word))
    title = re.sub(r"\s+", " ", title).strip(" ,.;:!?-\"'")
    while len(title) > TITLE_LENGTH and " " in title:
        title = title.rsplit(" ", 1)[0]
    return _off_end(title[:TITLE_LENGTH])


def _base_form(title: str) -> str:
    """ "Running" → "Run" where the table knows the verb."""
    first, _, others = title.partition(" ")
    if not first.lower().endswith("ing"):
        return title
    for row in table():
        for base in row.words:
            if first.lower() in (f"{base}ing", f"{base[:-1]}ing" if base.endswith("e") else "", f"{base}{base[-1]}ing"):
                return f"{base} {others}".strip()
    return title
