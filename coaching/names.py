"""People's names as they are compared: without case and accents, with what somebody is called for short."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any, Final

SHORTEST: Final = 2
"""Letters: a family name no longer than this isn't told from a word or an initial."""

_UNSPLIT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
"""Letters that Unicode doesn't take apart, as they are typed where a keyboard lacks them."""


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("coaching.data").joinpath("names.toml").read_text(encoding="utf-8"))


@cache
def _in_full() -> dict[str, frozenset[str]]:
    """By short name, the names that it may stand for."""
    table: dict[str, set[str]] = {}
    for full, shorts in _data()["short"].items():
        for short in shorts:
            table.setdefault(short, set()).add(full)
    return {short: frozenset(full) for short, full in table.items()}


def folded(name: str) -> str:
    """A name as it is compared: no case, no accents, no signs that nobody sees."""
    split = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    seen = (letter for letter in split if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf")
    return "".join(seen).translate(_UNSPLIT)


def in_full(short: str) -> frozenset[str]:
    """The names that a short one stands for, all folded: bob is robert. Empty for any other."""
    return _in_full().get(short, frozenset())


def is_word(name: str) -> bool:
    """Whether the name is a common word as well."""
    return folded(name) in _data()["words"]


def replaced(text: str, name: str, placeholder: str) -> str:
    """`text` with the name replaced in any case, and with each of its words alone where that is plainly the name."""
    if len(name) > 1:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", placeholder, text, flags=re.IGNORECASE)
    first, *others = name.split() or [""]
    if others and len(first) > 1:
        text = re.sub(_given(first), placeholder, text)
    for word in others:
        if len(word) > SHORTEST and not is_word(word):
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", placeholder, text)
    return text


def _given(word: str) -> str:
    """A first name in any case; of one that is a word as well only its capital tells, within a sentence."""
    return rf"(?<=\w ){re.escape(word)}(?!\w)" if is_word(word) else rf"(?i:(?<!\w){re.escape(word)}(?!\w))"
