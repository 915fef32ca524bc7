"""What a reminder says: the thing by its name, the tiny version, no guilt (voice: a reminder)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from coaching.phrasing import listed
from coaching.values import Target

AFTER_SILENCE: Final = (
    "It has been quiet for a while, and that's fine. Shall I pause things, or would a smaller plan fit better?"
    " Until I hear from you I won't write again."
)

SIMPLY_DONE: Final = Target()

_SITUATION = re.compile(r"(?P<when>After|When|Before|Once|If) (?P<rest>[^,.;:]{3,40}), I", re.IGNORECASE)
_NO_SITUATION = re.compile(r"\b(?:reminder|it is|it's|\d)", re.IGNORECASE)
_YOURS = (
    (re.compile(r"\bI'm\b"), "you're"),
    (re.compile(r"\bI am\b"), "you are"),
    (re.compile(r"\bI've\b"), "you've"),
    (re.compile(r"\bI\b"), "you"),
    (re.compile(r"\bmy\b", re.IGNORECASE), "your"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One open thing. `name` says how much: "Run 30 min"."""

    name: str
    target: Target = SIMPLY_DONE
    cue: str = ""
    planned_at: time | None = None
    """Where it is still ahead."""
    behind_from: date | None = None
    """The due date that can still be made up for; None where it is due today."""


def reminder(items: Sequence[Item]) -> str:
    """The words for everything that is open; one item at least."""
    if len(items) == 1:
        return _one(items[0])
    due = [item for item in items if item.behind_from is None]
    behind = [item for item in items if item.behind_from is not None]
    tiny = [f"{item.name.split(' ', 1)[0].lower()} {_tiny(item.target)}" for item in items if _tiny(item.target)]
    lines = [
        f"Open today: {listed([item.name for item in due])}." if due else "",
        f"Can still be made up: {listed([item.name for item in behind])}." if behind else "",
        f"The tiny version counts: {listed(tiny)}." if tiny else "",
    ]
    return "\n".join(line for line in lines if line)


def _one(item: Item) -> str:
    if item.behind_from is not None:
        asked = f"{item.name}? {item.behind_from:%A}'s can still be made up."
    else:
        asked = f"{item.name}{_moment(item)}?"
    tiny = _tiny(item.target)
    return f"{asked} {_version(tiny)}" if tiny else asked


def _moment(item: Item) -> str:
    if item.planned_at is not None:
        return f" at {item.planned_at:%H:%M}"
    found = _SITUATION.match(item.cue.strip().replace("’", "'"))
    if found is None or _NO_SITUATION.search(found["rest"]):
        return ""
    words = found["rest"]
    for pattern, said in _YOURS:
        words = pattern.sub(said, words)
    return f" {found['when'].lower()} {words}"


def _tiny(target: Target) -> str:
    if target.minimum is None or target.amount is None or target.minimum >= target.amount:
        return ""
    return f"{target.minimum:g} {target.unit or ''}".strip()


def _version(tiny: str) -> str:
    amount, _, unit = tiny.partition(" ")
    return f"The {amount}-minute version counts." if unit == "min" else f"{tiny} count too."
