"""What a reply must hold before it is sent: length, one question, no forbidden words, only known figures."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from coaching.languages import is_in
from coaching.replying.context import CoachContext
from coaching.replying.facts import facts, known_values
from coaching.replying.figures import every_figure, figures
from coaching.replying.situations import Situation, clinical, unhurried

MOST_WORDS = 90
_COMMON = 3
"""A suggestion of so few words may come again."""
LONGEST_PROPOSAL = 30
"""Minutes that may be proposed where no habit is measured in minutes."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a reply answers: the member's message in its situation, and the language of the reply."""

    context: CoachContext
    message: str
    situation: Situation
    language: str


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((files("coaching") / "data" / "coach_gate.toml").read_text(encoding="utf-8"))


@cache
def _pattern(*keys: str) -> re.Pattern[str] | None:
    """The phrases under `keys` of the tables as one expression; None where there are none."""
    row: Any = _tables()
    for key in keys:
        row = row.get(key, {})
    return re.compile("|".join(f"(?:{each})" for each in row), re.IGNORECASE) if row else None


def faults(text: str, occasion: Occasion) -> tuple[str, ...]:
    """Why `text` may not be sent, a short phrase each, fit to tell a model; empty for a good reply."""
    said = text.replace("’", "'").replace("‘", "'")
    found = [*_form(said, occasion), *_phrases(said, occasion), *_numbers(said, occasion), *_route(said, occasion)]
    return tuple(dict.fromkeys(found))


def _form(text: str, occasion: Occasion) -> Iterator[str]:
    words = len(text.split())
    if not words:
        yield "it is empty"
    if words > MOST_WORDS:
        yield f"it has {words} words, at most {MOST_WORDS} are allowed"
    questions = len(re.findall(r"[?？]+", text))
    if questions > 1 or (not questions and not unhurried(occasion.situation)):
        yield f"it asks {questions} questions, it must ask exactly one"
    if not is_in(text, occasion.language):
        yield f"it must be in the member's language ({occasion.language})"
    if not unhurried(occasion.situation) and not _has("when", text, occasion.language):
        yield "it names no next step with a time or a cue"
    if _repeats(text, occasion.context):
        yield "it repeats the last suggestion word for word"
    if re.search(r"https?://|www\.|[<>*_#`]{2}", text):
        yield "it holds a link or formatting"


def _repeats(text: str, context: CoachContext) -> bool:
    last = context.suggestion.text.strip(" .") if context.suggestion else ""
    return len(last.split()) > _COMMON and last.lower() in text.lower()


def forbidden(text: str, language: str) -> Iterator[str]:
    """Why `text` may be said to nobody: shame, threats, diagnoses, doses and the like, a short phrase each."""
    for reason in _tables()["banned"]:
        for code in {language, "en"}:
            pattern = _pattern("banned", reason, code)
            if pattern and (match := pattern.search(text)):
                yield f"it holds {reason.replace('_', ' ')} ({match[0].strip().lower()!r})"


def _phrases(text: str, occasion: Occasion) -> Iterator[str]:
    yield from forbidden(text, occasion.language)
    pattern = _pattern("banned_in", occasion.situation, occasion.language)
    if pattern and (match := pattern.search(text)):
        yield f"these words are wrong here: {match[0].strip().lower()!r}"


def _numbers(text: str, occasion: Occasion) -> Iterator[str]:
    known = known_values(facts(occasion.context)) | every_figure(occasion.message, occasion.language)
    said = figures(text, occasion.language)
    unknown = [value for value in said.values if value not in known]
    if unknown:
        yield "it has figures that no fact supports: " + ", ".join(f"{value:g}" for value in unknown)
    longest = max(_minutes(occasion), default=LONGEST_PROPOSAL)
    if any(minutes > longest for minutes in said.minutes):
        yield f"it proposes more minutes than the target of {longest:g}"


def _minutes(occasion: Occasion) -> Iterator[float]:
    for habit in occasion.context.habits:
        for said in (habit.title, f"{habit.target.amount or 0:g} {habit.target.unit or ''}"):
            yield from figures(said).minutes
    yield from figures(occasion.message, occasion.language).minutes


def _route(text: str, occasion: Occasion) -> Iterator[str]:
    if clinical(occasion.situation) and not _has("clinician", text, occasion.language):
        yield "it must send the member to a doctor, pharmacist, dietitian or the mentor"
    needed = _pattern("needed_in", occasion.situation, occasion.language)
    if needed and not needed.search(text):
        yield f"it leaves out what a reply about this ({occasion.situation.replace('_', ' ')}) must say"


def _has(table: str, text: str, language: str) -> bool:
    """Whether a phrase of the table is in the text; a language without a table isn't checked."""
    pattern = _pattern(table, language)
    return pattern is None or pattern.search(text) is not None
