"""What a message without a model's reader asks about: told by its words, in the languages of the tables."""

import re
import tomllib
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from coaching.answers import plain
from coaching.days import read_day

_PAST = ("did", "what", "was", "were", "have", "how", "which")


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


def day_asked(text: str, today: date) -> date | None:
    """The past day that a question is about: "did I run yesterday?", "what was on Monday?"."""
    words = plain(text).rstrip("?").split()
    if not words or words[0] not in _PAST:
        return None
    for word in words[1:]:
        try:
            day = read_day(word, today)
        except ValueError:
            continue
        return day if day <= today and not word.isdigit() else None
    return None


def about(text: str) -> About | None:
    """What `text` asks about; None where none of the tables says so."""
    said = plain(text).rstrip("?¿ ")
    return next((each for each, pattern in _patterns().items() if pattern.search(said)), None)
