"""Whether a message is no moment for a celebration: grief, pain, a low hour, beside whatever else it tells.

By words, not by VADER: "skip today, sick" or "killed it" say nothing of sadness, and a check-in is never scored.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

from coaching.replying.situations import Situation, says

WRONG_MOMENTS = (
    Situation.BEREAVEMENT,
    Situation.OVER_EXERCISE,
    Situation.PAIN,
    Situation.SELF_CRITICISM,
)
"""Situations, told by their words, in which praise of a count would be deaf."""


def is_sad(text: str) -> bool:
    """Whether the words tell of something beside which no milestone is named."""
    if text.startswith("/"):
        return False
    said = text.replace("’", "'")
    return any(says(each, said) for each in WRONG_MOMENTS) or any(
        not _denied().search(said[: found.start()]) for pattern in _words() for found in pattern.finditer(said)
    )


@cache
def _table() -> dict[str, list[str]]:
    return tomllib.loads((files("coaching") / "data" / "sad.toml").read_text(encoding="utf-8"))


@cache
def _words() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each, re.IGNORECASE) for each in _table()["words"])


@cache
def _denied() -> re.Pattern[str]:
    return re.compile(str(_table()["denied"]), re.IGNORECASE)
