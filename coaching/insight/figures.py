"""The figures that a sentence claims: digits and number words with their unit, without dates and names of windows."""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

UNREADABLE: Final = float("nan")
"""A figure that nothing on record can equal."""

_MONTHS: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|(?-i:May)|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_DATES: Final = re.compile(
    rf"\b20\d\d-\d\d-\d\d\b|\b{_DAY}(?:st|nd|rd|th)?(?:\s(?:of\s)?|-){_MONTHS}(?:,?\s20\d\d\b)?"
    rf"|\b{_MONTHS}\s{_DAY}(?:st|nd|rd|th)?\b(?!\s?(?:%|(?:percent|points?|of|out)\b))(?:,?\s20\d\d\b)?"
    rf"|\b{_MONTHS}\s20\d\d\b|\b{_DAY}(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_LENGTHS: Final = r"(?:3|7|14|28|30|60|90)"
_WINDOWS: Final = re.compile(
    rf"\b{_LENGTHS}[\s-]days?\s(?=adherence|level|average|figure|rate|window|mean|score|trend)|\b{_LENGTHS}-days?\b"
    rf"|\b(?:last|past|previous|prior|next|first|these|those|over|in|within|above|below|with|than|against|versus|vs|and)\s"
    rf"(?:(?:the|her|his|their|last|past|previous|next|first)\s){{0,2}}{_LENGTHS}\s(?:closed\s)?days?\b"
    rf"(?!\s(?:in\sa\srow|running|quiet|streak))|\b{_LENGTHS}\s?d\b"
    r"|\bdays?\s31\s?(?:to|–|-)\s?60\b",
    re.IGNORECASE,
)
_PROPOSED_TIME: Final = re.compile(
    r"\b(?:for|over|within|in|next|first|after|every)\s(?:the\s)?(?:next\s|first\s)?\d{1,2}\s(?:days?|weeks?|months?)\b"
    r"|\b\d{1,2}[\s-](?:weeks?|months?)\b",
    re.IGNORECASE,
)
_IDIOMS: Final = re.compile(r"\b(?:1:1|1-on-1|one[ -](?:on|to)[ -]one|24/7)\b", re.IGNORECASE)
_THINGS: Final = re.compile(
    r"\b(\d+)\s(?:[\w-]+\s){0,2}?(?:things?|tasks?|steps?|actions?|to-dos|ideas|suggestions|priorities)\b",
    re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"(?P<sign>(?:(?<=[\s(])|^)[-−+])?(?P<digits>\d+(?:[.,]\d+)*)"
    r"(?P<unit>(?:\s|-)?(?:%|percent\b|per\scent\b|pct\b|(?:percentage\s)?points?\b))?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PARTS: Final = re.compile(
    r"\bhalf\s(?:of|the)\b|\bhalf\b(?=\s(?:her|his|their)\b)|\bhalved\b|\b(?:a|one|two|three)[\s-](?:thirds?|quarters?|fifths?)\b"
    r"|\bdoubled\b|\btripled\b|\bdozens?\b",
    re.IGNORECASE,
)
_ONE: Final = re.compile(r"\b(?:only |just )?one (?=(?:out )?of (?:the |her |his |their )?\d)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is claimed. `unit` is "%", "points" or nothing."""

    value: float
    unit: str = ""


def figures(
    text: str, names: Iterable[str] = (), *, proposes: bool = False, things: Collection[int] = ()
) -> tuple[Figure, ...]:
    """What `text` claims in numbers, in order.

    `names` are titles and the like whose figures claim nothing. An action may propose for how long ("for two weeks").
    `things`: how many tasks or actions are listed beside the text; it may count them ("three small things").
    """
    left = bare(text)
    for name in names:
        left = re.sub(rf"(?<!\w){re.escape(bare(name))}(?!\w)", " ", left, flags=re.IGNORECASE)
    left = in_digits(left)
    for pattern in (_DATES, _IDIOMS, _WINDOWS, *([_PROPOSED_TIME] if proposes else [])):
        left = pattern.sub(" ", left)
    left = _THINGS.sub(lambda found: " " if int(found[1]) in things else found[0], left)
    return tuple(_found(left))


def bare(text: str) -> str:
    """The text in plain characters: no invisible ones, and the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    seen = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return "".join(str(unicodedata.decimal(char, char)) for char in seen)


def dates(text: str) -> tuple[str, ...]:
    """The dates that `text` names, as it names them."""
    return tuple(found[0] for found in _DATES.finditer(bare(text)))


def in_digits(text: str) -> str:
    """The text with its English number words as digits: "twenty-nine of four" as "29 of 4"."""
    table = _spelled()

    def digits(word: re.Match[str]) -> str:
        parts = [table.get(part) for part in word[0].lower().split("-")]
        values = [value for value in parts if value is not None]
        if not values:
            return word[0]
        rest = [part for part, value in zip(word[0].split("-"), parts, strict=True) if value is None]
        return "-".join([str(sum(values)), *rest])

    return _ONE.sub("1 ", _WORD.sub(digits, text))


@cache
def _spelled() -> dict[str, int]:
    table = tomllib.loads((files("coaching") / "data" / "number_words.toml").read_text(encoding="utf-8"))
    return {"zero": 0} | {word: int(n) for n, words in table["en"].items() for word in words}


def _found(text: str) -> Iterator[Figure]:
    for found in _NUMBER.finditer(text):
        said = found["digits"]
        said = said.replace(",", "") if _GROUPED.fullmatch(said) else said.replace(",", ".")
        value = float(said) if said.count(".") < 2 else UNREADABLE
        unit = (found["unit"] or "").strip(" -").lower()
        named = "" if not unit else "points" if "point" in unit else "%"
        yield Figure(-value if found["sign"] in ("-", "−") else value, named)
    yield from (Figure(UNREADABLE) for _ in _PARTS.finditer(text))
    yield from (Figure(UNREADABLE) for char in text if char.isnumeric() and not char.isdigit())
