"""What a wish is about: its activity from the table, and a title in the member's own words."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coaching.plan import Category, TimeOfDay
from coaching.plan_weeks import weekdays_named
from coaching.wish_text import GAP, pattern

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

_LEAD = (
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|please|um)\b[,.! ]*)*"
    r"(?:(?:can|could) you (?:please )?help me (?:to )?|(?:please )?help me (?:to |with )?|i need help (?:to |with )|"
    r"my (?:new |next |main )?(?:goal|aim|plan|resolution|target)(?: for \w+)? (?:is|would be|will be)(?: to)?:? |(?:new |my )?goal:? (?:is )?(?:to )?|"
    r"(?:i (?:really |just |also |do )*(?:want|wanna|would like|would love|need|plan|hope|aim|intend|wish|have decided|decided|have|should|will)"
    r"|i'd (?:really )?(?:like|love)|i'(?:ve|m) (?:decided|trying|going|planning|hoping|aiming)|i(?:'ll| will)|i'?m gonna|want|wanna|would like|trying|let's|let me)"
    r"(?: to)?(?= |$))?\s*(?:to )?"
)
_BEGIN = (
    r"^(?:(?:be able to|get back (?:in)?to|get into(?: the habit of)?|get (?:better|good) at|make (?:a habit of|time (?:for|to)|sure (?:i|to))|start(?: to)?|starting|begin(?: to)?|keep|try(?: to)?"
    r"|get used to|commit to|build (?:a|the) habit of|build up to|work (?:up to|towards)|aim (?:to|for)|go back to|remember to|develop a habit of|form a habit of|also|always|finally|do more|be more consistent (?:with|at)|manage to)\s+)+"
)
_ENDS = r"(?:\s|[,.;:!&+-]|\b(?:on|at|in|for|and|or|by|every|each|the|a|an|but|to|of|with|per|until|from|about|around|then|so|is|i|it|only|just|before|after|starting|please|during|because|more|also|again|regularly|instead|long|that|my)\b)+$"
_STARTS = r"^(?:\s|[,.;:!&+-]|\b(?:on|at|in|for|and|or|by|every|each|the|but|to|of|with|per|until|from|about|around|then|so|i|it's|please|of|want|also)\b)+"
_LIGHT = {
    "do",
    "have",
    "eat",
    "take",
    "send",
    "complete",
    "get",
    "make",
    "finish",
    "hit",
    "reach",
    "write",
    "learn",
    "solve",
    "climb",
    "meet",
    "play",
    "",
}
_NOUN_UNITS = {
    "push-ups", "pull-ups", "sit-ups", "squats", "flashcards", "problems", "applications", "emails", "songs", "lessons", "vegetables", "fruits", "portions", "friends", "reps", "floors", "laps", "books", "chapters", "words", "steps", "glasses",
}  # fmt: skip


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
    text = pattern(_LEAD).sub("", text.strip(), count=1)
    text = text.strip(" .,;:!?-")
    return text[:1].upper() + text[1:]


def title_of(rest: str, unit: str | None) -> str:
    """The activity in the member's words, from what no other reader took; empty where nothing is left."""
    pieces = [_trim(piece) for piece in without_lead(rest).split(GAP)]
    pieces = [piece for piece in pieces if pattern(r"[^\W\d_]").search(piece)]
    if not pieces:
        return _noun(unit)
    title = pattern(_BEGIN).sub("", pieces[0])
    if len(pieces) > 1 and (title.lower() in _LIGHT or find_activity(title) is None or _is_object(pieces[1], title)):
        title = f"{title} {pieces[1]}"
    if title.lower() in _LIGHT and unit:
        title = _noun(unit) if title.lower() in ("do", "") else f"{title} {unit}" if unit in _NOUN_UNITS else title
    title = pattern(r"^(?:do|doing) (?=\w)").sub("", title)
    title = _base_form(_plain(title))
    return title[:1].upper() + title[1:]


def _is_object(piece: str, verb: str) -> bool:
    return (
        len(verb.split()) == 1
        and len(piece.split()) <= 4
        and not pattern(r"^(?:i|i'm|and|but|want|because)\b").search(piece)
    )


def _noun(unit: str | None) -> str:
    return unit[:1].upper() + unit[1:] if unit in _NOUN_UNITS and unit else ""


def _trim(piece: str) -> str:
    piece = pattern(_LEAD).sub("", piece.strip(), count=1)
    return pattern(_ENDS).sub("", pattern(_STARTS).sub("", piece)).strip()


def _plain(title: str) -> str:
    """Without anything that a title can't say: weekdays, control signs, more than 40 characters."""
    title = "".join(sign for sign in title if sign.isprintable())
    if weekdays_named(title):
        title = " ".join(word for word in title.split() if not weekdays_named(word))
    title = re.sub(r"\s+", " ", title).strip(" ,.;:!?-\"'")
    while len(title) > TITLE_LENGTH and " " in title:
        title = title.rsplit(" ", 1)[0]
    return pattern(_ENDS).sub("", title[:TITLE_LENGTH]).strip()


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
