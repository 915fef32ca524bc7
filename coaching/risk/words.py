"""Why a member's risk is what it is, in words with their own numbers."""

from collections.abc import Collection
from typing import Final

from coaching.adherence import Count
from coaching.risk.scoring import Inputs, Risk, level_window, risk, ten_thousandths
from coaching.sharing import CHECKINS, MOOD, shared

SHARED_AS: Final = {"level": "checkins", "trend": "checkins", "misses": "checkins", "mood": "mood"}
"""What a member must share with mentors for a component to be named; that somebody is quiet is seen anyway."""


def reasons(found: Risk, inputs: Inputs, shared: Collection[str] = ("checkins", "mood")) -> tuple[str, ...]:
    """A sentence for each component worth naming, strongest first; only what the member shares."""
    if found.provisional:
        return (_quiet(inputs),) if found.score else ()
    named = [name for name in found.reasons if SHARED_AS.get(name) is None or SHARED_AS[name] in shared]
    return tuple(_sentence(name, inputs) for name in named)


def shown(
    score: float | None, inputs: Inputs, day_score: float | None, shares: Collection[str]
) -> tuple[tuple[str, ...], float | None]:
    """Of a score that was told of a day, the reasons by what the member shares now, and the score if it tells no more.

    The day may have been judged again since, as `inputs` and `day_score`, when less was shared.
    """
    known = shared(inputs, shares)
    whole = {CHECKINS, MOOD} <= set(shares) or (known == inputs and score == day_score)
    return reasons(risk(known), known, shares), score if whole else None


def _sentence(name: str, inputs: Inputs) -> str:
    match name:
        case "level":
            return _level(inputs)
        case "trend":
            return _trend(inputs)
        case "misses":
            return f"{inputs.missed7} missed in 7 days, {inputs.missed3} in the last 3"
        case "inactivity":
            return _quiet(inputs)
    return _mood(inputs)


def _level(inputs: Inputs) -> str:
    found = level_window(inputs)
    days, count = found or (90, inputs.counts[2])
    return f"Did {count.done} of {count.due} due in {days} days ({count.percent}%)"


def _trend(inputs: Inputs) -> str:
    week, month = (_percent(count) for count in inputs.counts[:2])
    points = month - week
    return f"7-day adherence is {points} point{'' if points == 1 else 's'} below 30-day"


def _percent(count: Count) -> int:
    return count.percent or 0


def _quiet(inputs: Inputs) -> str:
    return f"Quiet for {inputs.inactive_days} day{'' if inputs.inactive_days == 1 else 's'}"


def _mood(inputs: Inputs) -> str:
    assert inputs.mood7 is not None  # without it the component is 0
    before = "" if inputs.mood_prior is None else f"; {_signed(inputs.mood_prior)} in the 23 days before"
    return f"Mood of what was written in 7 days is {_signed(inputs.mood7)}{before}"


def _signed(mood: float) -> str:
    return f"{ten_thousandths(mood) / 10_000:.2f}".replace("-", "−")
