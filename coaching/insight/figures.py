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
_NTH: Final = rf"{_DAY}(?:st|nd|rd|th)"
_NO_DATE: Final = r"(?!\s(?:days?|times?|weeks?|months?|miss\w*|skip\w*|runs?|in\sa\srow)\b)"
_DATES: Final = re.compile(
    rf"\b20\d\d-\d\d-\d\d\b"
    rf"|\b(?:{_DAY}(?:st|nd|rd|th)?\s?(?:–|-|to)\s?)?{_DAY}(?:st|nd|rd|th)?(?:\s(?:of\s)?|-){_MONTHS}(?:,?\s20\d\d\b)?"
    rf"|\b{_MONTHS}\s{_DAY}(?:st|nd|rd|th)?\b(?!\s?(?:%|(?:percent|points?|of|out)\b))(?:,?\s20\d\d\b)?"
    rf"|\b{_MONTHS}\s20\d\d\b"
    rf"|(?<=\b(?:on|by|to)\s)(?:the\s)?{_NTH}\b{_NO_DATE}|(?<=\b(?:since|until|after)\s)(?:the\s)?{_NTH}\b{_NO_DATE}"
    rf"|(?<=day\s)the\s{_NTH}\b{_NO_DATE}",
    re.IGNORECASE,
)
_LENGTHS: Final = r"(?:3|7|14|28|30|60|90)"
_WINDOWS: Final = re.compile(
    rf"\b{_LENGTHS}[\s-]days?\s(?=adherence|level|average|figure|rate|window|mean|score|trend)|\b{_LENGTHS}-days?\b"
    rf"|\b(?:last|past|previous|prior|next|first|these|those|over|in|within|across|during|above|below|with|than|against|versus|vs|and)\s"
    rf"(?:(?:the|her|his|their|last|past|previous|next|first)\s){{0,2}}{_LENGTHS}\s(?:closed\s)?days?\b"
    rf"(?!\s(?:in\sa\srow|running|quiet|streak))|\b{_LENGTHS}\s?d\b"
    r"|\b(?:last|past|these|those|within|over|in)\s(?:the\s)?(?:last\s|past\s)?(?:[234]\sweeks|[23]\smonths)\b"
    rf"|(?:\b(?:last|past|final)|%\sover)\s{_LENGTHS}(?=[,.;:]|\s?$)"
    r"|\bdays?\s31\s?(?:to|–|-)\s?60\b",
    re.IGNORECASE,
)
_PROPOSED_TIME: Final = re.compile(
    r"\b(?:for|over|within|in|next|first|after|every)\s(?:the\s)?(?:next\s|first\s)?\d{1,2}\s(?:days?|weeks?|months?)\b"
    r"|\b\d{1,2}[\s-](?:weeks?|months?)\b",
    re.IGNORECASE,
)
_GENTLE: Final = re.compile(r"\b(?:gentler|lighter|easier|quieter|calmer|slower)\sfortnight\b", re.IGNORECASE)
_IDIOMS: Final = re.compile(
    r"\b(?:1:1|1-on-1|one[ -](?:on|to)[ -]one|24/7|(?:fewer|less) than (?:3|three))\b", re.IGNORECASE
)
_THINGS: Final = re.compile(
    r"\b(\d+)\s(?:[\w-]+\s){0,2}?(?:things?|tasks?|steps?|actions?|to-dos|ideas|suggestions|priorities)\b",
    re.IGNORECASE,
)
_MEASURES: Final = (
    "h|hrs?|hours?|min|mins|minutes?|seconds?|km|kilomet(?:er|re)s?|miles?|kg|kilos?|lbs?|pounds?|steps|calories|kcal"
    "|pages?|chapters?|glass(?:es)?|cups?|lit(?:er|re)s?|ml"
)
_NUMBER: Final = re.compile(
    r"(?P<sign>(?:(?<=[\s(])|^)[-−+])?(?P<digits>\d+(?:[.,]\d+)*)"
    rf"(?P<unit>(?:\s|-)?(?:[%٪]|per[\s-]?cent\b|pct\b|pc\b|pp\b|(?:(?:percentage|%)[\s-])?points?\b|(?P<measure>{_MEASURES})\b))?",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_PARTS: Final = re.compile(
    r"\bhalf\b(?![\s-](?:an?\s)?(?:hours?|past|way|day|marathon|term)\b)(?!way)|\bhalved\b|\bhalves\b"
    r"|\b(?:a|an|one|two|three|four|\d)[\s-](?:thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|tenths?)\b"
    r"|\b(?:doubl|tripl|quadrupl)(?:ed|es|ing)\b|\b(?:twice|thrice|double|triple|\w+\stimes)\s(?:as|the)\b"
    r"|\bdozens\b|\bhundreds\b|\bthe\s(?:majority|minority)\b|[‰‱]"
    r"|\b(?:\d+|one|two|three)\s(?:in|out\sof|of)\severy\s\w+|\b(?:1|one)\sin\s(?:\d+|two|three|four|five|ten)\b(?!\sdays)",
    re.IGNORECASE,
)
_NTHS: Final = (
    *("third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth"),
    *("fourteenth", "fifteenth"),
)
_ORDINAL: Final = re.compile(rf"\b(?:the|her|his|their)\s({'|'.join(_NTHS)})\b", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?m\b)|\b(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)\b(?!:)",
    re.IGNORECASE,
)
MEASURE: Final = "of a measure"
"""The unit of hours, kilometres, pages and the like."""
CLOCK: Final = "o'clock"
"""The unit of a time of day: its value is 730 for half past seven in the morning."""
_ONE: Final = re.compile(r"\b(?:only |just )?one (?=(?:out )?of (?:the |her |his |their )?\d)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is claimed. `unit` is "%", "points", MEASURE, CLOCK or nothing."""

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
    left = _GENTLE.sub(" ", left)
    parts = len(_PARTS.findall(left))
    left = in_digits(_PARTS.sub(" ", left))
    for pattern in (_DATES, _IDIOMS, _WINDOWS, *([_PROPOSED_TIME] if proposes else [])):
        left = pattern.sub(" ", left)
    left = _THINGS.sub(lambda found: " " if int(found[1]) in things else found[0], left)
    return (*_found(left), *(Figure(UNREADABLE) for _ in range(parts)))


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
    """The text with its English number words as digits: "twenty-nine of four" as "29 of 4", "the third" as "the 3"."""
    table = _spelled()

    def digits(word: re.Match[str]) -> str:
        parts = [table.get(part) for part in word[0].lower().split("-")]
        values = [value for value in parts if value is not None]
        if not values:
            return word[0]
        rest = [part for part, value in zip(word[0].split("-"), parts, strict=True) if value is None]
        if [part.lower() for part in rest] == ["one"] and values[0] % 10 == 0:
            return str(values[0] + 1)
        return "-".join([str(sum(values)), *rest])

    text = _ORDINAL.sub(lambda found: f"the {_NTHS.index(found[1].lower()) + 3}", text)
    text = re.sub(r"\bnot (?:a single )?one (?=(?:out )?of\b)", "none ", text, flags=re.IGNORECASE)
    return _ONE.sub("1 ", _WORD.sub(digits, text))


def spelled(value: float) -> tuple[str, ...]:
    """How a whole number may be written: in digits, and in a word."""
    return (f"{value:g}", *(word for word, number in _spelled().items() if number == value))


@cache
def _spelled() -> dict[str, int]:
    table = tomllib.loads((files("coaching") / "data" / "number_words.toml").read_text(encoding="utf-8"))
    return {"zero": 0} | {word: int(n) for n, words in table["en"].items() for word in words}


def _unit(found: re.Match[str]) -> str:
    unit = (found["unit"] or "").strip(" -").lower()
    if not unit or found["measure"]:
        return MEASURE if unit else ""
    return "points" if "point" in unit or unit == "pp" else "%"


def _clock(found: re.Match[str]) -> Figure:
    hour, minute = int(found["hour"] or found["h"]), int(found["minute"] or found["m"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    return Figure(100 * hour + minute, CLOCK)


def _found(text: str) -> Iterator[Figure]:
    yield from map(_clock, _CLOCK.finditer(text))
    text = _CLOCK.sub(" ", text)
    for found in _NUMBER.finditer(text):
        said = found["digits"]
        said = said.replace(",", "") if _GROUPED.fullmatch(said) else said.replace(",", ".")
        value = float(said) if said.count(".") < 2 else UNREADABLE
        yield Figure(-value if found["sign"] in ("-", "−") else value, _unit(found))
    yield from (Figure(UNREADABLE) for char in text if char.isnumeric() and not char.isdigit())
