"""How much a member may need a human's attention now: an order, not a probability and not a clinical score.

The arithmetic, so that SQL comes to the same figures. All of it is made of whole numbers: counts of slots and days, and
the mean sentiment in ten-thousandths (M7 of the last 7 days, MP of the 23 days before; 0 where there is no MP):

    each text        s = FLOOR(sentiment * 10000 + 0.5)
    a window's mean  M = FLOOR((2 * SUM(s) + n) / (2 * n))           n texts; null without any

    level       = (due - done) / due                                 of the first of 7, 30, 90 days with due >= 3
    trend       = LEAST(GREATEST(10 * (done30 * due7 - done7 * due30) / (3 * due7 * due30), 0), 1)
    misses      = (7 * LEAST(missed3, 3) + 3 * LEAST(missed7, 7)) / 42
    inactivity  = LEAST(GREATEST(inactive_days - 1, 0), 6) / 6
    mood        = (3 * LEAST(GREATEST(-M7, 0), 6000) + 2 * LEAST(GREATEST(MP - M7, 0), 6000)) / 30000
    points      = 40 * level + 20 * trend + 15 * misses + 15 * inactivity + 10 * mood
    score       = points rounded half up, once, to a whole number; divided by 100

Nothing is rounded before `points`, which is a ratio of whole numbers and is kept as one here. In floating point, add
in this order and take `FLOOR(ROUND(points, 9) + 0.5) / 100`: sums that are exactly half are then seen as such.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm
from typing import Final

from coaching.adherence import WINDOWS, Count

__all__ = ["DEFAULTS", "LEVELS", "Inputs", "Risk", "Scoring", "risk"]

LEVELS: Final = ("LOW", "MEDIUM", "HIGH")
"""In order; a member who paused everything is PAUSED, one without an active goal NO_GOALS."""

TOO_NEW: Final = "too new for adherence"
TOO_FEW_DUE: Final = "fewer than 3 due items in 90 days"
NO_TREND: Final = "no 7-day trend"
NO_MOOD: Final = "no mood text in 7 days"
NO_EARLIER_MOOD: Final = "no earlier mood; assumed neutral"

FEWEST_DUE: Final = 3
"""With fewer due in a window its adherence says nothing."""
TOP: Final = 3

Ratio = tuple[int, int]
"""Numerator and denominator; such a quotient of whole numbers is the nearest float there is."""

NOTHING: Final = (0, 1)


@dataclass(frozen=True, slots=True)
class Scoring:
    """Weights in points of 100, thresholds on the score. Defaults that no member's data was fitted to."""

    level: int = 40
    trend: int = 20
    misses: int = 15
    inactivity: int = 15
    mood: int = 10
    medium: float = 0.40
    high: float = 0.70
    medium_exit: float = 0.32
    high_exit: float = 0.60
    exit_days: int = 2
    """Days in a row under the exit line that end a level."""
    new_days: int = 7
    new_slots: int = 5
    """Before so many days, or with fewer slots resolved, only silence is read."""
    quiet_days: tuple[int, ...] = (2, 3, 5)
    """Each of them reached adds 0.20 to the score of a new member."""
    named: int = 3
    """Points from which a component is a reason."""


DEFAULTS: Final = Scoring()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of a member at the end of a closed local day. Windows end with that day."""

    counts: tuple[Count, Count, Count]
    """Over 7, 30 and 90 days."""
    missed3: int
    missed7: int
    inactive_days: int
    """Since the local date of the last message, tap or check-in."""
    mood7: float | None
    """Mean sentiment, −1 to 1, of journal entries and messages that aren't check-ins; read to four decimals."""
    mood_prior: float | None
    """The same, of the 23 days before."""
    days_since_start: int
    due_ever: int
    """Slots that were ever done or missed."""
    active_goals: int
    all_paused: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """The score of one day, and why. While paused or without goals there is none."""

    score: float | None
    """0 to 1, in hundredths."""
    level: str
    """By this score alone, without memory of the days before."""
    raw: float | None
    """The score before it is rounded; None where it doesn't come from components."""
    components: dict[str, float]
    """Each 0 to 1; empty where there are none."""
    points: dict[str, float]
    """What each component adds to `raw`, times 100."""
    reasons: tuple[str, ...]
    """Components worth naming, most points first."""
    provisional: bool
    """The member is too new for more than silence to be read."""
    unknowns: tuple[str, ...]

    @property
    def top(self) -> tuple[str, ...]:
        """The strongest three reasons."""
        return self.reasons[:TOP]


