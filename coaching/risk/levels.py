"""From scores to levels: up at once, down only after days under a line, so that a wobble is one alert and not ten."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from coaching.days import DAY
from coaching.risk.scoring import DEFAULTS, LEVELS, Risk, Scoring, level_of


@dataclass(frozen=True, slots=True)
class Rating:
    """Where a member stands at the end of a closed day; `under` counts the days in a row under the exit line."""

    level: str
    under: int = 0


def step(before: Rating | None, score: float, scoring: Scoring = DEFAULTS) -> Rating:
    """The rating at the end of the next closed day, which came to `score`. None: no day before it counts."""
    level = level_of(score, scoring)
    if before is None or LEVELS.index(level) > LEVELS.index(before.level):
        return Rating(level)
    under = before.under + 1 if score < _exit_line(before.level, scoring) else 0
    if under >= scoring.exit_days:
        return Rating(LEVELS[LEVELS.index(before.level) - 1])
    return Rating(before.level, under)


def levels(scores: Iterable[float], scoring: Scoring = DEFAULTS) -> tuple[str, ...]:
    """The level at the end of each of these days in a row."""
    rating, found = None, []
    for score in scores:
        rating = step(rating, score, scoring)
        found.append(rating.level)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Day:
    """What is on record of one closed day."""

    as_of: date
    rating: Rating


def stand(found: Risk, as_of: date, earlier: Day | None, same: Day | None, scoring: Scoring = DEFAULTS) -> Rating:
    """The rating at the end of `as_of`.

    `earlier` is the last day on record before it; days that nobody looked at break a row of days under the line.
    `same` is what an earlier look at `as_of` found: this one may raise its level but not lower it.
    """
    if found.score is None:
        return Rating(found.level)
    before = earlier.rating if earlier and earlier.rating.level in LEVELS else None
    if before and earlier and as_of - earlier.as_of > DAY:
        before = replace(before, under=0)
    rating = step(before, found.score, scoring)
    kept = same.rating.level if same and same.rating.level in LEVELS else rating.level
    if LEVELS.index(kept) > LEVELS.index(rating.level):
        return Rating(kept, int(found.score < _exit_line(kept, scoring)))
    return rating


def _exit_line(level: str, scoring: Scoring) -> float:
    return {"HIGH": scoring.high_exit, "MEDIUM": scoring.medium_exit}.get(level, 0.0)
