"""Wishes that a mentor looks at first: what they become meanwhile, and the words for it."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from coaching.plans.plan import Category, Reason


@dataclass(frozen=True, slots=True)
class Held:
    """What one reason asks for.

    `form` is talk (a conversation), daily (a safe behaviour instead) or keep (the wish itself, made gentle).
    """

    reason: Reason
    form: Literal["talk", "daily", "keep"]
    why: str
    note: str
    question: str
    goal: str = ""
    title: str = ""
    category: Category = "other"


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(files("coaching").joinpath("data", "held_plans.toml").read_text(encoding="utf-8"))


@cache
def _rows() -> tuple[Held, ...]:
    return tuple(Held(**row) for row in _data()["held"])


def held_for(reasons: tuple[Reason, ...]) -> Held | None:
    """The weightiest of the reasons; None for an ordinary wish."""
    return next((row for row in _rows() if row.reason in reasons), None)


def gentle_title(forbidden: tuple[str, ...]) -> str:
    """Something gentle that none of the `forbidden` patterns speaks of."""
    titles: list[str] = _data()["gentle"]["titles"]
    return next((t for t in titles if not any(re.search(p, t, re.IGNORECASE) for p in forbidden)), titles[-1])