def risk(inputs: Inputs, scoring: Scoring = DEFAULTS) -> Risk:
    """The member's risk at the end of that day."""
    if inputs.all_paused:
        return _silent("PAUSED")
    if not inputs.active_goals:
        return _silent("NO_GOALS")
    if inputs.days_since_start < scoring.new_days or inputs.due_ever < scoring.new_slots:
        return _of_new(inputs, scoring)
    components: dict[str, Ratio] = {
        "level": _level(inputs),
        "trend": _trend(inputs),
        "misses": (7 * min(inputs.missed3, 3) + 3 * min(inputs.missed7, 7), 42),
        "inactivity": (min(max(inputs.inactive_days - 1, 0), 6), 6),
        "mood": _mood(inputs),
    }
    weighted = {name: (getattr(scoring, name) * above, below) for name, (above, below) in components.items()}
    below = lcm(*(part[1] for part in weighted.values()))
    total = sum(part[0] * (below // part[1]) for part in weighted.values())
    score = (2 * total + below) // (2 * below) / 100
    points = {name: above / below for name, (above, below) in weighted.items()}
    ordered = sorted(points, key=lambda name: (-points[name], name))
    return Risk(
        score,
        level_of(score, scoring),
        total / (100 * below),
        {name: above / below for name, (above, below) in components.items()},
        points,
        tuple(name for name in ordered if points[name] >= scoring.named),
        False,
        _unknowns(inputs),
    )


def level_of(score: float, scoring: Scoring = DEFAULTS) -> str:
    """The level that a score in hundredths begins or is in."""
    return "HIGH" if score >= scoring.high else "MEDIUM" if score >= scoring.medium else "LOW"


def level_window(inputs: Inputs) -> tuple[int, Count] | None:
    """The shortest window, in days, in which enough was due, and what was done in it."""
    found = (each for each in zip(WINDOWS, inputs.counts, strict=True) if each[1].due >= FEWEST_DUE)
    return next(found, None)


def has_trend(inputs: Inputs) -> bool:
    """Whether 7 days can be compared with 30."""
    return all(count.due >= FEWEST_DUE for count in inputs.counts[:2])


def _silent(level: str) -> Risk:
    return Risk(None, level, None, {}, {}, (), False, ())


def _of_new(inputs: Inputs, scoring: Scoring) -> Risk:
    """Early silence is the one signal that is really there; it alone never makes HIGH."""
    reached = sum(inputs.inactive_days >= days for days in scoring.quiet_days)
    score = 20 * reached / 100
    level = "LOW" if score < scoring.medium else "MEDIUM"
    return Risk(score, level, None, {}, {}, (), True, (TOO_NEW,))


def _level(inputs: Inputs) -> Ratio:
    found = level_window(inputs)
    return (found[1].missed, found[1].due) if found else NOTHING


def _trend(inputs: Inputs) -> Ratio:
    if not has_trend(inputs):
        return NOTHING
    week, month, _ = inputs.counts
    whole = 3 * week.due * month.due
    return min(max(10 * (month.done * week.due - week.done * month.due), 0), whole), whole


def _mood(inputs: Inputs) -> Ratio:
    if inputs.mood7 is None:
        return NOTHING
    now = ten_thousandths(inputs.mood7)
    prior = 0 if inputs.mood_prior is None else ten_thousandths(inputs.mood_prior)
    return 3 * min(max(-now, 0), 6000) + 2 * min(max(prior - now, 0), 6000), 30_000


def ten_thousandths(mood: float) -> int:
    """A mean sentiment as a whole number, half up, of its shortest decimal form."""
    return floor(Fraction(str(mood)) * 10_000 + Fraction(1, 2))


def _unknowns(inputs: Inputs) -> tuple[str, ...]:
    missing = {
        TOO_FEW_DUE: level_window(inputs) is None,
        NO_TREND: not has_trend(inputs),
        NO_MOOD: inputs.mood7 is None,
        NO_EARLIER_MOOD: inputs.mood7 is not None and inputs.mood_prior is None,
    }
    return tuple(words for words, holds in missing.items() if holds)
