"""A milestone as a group reads it: what was reached, never the member's own words, never anybody compared."""

import re
from typing import Final

SOMEBODY: Final = "Somebody here"

_ALONE: Final = {
    "personal_best": "{who} has kept something up for longer than ever before.",
    "adh30_80": "{who} kept 8 of 10 for 30 days.",
    "first_full_week": "{who} did everything that was due in a week, for the first time.",
    "subgoal_complete": "{who} has finished a stage of a plan.",
    "goal_complete": "{who} has finished a goal.",
    "total_1": "{who} has begun.",
}
_COUNTED: Final = (
    (re.compile(r"total_(\d+)"), "{who} has done it {n} times."),
    (re.compile(r"streak_(\d+)d"), "{who}: {n} in a row."),
    (re.compile(r"streak_(\d+)w"), "{who}: {n} full weeks in a row."),
)


def line(kind: str, name: str | None) -> str | None:
    """The milestone in a sentence, about `name` or about somebody; None for what a group is never told."""
    who = name or SOMEBODY
    if kind in _ALONE:
        return _ALONE[kind].format(who=who)
    for pattern, words in _COUNTED:
        if found := pattern.fullmatch(kind):
            return words.format(who=who, n=found[1])
    return None
