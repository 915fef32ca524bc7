"""From scores to levels: up at once, down only after days under a line, so that a wobble is one alert and not ten."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coaching.risk import DEFAULTS, LEVELS, Risk, Settings, level_of

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a member stands at the end of a closed day; `under` counts the days in a row under the exit line."""

    level: str
    under: int = 0


def step(before: Standing | None, score: float, settings: Settings = DEFAULTS) -> Standing:
    """The standing at the end of the next closed day, which came to `score`. None: no day before it counts."""
    level = level_of(score, settings)
    if before is None or LEVELS.index(level) > LEVELS.index(before.level):
        return Standing(level)
    under = before.under + 1 if score < _exit_line(before.level, settings) else 0
    if under >= settings.exit_days:
        return Standing(LEVELS[LEVELS.index(before.level) - 1])
    return Standing(before.level, under)


def levels(scores: Iterable[float], settings: Settings = DEFAULTS) -> tuple[str, ...]:
    """The level at the end of each of these days in a row."""
    standing, found = None, []
    for score in scores:
        standing = step(standing, score, settings)
        found.append(standing.level)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Day:
    """What is on record of one closed day."""

    as_of: date
    standing: Standing


def stand(found: Risk, as_of: date, earlier: Day | None, same: Day | None, settings: Settings = DEFAULTS) -> Standing:
    """The standing at the end of `as_of`.

    `earlier` is the last day on record before it; days that nobody looked at break a row of days under the line.
    `same` is what an earlier look at `as_of` found: this one may raise its level but not lower it.
    """
    if found.score is None:
        return Standing(found.level)
    before = earlier.standing if earlier and earlier.standing.level in LEVELS else None
    if before and earlier and as_of - earlier.as_of > DAY:
        before = replace(before, under=0)
    standing = step(before, found.score, settings)
    kept = same.standing.level if same and same.standing.level in LEVELS else standing.level
    if LEVELS.index(kept) > LEVELS.index(standing.level):
        return Standing(kept, int(found.score < _exit_line(kept, settings)))
    return standing


def _exit_line(level: str, settings: Settings) -> float:
    return {"HIGH": settings.high_exit, "MEDIUM": settings.medium_exit}.get(level, 0.0)
