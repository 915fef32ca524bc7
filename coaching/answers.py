"""What a person typed: a short answer that is a yes, a no, or neither; and how it is repeated to them."""

import tomllib
from functools import cache
from importlib.resources import files

LONGEST_QUOTE = 60
"""Characters."""


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads((files("coaching") / "data" / "answers.toml").read_text(encoding="utf-8"))
    return {answer: frozenset(words) for answer, words in table.items()}


def plain(text: str) -> str:
    """Lower case, one space between words, no closing punctuation: how short answers are compared."""
    return " ".join(text.lower().replace("’", "'").strip(" \t\n.!,…").split())


def says_yes(text: str) -> bool:
    """Whether the whole text is a yes. "Yes, but …" is not."""
    return plain(text) in _words()["yes"]


def says_no(text: str) -> bool:
    """Whether the whole text is a no."""
    return plain(text) in _words()["no"]


def shortened(text: str) -> str:
    """What was typed, short enough to be repeated in the answer to it."""
    words = text.strip()
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"
