"""What a message without a model's reader asks about: told by its words, in the languages of the tables."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from coaching.answers import plain


class About(StrEnum):
    """What is asked about."""

    STREAK = "streak"
    DUE = "due"
    FIGURES = "figures"
    HELP = "help"
    GREETING = "greeting"
    THANKS = "thanks"


@cache
def _patterns() -> dict[About, re.Pattern[str]]:
    table = tomllib.loads((files("coaching") / "data" / "questions.toml").read_text(encoding="utf-8"))
    return {About(name): re.compile("|".join(patterns)) for name, patterns in table.items()}


def about(text: str) -> About | None:
    """What `text` asks about; None where none of the tables says so."""
    said = plain(text).rstrip("?¿ ")
    return next((each for each, pattern in _patterns().items() if pattern.search(said)), None)
