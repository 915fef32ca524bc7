"""The weekdays that a text names, in any of the languages of the check-in tables."""

from collections.abc import Sequence

from coaching.reading.lexicon import LANGUAGES, Item, lexicon
from coaching.reading.lexing import items
from coaching.reading.words import tokens

_TO = frozenset(("to", "a", "al", "auf", "para", "à", "au", "zu"))


def weekdays_named(text: str) -> frozenset[str]:
    """The names ("mon") of all weekdays in the text."""
    return frozenset(
        meaning.value
        for token in tokens(text)
        for code in LANGUAGES
        if (meaning := lexicon(code).phrases.get((token.text,))) and meaning.kind == "weekday"
    )


def weekdays_asked(text: str, language: str) -> tuple[str, ...]:
    """The weekdays that a request is for, in its order: of "from Monday to Tuesday" the last."""
    read = items(tokens(text), lexicon(language if language in LANGUAGES else "en"), {})
    behind = [item.value for item in read[_last_to(read) + 1 :] if item.kind == "weekday"]
    return tuple(dict.fromkeys(behind or [item.value for item in read if item.kind == "weekday"]))


def _last_to(read: Sequence[Item]) -> int:
    return max((n for n, item in enumerate(read) if item.words and item.words[0] in _TO), default=-1)
