"""A wish's words, made even, and read piece by piece: what one reader has understood the next doesn't see."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

GAP = "¦"
"""Stands where something was read."""

_EVEN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "×": "x", "–": "-", "—": "-", "\u00a0": " ", GAP: " "})
_COUNTED = (
    r"(?=(?:\s+or\s+\w+)?[\s-]+(?:more\s+|full\s+)?(?:x\b|times?|days?|weeks?|months?|minutes?|mins?|hours?|mornings?"
    r"|evenings?|nights?|sessions?|runs?|walks?|workouts?|{units}))"
)


@cache
def words() -> dict[str, Any]:
    """The word tables of wishes."""
    return tomllib.loads(files("coaching").joinpath("data", "wish_words.toml").read_text(encoding="utf-8"))


@cache
def _phrases() -> dict[str, list[str]]:
    return tomllib.loads(files("coaching").joinpath("data", "wish_phrases.toml").read_text(encoding="utf-8"))


@cache
def phrase(name: str) -> str:
    """The named list of phrases as one pattern: any of them."""
    source = "(?:" + "|".join(_phrases()[name]) + ")"
    return re.sub(r"\{\{(\w+)\}\}", lambda match: phrase(match.group(1)), source)


@lru_cache(maxsize=2000)
def pattern(source: str) -> re.Pattern[str]:
    """A pattern that doesn't mind case."""
    return re.compile(source, re.IGNORECASE)


@cache
def _number_words() -> re.Pattern[str]:
    names = "|".join(sorted(words()["numbers"], key=len, reverse=True))
    units = "|".join(words()["units"].values())
    return re.compile(rf"\b({names})\b" + _COUNTED.format(units=units), re.IGNORECASE)


def even(text: str) -> str:
    """`text` on one line with plain quotes and dashes, counted number words as digits, and 10,000 as 10000."""
    line = re.sub(r"\s+", " ", text.translate(_EVEN)).strip()
    line = re.sub(r"(?<=\d),(?=\d{3}\b)", "", line)
    for source, said in words()["foreign"]:
        line = pattern(source).sub(said, line)
    line = pattern(r"\b(?:a )?couple (?:of )?(?=times|days|minutes)").sub("2 ", line)
    line = pattern(r"\b(?:a )?half[ -](?:an )?hour\b|\bhalf an hour\b").sub("30 minutes", line)
    line = pattern(r"\b(?:a )?quarter of an hour\b").sub("15 minutes", line)
    line = pattern(r"\ban hour and a half\b").sub("90 minutes", line)
    line = pattern(r"\b(?:an|one) hour\b").sub("60 minutes", line)
    line = pattern(r"\bonce\b(?=\s+(?:a|per|each|every|weekly|in|daily|monthly)\b)").sub("1x", line)
    line = pattern(r"\btwice\b").sub("2x", line)
    line = pattern(r"\b(?:thrice|three times)\b").sub("3x", line)
    return _number_words().sub(lambda match: str(words()["numbers"][match.group(1).lower()]), line)


class Reader:
    """What is still unread of a wish. `rest` holds a gap for each piece that was taken."""

    def __init__(self, text: str) -> None:
        self.rest = text

    def take(self, source: str) -> re.Match[str] | None:
        """Take the first match of `source` out of the rest."""
        match = pattern(source).search(self.rest)
        if match:
            self.rest = f"{self.rest[: match.start()]} {GAP} {self.rest[match.end() :]}"
        return match

    def sees(self, source: str) -> bool:
        """Whether the rest still holds `source`."""
        return pattern(source).search(self.rest) is not None
