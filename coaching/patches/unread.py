"""Words of a change of plan that nothing was read from: they may say the opposite, so no draft is made over them."""

import re
import tomllib
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Final

from coaching.wishes.text import GAP

NOT_READ: Final = "I couldn't place “{words}” in that, so nothing was kept. {how}"

_WORD = re.compile(rf"[^\s,.;:!?()\"{GAP}]+")


@cache
def _tables() -> dict[str, list[str]]:
    source = files("coaching").joinpath("data", "change_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(source)


@cache
def bounds() -> re.Pattern[str]:
    """ "no more than 2": what stands before a number and leaves it what it is."""
    return re.compile(rf"\b(?:{'|'.join(_tables()['bounds'])})\b(?=\s*\d)", re.IGNORECASE)


def left(rest: str, naming: Collection[str], *, stopping: bool = False) -> str:
    """What is left of `rest` without words that mean nothing here; `naming` are those that name the habit."""
    known = {*_tables()["beside"], *naming, *(_tables()["of_stopping"] if stopping else ())}
    return " ".join(word for word in _WORD.findall(rest) if word.lower().strip("'") not in known)
