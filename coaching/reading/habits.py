"""A habit's title and names, taken apart into what a member may call it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from coaching.reading.lexicon import LANGUAGES, Item, Lexicon, Meaning, Phrase, language_of, lexicon, phrase
from coaching.reading.lexing import items
from coaching.reading.words import tokens

_SOFT = frozenset((
    "det", "dom_lead", "prep", "of", "fill", "num", "unit", "bulk", "and", "or", "sign", "noise", "break", "more",
    "only", "me", "for", "at", "times", "once", "this", "last", "next", "day", "week", "part", "weekday", "month",
    "day_word", "week_word", "month_word", "perfect", "clock", "from", "until", "range", "hour", "partial", "total",
))  # fmt: skip
"""What a title may hold besides the activity and its object."""
_ENDS = frozenset(("aside", "until", "for", "at", "part"))
"""What stands behind these in a title says when, not what."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What names one habit: activities, objects (keys of the tables, or "=word" for the title's own), a light verb."""

    habit_id: int
    acts: frozenset[str]
    objects: frozenset[str]
    light: str
    abstains: bool
    alone: bool
    """The activity needs no object."""
    parts: frozenset[str]
    unit: str
    phrases: tuple[tuple[Phrase, Meaning], ...]


@cache
def titles() -> dict[str, Any]:
    """The tables for taking titles apart."""
    return tomllib.loads((files("coaching") / "data" / "checkin_titles.toml").read_text(encoding="utf-8"))


@cache
def _light() -> dict[str, str]:
    return {form: verb for verb, forms in titles()["light"].items() for form in forms}


@lru_cache(maxsize=2048)
def profile(habit_id: int, title: str, names: tuple[str, ...], unit: str | None) -> Profile:
    """The profile of a habit with this title, the member's further names for it and its unit."""
    found = tokens(title)
    texts = [t.text for t in found]
    home = language_of(found)
    read = items(found, lexicon(home), {})
    abstains = bool(texts) and read[0].kind in ("neg", "abstain", "quit", "aside", "none") and len(read) > 1
    acts, objects, light = _parts_of(read, abstains, home)
    implied = {o for act in acts for o in titles()["implied"].get(act, ())}
    alone = not (objects - implied) or bool(acts & set(titles()["alone"]))
    for name in names:
        more_acts, more_objects = _of_name(name)
        acts, objects = acts | more_acts, objects | more_objects
    phrases = dict(_phrases(habit_id, title, names, objects))
    parts = frozenset(i.value for i in read if i.kind == "part")
    return Profile(
        habit_id, acts, (objects | implied), light, abstains, alone, parts, unit_key(unit or ""), tuple(phrases.items())
    )


def _parts_of(read: list[Item], abstains: bool, home: str) -> tuple[frozenset[str], frozenset[str], str]:
    acts: set[str] = set()
    objects: set[str] = set()
    light = ""
    for n, item in enumerate(read):
        if n and item.kind in _ENDS:
            break
        if item.words and item.words[0] in _light() and n == 0:
            light = _light()[item.words[0]]
        elif item.kind == "act":
            acts.add(item.value)
        elif item.kind == "object":
            objects.add(item.value)
        elif item.kind not in _SOFT and not (n == 0 and abstains):
            for word in item.words:
                _abroad(word, home, acts, objects)
    return frozenset(acts), frozenset(objects), light


def _of_name(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The activity or object that a one-word name is in some language."""
    words = phrase(name)
    found = [m for code in LANGUAGES if (m := lexicon(code).phrases.get(words)) and m.kind in ("act", "object")]
    acts = frozenset(m.value for m in found if m.kind == "act")
    return acts, frozenset(m.value for m in found if m.kind == "object")


def _abroad(word: str, home: str, acts: set[str], objects: set[str]) -> None:
    """A word unknown in the title's language: another language's activity or object, or the member's own word."""
    for code in LANGUAGES:
        meaning = lexicon(code).phrases.get((word,)) if code != home else None
        if meaning and meaning.kind in ("act", "object"):
            (acts if meaning.kind == "act" else objects).add(meaning.value)
            return
    if word.isalpha() and len(word) > 1:
        objects.add(f"={word}")


def _phrases(
    habit_id: int, title: str, names: tuple[str, ...], objects: frozenset[str]
) -> Iterator[tuple[Phrase, Meaning]]:
    for key in objects:
        if key.startswith("="):
            for form, kind in inflected(key[1:]):
                yield (form,), Meaning("key", key, kind)
                yield ("my", form), Meaning("key", key, kind)
    for name in (title, *names):
        words = phrase(name)
        counted = any(word[0].isdigit() for word in words)
        if abstains_words(words):
            yield (*words[1:], "free"), Meaning("habit", str(habit_id), "noun")
        if words and not counted and not (len(words) == 1 and _in_tables(words[0])):
            yield words, Meaning("habit", str(habit_id), "noun")
            for form, kind in inflected(words[0]) if len(words) > 1 else ():
                yield (form, *words[1:]), Meaning("habit", str(habit_id), kind)


def abstains_words(words: Phrase) -> bool:
    """Whether a title reads "no X": then "X free" says the same."""
    return len(words) > 1 and words[0] in ("no", "without", "avoid")


def _in_tables(word: str) -> bool:
    """A word that a language's own table reads better (Read: is it past or not)."""
    return any(
        (m := lexicon(code).phrases.get((word,))) is not None and m.kind in ("act", "object") for code in LANGUAGES
    )


def inflected(word: str) -> Iterator[tuple[str, str]]:
    """The regular English forms of a word, with what each is; harmless for words of other languages."""
    yield word, "noun"
    if not word.isascii() or len(word) < 3:
        return
    vowels = "aeiou"
    doubled = (
        word + word[-1] if word[-1] not in vowels + "wxy" and word[-2] in vowels and word[-3] not in vowels else ""
    )
    stem = word[:-1] if word.endswith("e") else word
    yield (word[:-1] + "ied" if word.endswith("y") and word[-2] not in vowels else stem + "ed"), "past"
    yield stem + "ing", "ing"
    yield word + "s", "noun"
    if word.endswith("s"):
        yield word[:-1], "noun"
    if doubled:
        yield doubled + "ed", "past"
        yield doubled + "ing", "ing"
    for past in titles()["irregular"].get(word, ()):
        yield past, "past"


@lru_cache(maxsize=512)
def unit_key(unit: str) -> str:
    """The unit's key in the tables (minutes → min); the word itself where no language knows it."""
    words = phrase(unit)
    for code in LANGUAGES:
        meaning = lexicon(code).phrases.get(words)
        if meaning and meaning.kind == "unit":
            return meaning.value
    return " ".join(words)


def own_phrases(profiles: tuple[Profile, ...]) -> Mapping[Phrase, Meaning]:
    """All phrases of the habits. One that names two habits stays ambiguous and is left out as a name."""
    found: dict[Phrase, Meaning] = {}
    for each in profiles:
        for words, meaning in each.phrases:
            known = found.setdefault(words, meaning)
            if known.kind == "habit" and known.value != meaning.value:
                found[words] = Meaning("habit", f"{known.value} {meaning.value}", meaning.form)
    return found


__all__ = ["Lexicon", "Profile", "inflected", "own_phrases", "profile", "titles", "unit_key"]
