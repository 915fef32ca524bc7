"""The numbers that a text says, in digits or in words, and which of them are only times or sizes of a proposal."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_OTHER_NUMERAL = re.compile(r"[½⅓⅔¼¾⅛①-⑳Ⅰ-ↈ²³¹]")
_NOT_COUNTED = r"(?=[\s,;!?]|\.(?!\d)|$)(?!\s?(?:min|x|×|%|of|out|times|days|weeks|runs))"
_AT = r"\b(?:at|until|till|before|after|by|um|gegen|à|vers|alle|verso|a las|às)\s"
_TIME = re.compile(
    r"(?<![\d.,])\d{1,2}[:h]\d{2}(?!\d)(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b|\b\d{1,2}\s?(?:o'clock|uhr|h)\b"
    rf"|{_AT}\d{{1,2}}\.\d{{2}}(?![\d.,]?\d)|{_AT}\d{{1,2}}{_NOT_COUNTED}",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"(?<![\d.,])(\d{1,3})[\s-]?(?:min(?:s|\.|ute|utes|uten|uto|utos|uti|ut)?)\b", re.IGNORECASE)
_NO_NOUNS = frozenset(("this", "always", "perhaps", "less", "does"))
NEVER_KNOWN = -1.0
"""What a numeral that can't be read counts as: no fact supports it."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text says in numbers: `values` in order, and `minutes`, which may only be the size of a proposal."""

    values: tuple[float, ...]
    minutes: tuple[float, ...] = ()

    @property
    def all(self) -> frozenset[float]:
        return frozenset(self.values + self.minutes)


@cache
def _spelled() -> dict[str, dict[str, float]]:
    """Number words by language. One is left out: in most languages it is an article."""
    table = tomllib.loads((files("coaching") / "data" / "number_words.toml").read_text(encoding="utf-8"))
    return {code: {word: float(n) for n, words in row.items() for word in words} for code, row in table.items()}


def figures(text: str, language: str = "en") -> Figures:
    """The figures of `text`. Times of day aren't figures; minutes are kept apart."""
    plain = _ascii_digits(text)
    left = _TIME.sub(" ", plain)
    minutes = [float(m) for m in _MINUTES.findall(left)]
    left = _MINUTES.sub(" ", left)
    spelled = list(_words(left, language))
    minutes += [value for value, of_minutes in spelled if of_minutes]
    return Figures((*_digits(left), *(value for value, of_minutes in spelled if not of_minutes)), tuple(minutes))


def every_figure(text: str, language: str = "en") -> frozenset[float]:
    """All numbers of `text` whatever they are for: digits, times, minutes, and every number word."""
    plain = _ascii_digits(text)
    return frozenset((*_digits(plain), *(value for value, _ in _words(plain, language, counted_only=False))))


def _ascii_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9."""
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def _digits(text: str) -> Iterator[float]:
    for said in _NUMBER.findall(text):
        if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", said):
            said = re.sub(r"[.,]", "", said)
        said = said.replace(",", ".")
        yield float(said) if said.count(".") < 2 else NEVER_KNOWN
    yield from (NEVER_KNOWN for _ in _OTHER_NUMERAL.findall(text))


def _words(text: str, language: str, counted_only: bool = True) -> Iterator[tuple[float, bool]]:
    """Numbers in words, and whether each is of minutes. "You two" counts nothing; "two of three" and "twice" do."""
    table = _spelled().get(language, {})
    said = _WORD.findall(text.lower())
    for n, word in enumerate(said):
        parts = [table[part] for part in word.split("-") if part in table]
        if parts and (not counted_only or language != "en" or _counts(said, n)):
            of_minutes = said[n + 1 : n + 2] != [] and said[n + 1].startswith("minut")
            yield from ((part, of_minutes) for part in parts)


def _counts(said: list[str], n: int) -> bool:
    """Whether an English number word stands before or behind something that is counted."""
    if said[n] in ("twice", "thrice", "dozen", "hundred", "thousand", "double", "triple") or "-" in said[n]:
        return True
    behind, before = said[n + 1 : n + 3], said[max(0, n - 2) : n]
    return bool({"of", "out", "percent", "in"} & set(behind[:1]) or "of" in before) or any(
        len(word) > 3 and word.endswith("s") and word not in ("this", "always", "perhaps", "less", "does")
        for word in behind
    )
