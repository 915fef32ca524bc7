"""Undoes what hides words from a phrase list: odd letters, leetspeak, spaces between letters, typos.

Everything here is linear in the length of the text: no rule looks further back than one word or one run of letters.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

WINDOW = 4096
"""Characters that are read at a time. Longer texts are read in windows that overlap, so that nothing is left unread."""
OVERLAP = 256

_INVISIBLE = re.compile(
    "[\u00ad\u0300-\u036f\u061c\u093c\u115f\u1160\u17b4\u17b5\u180e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f]+"
)
"""Combining marks, variation selectors and characters without a width; the Indic dot below, which people leave out."""
_LEET = str.maketrans("013457892@$€!|", "oieastbgzasei" + "l")
_ELISION = re.compile(r"(?<!\w)(c|d|j|l|m|n|s|t|qu|all|dell|un|nell|sull|dall)'(?=\w)")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .\-_*/|,~]{1,3}){2,63}[^\W_](?!\w)")
_STRETCHED = re.compile(r"(.)\1{2,}")
_REPEATED = re.compile(r"(.)\1+")
_EDGES = re.compile(r"^[^\w$@*]*|[^\w*$@]*$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words that are worth repairing, and how they look once letters that resemble each other are made one."""

    risk: frozenset[str]
    known: frozenset[str]
    close: tuple[str, ...]
    skeletons: dict[str, str]
    signs: tuple[tuple[re.Pattern[str], str], ...]
    forms: tuple[tuple[re.Pattern[str], str], ...]


def whole_words(phrase: str) -> str:
    """The regular expression of a phrase that doesn't start or end within a word; vowel signs count as letters."""
    return rf"(?<![\w\u0900-\u0963])(?:{phrase})(?![\w\u0900-\u0963])"


@cache
def patterns_file() -> dict[str, Any]:
    """The phrase list as it stands in the data folder."""
    loaded: dict[str, Any] = json.loads((files("coaching") / "data" / "crisis_patterns.json").read_text("utf-8"))
    return loaded


@cache
def _look_alikes() -> dict[int, str]:
    rows: dict[str, str] = patterns_file()["spelling"]["look_alike"]
    return {ord(odd): letter for letter, alike in rows.items() for odd in alike}


@cache
def _spelling() -> Spelling:
    table = patterns_file()
    risk = frozenset(table["spelling"]["risk"])
    return Spelling(
        risk=risk,
        known=risk | frozenset(table["spelling"]["beside"]),
        close=tuple(table["spelling"]["close"]),
        skeletons={_skeleton(word): word for word in [*table["spelling"]["beside"], *risk] if len(word) > 2},
        signs=tuple((re.compile(sign), word) for sign, word in table["signs"]),
        forms=tuple((re.compile(whole_words(form)), word) for form, word in table["normalise"]),
    )


def windows(text: str) -> Iterator[str]:
    """The text without invisible characters, cut into overlapping pieces of at most `WINDOW` characters."""
    visible = " ".join(_INVISIBLE.sub("", text).split())
    for start in range(0, max(len(visible) - OVERLAP, 1), WINDOW - OVERLAP):
        yield visible[start : start + WINDOW]


def plain(text: str) -> str:
    """Lower case without accents, signs and apostrophes; a full stop with spaces around it ends each sentence."""
    return _bare(_folded(text))


def normalise(text: str) -> str:
    """Plain text with words repaired and contractions, slang and filler words brought to one form."""
    spelling = _spelling()
    folded = _folded(text)
    for sign, word in spelling.signs:
        folded = sign.sub(word, folded)
    folded = _SPACED.sub(lambda run: _joined(run[0], spelling), folded)
    said = _bare(" ".join(_repaired(word, spelling) for word in folded.split()))
    for form, word in spelling.forms:
        said = form.sub(word, said)
    return " ".join(said.split())


def _folded(text: str) -> str:
    """Compatibility letters and look-alikes as plain ones; accents dropped, Indic vowel signs kept."""
    look_alikes = _look_alikes()
    straight = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(look_alikes)))
    apart = unicodedata.normalize("NFKD", straight.casefold()).translate(look_alikes)
    return _ELISION.sub(r"\1 ", _INVISIBLE.sub("", apart))


def _bare(folded: str) -> str:
    said = re.sub(r"(?<=\w)'(?=\w)", "", folded)
    said = re.sub(r"\.\.+|(?<=[a-z])\.(?=[a-z])", " ", said)
    said = re.sub(r"(?<=\d),(?=\d)", ".", said)
    said = re.sub(r"(?<!\d)[.!?\u0964]+|[.!?\u0964]+(?!\d)", " . ", said)
    return " ".join(re.sub(r"[^\w\u0900-\u0963.%]|_", " ", said).split())


def _skeleton(word: str) -> str:
    """A word with look-alike letters and repeats made one: "k1lll", "kill" and "ki11" are the same."""
    return _REPEATED.sub(r"\1", word.translate(_LEET).replace("l", "i"))


def _joined(run: str, spelling: Spelling) -> str:
    """Letters that were written apart as words again, or as they were where no words come out.

    A letter at either end may belong to the neighbours ("j'ai", "at 7. k i l l").
    """
    letters = "".join(ch for ch in run if ch.isalnum())
    for first, last in ((0, 0), (1, 0), (0, 1), (1, 1)):
        end = len(letters) - last
        if words := _split(letters[first:end], spelling):
            return " ".join([*letters[:first], *words, *letters[end:]])
    return run


def _split(letters: str, spelling: Spelling) -> list[str]:
    """The fewest known words that spell `letters`; nothing where they spell none, or none that matters."""
    best: list[list[str] | None] = [[]]
    for end in range(1, min(len(letters), 64) + 1):
        ways = [
            [*before, letters[start:end]]
            for start in range(max(0, end - 12), end)
            if (before := best[start]) is not None and letters[start:end] in spelling.known
        ]
        best.append(min(ways, key=len, default=None))
    words = best[-1] if len(letters) <= 64 else None
    return words if words and (len(words) == 1 or any(word in spelling.risk for word in words)) else []


def _repaired(token: str, spelling: Spelling) -> str:
    """One word without what hides it; a word that needs nothing comes back as it is."""
    word = _EDGES.sub("", token)
    if len(word) < 3:
        return token
    if word.isalpha() and word.isascii() and not _STRETCHED.search(word):
        return token.replace(word, _respelled(word, spelling))
    if "*" in word:
        return _unstarred(word, spelling) or token
    if not any(ch.isalpha() for ch in word):
        return token
    if found := spelling.skeletons.get(_skeleton(word)):
        return token.replace(word, found)
    stretched = _STRETCHED.sub(r"\1", word)
    return token.replace(word, _respelled(stretched, spelling)) if stretched != word else token


def _respelled(word: str, spelling: Spelling) -> str:
    if word in spelling.known or len(word) < 5 or word.startswith(("suicid", "suizid")):
        return word
    if word[-1] == word[-2] and word[:-1] in spelling.known:
        return word[:-1]
    for right in spelling.close:
        if abs(len(right) - len(word)) < 2 and OSA.distance(word, right, score_cutoff=1) < 2:
            return right
    return " ".join(_split(word, spelling)) or word if len(word) >= 7 else word


def _unstarred(word: str, spelling: Spelling) -> str:
    """The word of risk behind stars, "s**cide"; at least half of it must be letters."""
    if len(word) > 16 or word.count("*") * 2 > len(word):
        return ""
    shape = re.compile(re.escape(word).replace(r"\*", "[a-z]"))
    return next((known for known in sorted(spelling.risk) if shape.fullmatch(known)), "")
