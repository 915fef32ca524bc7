"""Hindi glossed word by word into the English of the tables, so that the same code can check what a model read."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_AHEAD = re.compile(r"\bwill\b")
_SHARED = frozenset(("par", "na", "the", "main", "was", "glass", "minute", "sab", "pee"))
"""Hindi words in Latin letters that other languages have, too: they don't tell that a text is Hindi."""
_FEWEST = 2
_WORD = re.compile(r"[\w\u0900-\u097f]+")


@cache
def _glosses() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = tomllib.loads((files("coaching") / "data" / "hindi_gloss.toml").read_text(encoding="utf-8"))
    pairs = [(phrase, english) for english, phrases in table.items() for phrase in phrases]
    pairs.sort(key=lambda pair: -len(pair[0]))
    whole = r"(?<![\w\u0900-\u097f]){}(?![\w\u0900-\u097f])"
    return tuple((re.compile(whole.format(re.escape(phrase))), english) for phrase, english in pairs)


@cache
def _telling() -> frozenset[str]:
    table = tomllib.loads((files("coaching") / "data" / "hindi_gloss.toml").read_text(encoding="utf-8"))
    return frozenset(word for phrases in table.values() for phrase in phrases for word in phrase.split()) - _SHARED


def glossed(text: str) -> str:
    """A Hindi text with the words that are known put into English; any other text as it is.

    "Kal" is yesterday or tomorrow: tomorrow only beside a verb in the future.
    """
    said = "".join(str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFC", text).lower())
    if sum(word in _telling() for word in _WORD.findall(said)) < _FEWEST:
        return text
    said = said.replace("।", ".")
    for pattern, english in _glosses():
        said = pattern.sub(f" {english} ", said)
    return said.replace(" yesterday ", " tomorrow ") if _AHEAD.search(said) else said
