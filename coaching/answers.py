"""Short answers to a question: a yes, a no, or neither."""

import tomllib
from functools import cache
from importlib.resources import files


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
