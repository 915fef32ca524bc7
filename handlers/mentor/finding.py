"""Whom words name among some people: an id, a name in any case and without its accents, its beginning, a short form."""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Final

from coaching.names import SHORTEST, folded, in_full, is_word
from handlers.ids import id_in
from storage.people import Person

LONGEST_NAME: Final = 6
"""Words: a name isn't looked for further into a text."""
LONGEST: Final = 200
"""Characters that are compared with names."""
NEAR: Final = 3
ALIKE: Final = 0.65
"""How much a name resembles what was typed, of 1, to be near it."""
AROUND: Final = "\"“”„«»'‘’()[]<>?!.,:;@*_"
"""What may stand around a name, and is no part of it."""


def fitting(known: Iterable[Person], words: str) -> list[Person]:
    """Those whom `words` may name: the one with this id, else by whole name, beginning or short form.

    "Sarah" is asked about where there is a Sarah and a Sarah Klein.
    """
    everyone = list(known)
    if (number := id_in(words.strip().removeprefix("#"))) is not None:
        return [person for person in everyone if person.id == number]
    wanted = _words(words)
    if not wanted:
        return []
    by_name = [(person, _words(person.name)) for person in everyone]
    if exact := [person for person, name in by_name if name == wanted]:
        return exact + [person for person, name in by_name if len(wanted) == 1 < len(name) and wanted[0] in name]
    begun = [person for person, name in by_name if _begins(name, wanted)]
    return begun or [person for person, name in by_name if _is_short_for(name, wanted)]


def leading(known: Iterable[Person], words: str) -> tuple[list[Person], str]:
    """Those whom the longest beginning of `words` names, and what follows it."""
    everyone, said = list(known), words.split()
    for length in range(min(LONGEST_NAME, len(said)), 0, -1):
        if not any(letter.isalnum() for letter in said[length - 1]):
            continue
        name = " ".join(said[:length])
        if found := fitting(everyone, without_s(name.rstrip(AROUND))) or fitting(everyone, name):
            rest = words.split(maxsplit=length)[length:]
            return found, rest[0] if rest else ""
    return [], words


def named_in_full(known: Iterable[Person], words: str) -> Person | None:
    """Whose name of two words or more stands in full at the beginning of the words."""
    said = _words(words[:LONGEST])
    return next(
        (person for person in known if len(name := _words(person.name)) > 1 and said[: len(name)] == name), None
    )


def mentioned(known: Iterable[Person], text: str) -> list[Person]:
    """Those whose whole name, or whose first name, stands in a text; if nobody, by other names and short forms."""
    everyone = [(person, _words(person.name)) for person in known]
    said = _said(text)
    whole = [(person, name) for person, name in everyone if len(name) > 1 and _within(name, said)]
    covered = {word for _, name in whole for word in name}
    first = [person for person, name in everyone if name and name[0] in said and name[0] not in covered]
    found = [person for person, _ in whole] + first
    other = [person for person, name in everyone if any(len(word) > SHORTEST and word in said for word in name[1:])]
    short = [person for person, name in everyone if name and any(name[0] in in_full(word) for word in said)]
    return found or other or short


def spelled_out(text: str, person: Person) -> str:
    """The text with this person's name as they spell it: "How's bob doing?" as "How's Robert doing?"."""
    own = {folded(word.strip(AROUND)): word for word in person.name.split()}
    first = next(iter(own), "")
    for place, word in enumerate(text.split()):
        bare = without_s(word.strip(AROUND))
        if not bare or (is_word(bare) and not (bare[0].isupper() and place > 0)):
            continue
        spelled = own.get(folded(bare)) or (own[first] if first in in_full(folded(bare)) else "")
        if spelled and spelled.casefold() != bare.casefold():
            text = re.sub(rf"(?<!\w){re.escape(bare)}(?!\w)", spelled.replace("\\", r"\\"), text)
    return text


def near(known: Iterable[Person], words: str) -> tuple[list[Person], int]:
    """Those whose names resemble the beginning of the words, the nearest first; and how many words that is."""
    names: dict[str, dict[int, Person]] = {}
    for person in known:
        for part in {*_words(person.name), " ".join(_words(person.name))} - {""}:
            names.setdefault(part, {})[person.id] = person
    wanted = _words(words[:LONGEST])
    for length in (2, 1):
        tried = " ".join(wanted[:length])
        close = difflib.get_close_matches(tried, names, n=NEAR, cutoff=ALIKE) if len(wanted) >= length else []
        if found := {number: person for each in close for number, person in names[each].items()}:
            return list(found.values())[:NEAR], length
    return [], 0


def name_in(words: str) -> str:
    """Of words that begin with a name nobody has, the part that was meant for it: with capitals, or the first."""
    said = words.split()
    if len(said) < 2:
        return words.strip()
    capitals = next((place for place, word in enumerate(said) if not word[:1].isupper()), len(said))
    return " ".join(said[: max(min(capitals, NEAR), 1)])


def without_s(word: str) -> str:
    """Sarah, of Sarah's."""
    return word[:-2] if word.casefold().endswith(("'s", "’s")) else word


def _words(text: str) -> list[str]:
    return [bare for word in folded(text).split() if (bare := word.strip(AROUND))]


def _said(text: str) -> list[str]:
    """The words of a text, folded; of names that are words as well only those that are plainly names."""
    words = [without_s(word.strip(AROUND)) for word in text.split()]
    words += [word[:-1] for word in words if len(word) > NEAR and word[-1] in "sS" and not is_word(word[:-1])]
    return [folded(word) for place, word in enumerate(words) if not is_word(word) or (word[:1].isupper() and place > 0)]


def _begins(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words stand in the name, each as the beginning of one of its words: "sar", "sarah k", "klein"."""
    return any(
        all(own.startswith(word) for own, word in zip(name[start:], wanted, strict=False))
        for start in range(len(name) - len(wanted) + 1)
    )


def _is_short_for(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Bob, or Bob M, for Robert Miller."""
    return bool(name) and name[0] in in_full(wanted[0]) and _begins(name[1:], wanted[1:])


def _within(name: Sequence[str], said: Sequence[str]) -> bool:
    return any(list(said[start : start + len(name)]) == list(name) for start in range(len(said) - len(name) + 1))
