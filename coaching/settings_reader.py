"""Settings in plain words: "remind me at 7pm", "I moved to Tokyo", "start my week on Sunday".

Only a message that is nothing else is read: the whole of it must be one of the phrases, and what it names must be
readable as what it stands for. A check-in ("ran at 7pm") or a goal ("I want to run at 7pm") is none.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from coaching.days import zone_named
from coaching.setting_values import LATEST_DAY_START, read_day_start, read_name, read_weekday
from coaching.wall_times import read_spans, read_times

LONGEST = 120
"""Characters."""
LONGEST_NAME = 3
"""Words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The command that the words come to. Unless `sure`, it is to be asked whether they do."""

    command: str
    sure: bool = True
    habit: str = ""
    """The words that must name a habit of the member's for it to be meant; empty: none has to."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    says: str
    otherwise: str
    sure: bool
    of_habit: bool


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("coaching") / "data" / "settings_phrases.toml").read_text(encoding="utf-8"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A part of the table that stands alone."""
    return re.compile(_table()["parts"][name], re.IGNORECASE)


def read(text: str) -> Asked | None:
    """The setting that the text asks for; None where it is about anything else."""
    if len(text) > LONGEST:
        return None
    said = _even(text)
    for phrase in _phrases():
        if (match := phrase.pattern.fullmatch(said)) and (asked := _asked(phrase, match)):
            return asked
    return None


def _asked(phrase: _Phrase, match: re.Match[str]) -> Asked | None:
    named = {key: value.strip() for key, value in match.groupdict().items() if value}
    if all(_CHECKS[key](value) for key, value in named.items()):
        lower_name = "name" in named and not named["name"][:1].isupper()
        habit = named.get("habit", "") if phrase.of_habit else ""
        return Asked(phrase.says.format(**named), phrase.sure and not lower_name, habit)
    return Asked(phrase.otherwise) if phrase.otherwise else None


def _even(text: str) -> str:
    """On one line, with plain quotes, without what only opens or closes a request."""
    said = " ".join(text.replace("’", "'").split()).strip()
    begun = pattern("lead").match(said)
    asks = bool(begun and begun["asks"])
    said = said[begun.end() :] if begun else said
    said = pattern("trail").sub("", said.rstrip(" .!" + ("?" if asks else "")))
    return said.strip(" ,")


def _time(text: str) -> bool:
    if pattern("once").search(text):
        return False
    return _reads(read_times, text)


def _place(text: str) -> bool:
    return _reads(zone_named, text.removesuffix(" time"))


def _name(text: str) -> bool:
    words = text.split()
    if len(words) > LONGEST_NAME or pattern("no_name").fullmatch(words[0].casefold()):
        return False
    return all(re.fullmatch(r"[^\W\d_][\w'.-]*", word) for word in words) and _reads(read_name, text)


def _hour(text: str) -> bool:
    return _reads(read_day_start, text) and 0 < read_day_start(text) <= LATEST_DAY_START


def _reads(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True


_CHECKS: Mapping[str, Callable[[str], bool]] = {
    "time": _time,
    "place": _place,
    "name": _name,
    "hour": _hour,
    "span": lambda text: _reads(read_spans, text),
    "weekday": lambda text: _reads(read_weekday, text),
    "habit": lambda text: not pattern("no_habit").search(text),
    "days": lambda text: True,
    "share": lambda text: text.casefold() in ("journal", "mood", "messages", "check-ins", "checkins"),
}
"""Whether what stands in a phrase is what its place is for."""


@cache
def _phrases() -> tuple[_Phrase, ...]:
    lists = _table()["lists"]
    found = []
    for row in _table()["phrase"]:
        for words in row["words"]:
            source = re.sub(r"\{\{(\w+)\}\}", lambda name: f"(?:{'|'.join(lists[name[1]])})", words)
            compiled = re.compile(re.sub(r"(?<!\?P)<(\w+)>", r"(?P<\1>.+?)", source), re.IGNORECASE)
            sure, of_habit = row.get("sure", True), row.get("of_habit", False)
            found.append(_Phrase(compiled, row["says"], row.get("otherwise", ""), sure, of_habit))
    return tuple(found)
