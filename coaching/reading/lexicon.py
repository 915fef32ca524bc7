"""The words of each language, as phrases with a meaning, and the search for the longest phrase at a place."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from coaching.reading.words import Token, tokens

LANGUAGES = ("en", "es", "fr", "de", "pt", "it")
ANSWERS = ("undo", "yes", "no", "later", "ack")
"""Kinds that count only when they are the whole message."""
_TABLES = ("days", "weeks", "parts", "weekdays", "months", "numbers", "units", "objects")
_ORDER = (
    "void",
    "amends",
    "log",
    "sick",
    "rest",
    "none",
    "except",
    "yet",
    "bulk",
    "vague",
    "next",
    "future",
    "wish",
    "wished",
    "unable",
    "skip",
    "miss",
)
_FUZZY_FROM = 5
"""Shorter words are too close to their neighbours (ran and rain, read and ready) to be mended."""
_FUZZY_VERB_FROM = 7

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: its kind, and a value within the kind (an activity's key, a number, a weekday)."""

    kind: str
    value: str = ""
    form: str = ""
    """Of an activity: past, base, pastbase, ing, noun, they (somebody else's), ahead (future)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A meaning found in a message, with the words that said it."""

    kind: str
    value: str = ""
    form: str = ""
    words: Phrase = ()


@dataclass(frozen=True)
class Lexicon:
    """One language: phrases by meaning, whole-message answers, and what may be mended when misspelt."""

    phrases: Mapping[Phrase, Meaning]
    answers: Mapping[Phrase, str]
    words: frozenset[str]
    mendable: Sequence[str]
    kept: frozenset[str]
    """Real words that look like misspelt ones."""

    def mend(self, word: str, extra: Sequence[str] = ()) -> str:
        """The known word that `word` is a slip of the finger of; `word` itself unless exactly one fits."""
        if len(word) < _FUZZY_FROM - 1 or word in self.words or word in self.kept or word in extra:
            return word
        turned = {t for t in _transposed(word) if (m := self.phrases.get((t,))) and m.kind == "act"}
        if len(turned) == 1:
            return turned.pop()
        limit = 1 if len(word) < 9 else 2
        close = process.extract(word, [*self.mendable, *extra], scorer=OSA.distance, score_cutoff=limit, limit=3)
        best = {name for name, distance, _ in close if distance == close[0][1] and name[0] == word[0]}
        ending = {name for name in best if name[-1] == word[-1]} if len(best) > 1 else best
        return ending.pop() if len(ending) == 1 else word


def _transposed(word: str) -> Iterator[str]:
    """The word with two neighbouring letters swapped, the first and the last in their place."""
    for n in range(1, len(word) - 2):
        yield word[:n] + word[n + 1] + word[n] + word[n + 2 :]


def phrase(text: str) -> Phrase:
    """A phrase of the tables as the tokens that a message would have."""
    return tuple(t.text for t in tokens(text) if t.text != "-")


@cache
def _raw(language: str) -> tuple[dict[str, dict[str, list[str]]], dict[str, dict[str, list[str]]]]:
    """The tables of one language as they are in the data, and its activities by key and form."""
    text = (files("coaching") / "data" / f"checkin_{language}.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return tables, tables.pop("activities")


def _meanings(language: str) -> Iterator[tuple[str, Meaning]]:
    tables, activities = _raw(language)
    words = tables["words"]
    for kind in _ORDER:
        yield from ((text, Meaning(kind)) for text in words.get(kind, []))
    for key, forms in activities.items():
        yield from ((text, Meaning("act", key, form)) for form, texts in forms.items() for text in texts)
    for table in _TABLES:
        kind = table.removesuffix("s")
        yield from ((text, Meaning(kind, key)) for key, texts in tables.get(table, {}).items() for text in texts)
    for kind, texts in words.items():
        if kind not in ANSWERS:
            yield from ((text, Meaning(kind)) for text in texts)


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language code of LANGUAGES. The first meaning of a phrase holds."""
    phrases: dict[Phrase, Meaning] = {}
    tables, _ = _raw(language)
    for text, meaning in _meanings(language):
        phrases.setdefault(phrase(text), meaning)
    words = tables["words"]
    answers = {phrase(text): kind for kind in reversed(ANSWERS) for text in words.get(kind, [])}
    known = frozenset(word for p in (*phrases, *answers) for word in p)
    long_acts = {p[0] for p, m in phrases.items() if len(p) == 1 and m.kind == "act" and len(p[0]) >= _FUZZY_VERB_FROM}
    others = {
        w for p, m in phrases.items() if m.kind not in ("act", "void", "other") for w in p if len(w) >= _FUZZY_FROM
    }
    kept = frozenset(word for text in tables.get("spelling", {}).get("kept", []) for word in phrase(text))
    return Lexicon(phrases, answers, known, sorted(w for w in long_acts | others if w.isalpha()), kept)


def language_of(found: Sequence[Token]) -> str:
    """The language that knows most of the words, then most pairs of them; English where nothing decides."""
    texts = [t.text for t in found if t.is_word]
    scores = {code: _known(lexicon(code), texts) for code in LANGUAGES}
    return max(LANGUAGES, key=lambda code: (scores[code], code == "en", _pairs(lexicon(code), texts)))


def _pairs(words: Lexicon, texts: Sequence[str]) -> int:
    return sum(pair in words.phrases for pair in pairwise(texts))


def _known(words: Lexicon, texts: Sequence[str]) -> float:
    single = sum((text,) in words.phrases or (text,) in words.answers for text in texts)
    return single + 0.5 * sum(text in words.words for text in texts)
