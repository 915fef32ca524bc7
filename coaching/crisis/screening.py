"""The deterministic crisis check: the floor under the model, and all there is when the model is down.

A phrase list says which messages must be answered by a fixed text. It scores nobody: risk scores don't predict
suicide (NICE NG225), so the answer is a tier and a category, never a number.
"""

import re
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any

from coaching.crisis.spelling import normalise, patterns_file, whole_words, windows


class Tier(IntEnum):
    """How a message must be met. RED: fixed reply, nothing else happens. AMBER: a warm, direct question."""

    NONE = 0
    AMBER = 1
    RED = 2


class Category(StrEnum):
    """What it is about. RED knows the first five; AMBER despair is self_harm, dizziness medical, control abuse."""

    SELF_HARM = "self_harm"
    OVERDOSE = "overdose"
    MEDICAL = "medical"
    ABUSE = "abuse"
    VIOLENCE = "violence"
    DENIAL = "denial"
    EATING = "eating"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class Finding:
    """What the list found. `category` is None exactly for NONE; `language` is one that the texts exist in."""

    tier: Tier
    category: Category | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One group of phrases. A rule that settles its span takes it away from the rules after it."""

    phrases: re.Pattern[str]
    finding: Finding


@dataclass(frozen=True, slots=True)
class _Rules:
    guards: tuple[re.Pattern[str], ...]
    settled: tuple[_Rule, ...]
    red: tuple[_Rule, ...]
    amber: tuple[_Rule, ...]
    function_words: dict[str, frozenset[str]]


@cache
def _rules() -> _Rules:
    table = patterns_file()
    return _Rules(
        guards=tuple(_compiled(group["phrases"]) for group in table["guards"]),
        settled=tuple(_rule(group, Tier.AMBER) for group in table["settled"]),
        red=tuple(_rule(group, Tier.RED) for group in table["red"]),
        amber=tuple(_rule(group, Tier.AMBER) for group in table["amber"]),
        function_words={name: frozenset(words.split()) for name, words in table["function_words"].items()},
    )


def _rule(group: dict[str, Any], tier: Tier) -> _Rule:
    return _Rule(_compiled(group["phrases"]), Finding(tier, Category(group["category"]), group["language"]))


def _compiled(phrases: list[str]) -> re.Pattern[str]:
    """One expression for a group of phrases; `{name}` stands for the words of that name."""
    named: dict[str, str] = patterns_file()["words"]
    spelled = "|".join(phrases)
    for _ in range(3):
        spelled = re.sub(r"\{([a-z_]+)\}", lambda name: f"(?:{named[name[1]]})", spelled)
    return re.compile(whole_words(spelled))


def check(text: str) -> Finding:
    """The most serious thing that the phrase list finds in a message; NONE for everyday words. Never raises."""
    found = [_check_window(window) for window in windows(text)]
    return max(found, key=lambda finding: finding.tier)


def _check_window(text: str) -> Finding:
    rules, said = _rules(), normalise(text)
    left = said
    for guard in rules.guards:
        left = guard.sub(" ~ ", left)
    settled = None
    for rule in rules.settled:
        if rule.phrases.search(left):
            settled = settled or rule.finding
            left = rule.phrases.sub(" ~ ", left)
    first = _first(rules.red, left) or settled or _first(rules.amber, left)
    if first is None:
        return Finding(Tier.NONE)
    return first if first.language != "any" else replace(first, language=_language(said, rules))


def _first(rules: tuple[_Rule, ...], text: str) -> Finding | None:
    return next((rule.finding for rule in rules if rule.phrases.search(text)), None)


def _language(said: str, rules: _Rules) -> str:
    """The language whose small words are the most frequent; English where none stands out."""
    words = said.split()
    counts = {name: sum(word in table for word in words) for name, table in rules.function_words.items()}
    return max(counts, key=lambda name: (counts[name], name == "en"))
