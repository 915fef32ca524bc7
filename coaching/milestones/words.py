"""A milestone in one warm line: counts first, nothing lost, nobody else."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from coaching.adherence import Count
from coaching.milestones.reached import Progress
from coaching.streaks import Unit

_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Told:
    """What the line is about. Of a habit its title, of its goal the rest."""

    title: str
    month: Count
    """Done of due in 30 days."""
    goal: str = ""
    goal_id: int = 0
    stage: str = ""
    """The title of the stage that is complete."""


def line(key: str, before: Progress, after: Progress, told: Told) -> str:
    """What is said of the milestone `key`, which lies between `before` and `after`."""
    kind, _, count = key.partition("_")
    if key in ("goal_complete", "subgoal_complete", "first_full_week", "comeback"):
        template = {"goal_complete": "goal", "subgoal_complete": "subgoal"}.get(key, key)
        return _line(template, goal=told.goal, goal_id=told.goal_id, stage=told.stage)
    if key == "adh30_80":
        return _line("adherence", done=told.month.done, due=told.month.due, percent=told.month.percent)
    if key == "total_1":
        return _line("first", n=number(max(1, after.total)))
    if kind == "total":
        return _line("total", n=number(int(count)), things=_things(told.title))
    beats = before.streak <= before.longest < after.streak
    best = _line("best", before=before.longest) if beats and before.longest > 1 else ""
    return _line("streak", n=number(after.streak), units=_units(after.unit, told.title), best=best)


def number(n: int) -> str:
    """ten, 25."""
    return _IN_WORDS[n] if n < len(_IN_WORDS) else str(n)


def _units(unit: Unit, title: str) -> str:
    return _things(title) if unit is Unit.TIME else f"{unit}s"


def _things(title: str) -> str:
    first = title.split()[0].casefold() if title.split() else ""
    return _table()["things"].get(first, "times")


def _line(name: str, **values: object) -> str:
    return _table()["lines"][name].format(**values)


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("coaching") / "data" / "milestones.toml").read_text(encoding="utf-8"))
