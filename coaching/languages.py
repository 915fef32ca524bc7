"""Which language a person writes in, by its small words."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from coaching.crisis.spelling import patterns_file

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "hi")
"""Two-letter codes of the languages that can be told apart."""
_DEVANAGARI = re.compile(r"[\u0900-\u097f]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")


@cache
def _words() -> dict[str, frozenset[str]]:
    base: dict[str, str] = patterns_file()["function_words"]
    more = tomllib.loads((files("coaching") / "data" / "everyday_words.toml").read_text(encoding="utf-8"))
    return {code: frozenset(f"{base.get(code, '')} {more[code]}".split()) for code in LANGUAGES}


def scores(text: str) -> dict[str, int]:
    """How many of the text's words are small words of each language."""
    if _DEVANAGARI.search(text):
        return {code: int(code == "hi") for code in LANGUAGES}
    said = _WORD.findall(text.lower().replace("’", "'"))
    counts = {code: sum(word in table for word in said) for code, table in _words().items()}
    counts["es"] += 2 * ("¿" in text or "¡" in text)
    return counts


def language_of(text: str, otherwise: str) -> str:
    """The language whose small words are clearly the most frequent (two or more); else `otherwise`."""
    counts = scores(text)
    best, second = sorted(counts.values(), reverse=True)[:2]
    clear = best >= 2 and best > second and best > counts.get(otherwise, 0)
    return max(counts, key=lambda code: counts[code]) if clear or _DEVANAGARI.search(text) else otherwise


def is_in(text: str, language: str) -> bool:
    """Whether nothing speaks against `text` being in `language`: no other language has clearly more words of it."""
    if language not in LANGUAGES:
        return True
    counts = scores(text)
    return counts[language] * 3 >= max(counts.values()) * 2
