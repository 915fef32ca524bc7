"""Whether a message to the coach reads like something to keep: long, about oneself and one's feelings, no question."""

import re
import tomllib
from functools import cache
from importlib.resources import files

FEWEST_WORDS = 20

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def is_reflection(text: str) -> bool:
    """Whether to offer that the words are kept in the journal."""
    words = [word.replace("’", "'") for word in _WORD.findall(text.lower())]
    if len(words) < FEWEST_WORDS or "?" in text or text.startswith("/"):
        return False
    tables = _tables()
    return any(word in tables["oneself"] for word in words) and any(
        word.startswith(stem) for word in words for stem in tables["feeling"]
    )


@cache
def _tables() -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((files("coaching") / "data" / "reflection.toml").read_text(encoding="utf-8"))
    return {name: tuple(words.split()) for name, words in table.items()}
