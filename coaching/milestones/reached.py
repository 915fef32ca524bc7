"""What is worth a word when it is reached, and when that word would be out of place (domain: milestones).

A milestone is a key: `total_N`, `streak_Nd` (days, or times in a row), `streak_Nw` (weeks), `personal_best`,
`comeback`, `adh30_80`, `first_full_week`, `subgoal_complete`, `goal_complete`. Whether it was reached before is the
caller's to know: a key counts once ever for a member and habit, a comeback once in 30 days.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from coaching.streaks import Unit

TOTALS: Final = (1, 10, 25, 50, 100, 250, 500)
STREAKS: Final = (3, 7, 14, 30, 60, 100, 200, 365)
WEEKS: Final = (2, 4, 8, 12, 26, 52)
BEST_WORTH_BEATING: Final = 7
QUIET_DAYS: Final = 7
GOOD_ADHERENCE: Final = 0.8
FEWEST_DUE: Final = 10
MOST_BACKFILLED: Final = 3
"""Past days that one message may tell of and still be celebrated."""
MOST_A_WEEK: Final = 3
PRIVATE_CATEGORIES: Final = frozenset(
    {"substance", "health", "health_admin", "medical", "medication", "finance", "financial", "money"}
)
"""Goals of which nothing is ever said in a group."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How a habit stands, before or after a change."""

    unit: Unit = Unit.DAY
    streak: int = 0
    longest: int = 0
    """The best run to beat, which is at least `streak` unless that one is counted apart."""
    total: int = 0
    """Days on which it was done, ever."""
    adh30: float | None = None
    """Done of due in 30 days, 0 to 1; None where nothing was due."""
    due30: int = 0
    days_inactive: int = 0
    """Full days of silence before this change."""
    full_weeks: int = 0
    """Whole weeks in which all that was due was done."""
    subgoals_complete: int = 0
    goal_complete: bool = False


class Where(StrEnum):
    """Where a celebration is said."""

    REPLY = "reply_only"
    GROUP = "reply+group"


class Refusal(StrEnum):
    """Why nothing is said."""

    NOTHING_NEW = "nothing_new"
    CAP = "cap"
    WRONG_MOMENT = "wrong_moment"
    BULK_BACKFILL = "bulk_backfill"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Occasion:
    """The moment in which milestones are reached. Counts are of celebrations."""

    already: Collection[str] = ()
    """Keys that can't be earned again."""
    today_count: int = 0
    week_count: int = 0
    sad_message: bool = False
    safety_hold: bool = False
    backfilled: int = 0
    """Past days that the message tells of."""
    muted: bool = False
    group_opt_in: bool = False
    category: str = ""
    """The goal's."""


@dataclass(frozen=True, slots=True)
class Celebration:
    """The one milestone that is said, and where; without a key, why none is."""

    key: str | None = None
    where: Where | None = None
    refusal: Refusal | None = None


def milestones(before: Progress, after: Progress) -> tuple[str, ...]:
    """What the change reached, the worthiest first; a threshold that was jumped over is reached as well."""
    return tuple(sorted(_reached(before, after), key=worth, reverse=True))


def celebrate(keys: Iterable[str], occasion: Occasion) -> Celebration:
    """The worthiest of the milestones reached, unless this isn't the moment."""
    fresh = [key for key in keys if key not in occasion.already]
    if not fresh:
        return Celebration(refusal=Refusal.NOTHING_NEW)
    if refusal := _refusal(occasion):
        return Celebration(refusal=refusal)
    best = max(fresh, key=worth)
    return Celebration(best, _where(best, occasion))


def worth(key: str) -> float:
    """How a milestone ranks beside others of the same moment: roughly, the days that it took."""
    if key in _RANKS:
        return _RANKS[key]
    kind, _, count = key.partition("_")
    if kind == "total":
        return 12.0 if count == "1" else float(count)
    return float(count[:-1]) * (7 if count.endswith("w") else 2)


_RANKS: Final = {
    "goal_complete": 10_000.0,
    "subgoal_complete": 5_000.0,
    "comeback": 2_000.0,
    "personal_best": 15.0,
    "adh30_80": 9.5,
    "first_full_week": 9.0,
}


def _reached(before: Progress, after: Progress) -> Iterator[str]:
    yield from (f"total_{n}" for n in TOTALS if before.total < n <= after.total)
    yield from _runs(before, after)
    if before.days_inactive >= QUIET_DAYS and after.total > before.total:
        yield "comeback"
    if before.adh30 is not None and before.adh30 < GOOD_ADHERENCE <= (after.adh30 or 0) and after.due30 >= FEWEST_DUE:
        yield "adh30_80"
    if not before.full_weeks and after.full_weeks:
        yield "first_full_week"
    if after.subgoals_complete > before.subgoals_complete:
        yield "subgoal_complete"
    if after.goal_complete and not before.goal_complete:
        yield "goal_complete"


def _runs(before: Progress, after: Progress) -> Iterator[str]:
    if after.unit is not before.unit:
        return
    if after.unit is Unit.WEEK:
        yield from (f"streak_{n}w" for n in WEEKS if before.streak < n <= after.streak)
    elif after.unit is not Unit.MONTH:
        yield from (f"streak_{n}d" for n in STREAKS if before.streak < n <= after.streak)
    # A run that was the longest already beats nothing but itself.
    if before.streak <= before.longest < after.streak and before.longest >= BEST_WORTH_BEATING:
        yield "personal_best"


def _refusal(occasion: Occasion) -> Refusal | None:
    if occasion.muted:
        return Refusal.MUTED
    if occasion.sad_message or occasion.safety_hold:
        return Refusal.WRONG_MOMENT
    if occasion.backfilled > MOST_BACKFILLED:
        return Refusal.BULK_BACKFILL
    if occasion.today_count or occasion.week_count >= MOST_A_WEEK:
        return Refusal.CAP
    return None


def _where(key: str, occasion: Occasion) -> Where:
    public = occasion.group_opt_in and occasion.category not in PRIVATE_CATEGORIES and key != "comeback"
    return Where.GROUP if public else Where.REPLY
