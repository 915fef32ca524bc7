"""Wishes that a person must look at first, by kind of danger. CDC and NHS advise losing 0.5 to 1 kg a week at most."""

import re
from datetime import date

from coaching.plans.plan import Reason
from coaching.wishes.dates import read_end
from coaching.wishes.text import Reader, pattern, phrase

KILOS_A_WEEK = 1.0
LOWEST_CALORIES = 1500
"""Below it a diet belongs in a clinician's hands (very-low-calorie diets start at 800)."""

_PER_KILO = {"k": 1.0, "l": 0.4536, "p": 0.4536, "s": 6.35}
"""By the unit's first letter: kilos, lbs, pounds, stones."""
_WEIGHT = re.compile(
    r"\b(?:lose|losing|drop|dropping|shed|shedding|cut|burn)\s+(?:at least |about |up to )?"
    r"(?P<n>\d{1,3}(?:[.,]\d)?)\s*-?(?P<unit>kgs?|kilos?|kilograms?|lbs?|pounds?|stones?)\b",
    re.IGNORECASE,
)
_CALORIES = re.compile(r"\b(?P<n>\d{3,4})\s*-?(?:k?cals?|calories)\b(?! (?:burn|a session))", re.IGNORECASE)
_COSTS = re.compile(r"\b(?:spend|debt|bill|budget|cost)", re.IGNORECASE)
_RATES = (
    (r"(?:a|per|each|every) day|daily", 1.0),
    (r"(?:a|per|each|every|in 1|in a) week|weekly", 7.0),
    (r"(?:a|per|each|every) month", 30.4),
)

_PLAIN_SIGNS: tuple[Reason, ...] = (
    "self_harm",
    "eating_disorder",
    "extreme_diet",
    "rapid_weight_loss",
    "pregnancy",
    "minor",
    "substance_withdrawal",
)


def unsafe_reasons(text: str, today: date) -> tuple[Reason, ...]:
    """Why a person must look at this wish before it becomes a plan; empty for an ordinary one."""
    found = [reason for reason in _PLAIN_SIGNS if _speaks_of(reason, text)]
    if _loses_too_fast(text, today):
        found.append("rapid_weight_loss")
    if any(int(match["n"]) < LOWEST_CALORIES for match in _CALORIES.finditer(text)):
        found.append("extreme_diet")
    if _speaks_of("medication_change", text) and not _speaks_of("keeping", text):
        found.append("medication_change")
    return tuple(dict.fromkeys(found))


def is_about_weight(text: str) -> bool:
    """Whether a wish is about losing kilos or counting calories."""
    return bool(_WEIGHT.search(text) or _CALORIES.search(text))


def _speaks_of(name: str, text: str) -> bool:
    return pattern(rf"\b{phrase(name)}(?!\w)").search(text) is not None


def _loses_too_fast(text: str, today: date) -> bool:
    match = _WEIGHT.search(text)
    if match is None or (match["unit"].lower().startswith("pound") and _COSTS.search(text)):
        return False
    kilos = float(match["n"].replace(",", ".")) * _PER_KILO[match["unit"][0].lower()]
    return kilos > KILOS_A_WEEK * _days(text, match.end(), today) / 7


def _days(text: str, after: int, today: date) -> float:
    """The days that the kilos are for; very many where no time is stated."""
    for source, days in _RATES:
        if pattern(rf"\b(?:{source})\b").search(text, after):
            return days
    end = read_end(Reader(text), today)
    if end.weeks is not None:
        return end.weeks * 7.0
    return max(1.0, ((end.by or end.on or date.max) - today).days)
