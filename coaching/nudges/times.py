"""At which time of the member's own day a habit is reminded of, and which of several times is the moment."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import Final

from coaching.nudges.rules import SHORTEST_GAP, Quiet
from coaching.plans.plan import TimeOfDay
from coaching.wishes.moment import read_moment
from coaching.wishes.text import Reader, even

LEAD: Final = 15
"""Minutes before the planned time, and before quiet hours where these would swallow the time."""
FALLBACK: Final = time(18)
EVENING_CHECK: Final = time(20)
DAY_MINUTES: Final = 24 * 60

_PARTS: dict[TimeOfDay, time] = {
    "morning": time(8),
    "midday": time(12),
    "afternoon": time(17),
    "evening": time(19),
}
"""A plan's afternoons are cued by the end of work, its evenings by dinner."""
_BEDTIME: Final = time(21)
_HOUR_OF_PART = re.compile(
    r"\b(?:it's|it is|at) (?P<at>\d{1,2}(?::\d\d)?)(?: in the (?P<part>morning|evening|afternoon))?\b"
)
_HALVES = {"morning": "am", "evening": "pm", "afternoon": "pm", None: ""}


@dataclass(frozen=True, slots=True)
class Times:
    """What is known about when a habit belongs; the first that is known counts, in this order."""

    chosen: time | None = None
    """By the member, for this habit or for everything: exactly then."""
    planned: time | None = None
    cue: time | None = None
    usual: time | None = None
    """The hour of the last completions."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A wall time at which something is to be reminded of."""

    wall: time
    chosen: bool = False


def moment_of(times: Times, quiet: Quiet, day_start_hour: int = 3) -> Moment:
    """When a habit is reminded of, as `storage.reminders.times` computes it in SQL for all members.

    A chosen time stands whatever it is. Any other that would fall into quiet hours moves to their end, or before them
    where they begin in the evening.
    """
    if times.chosen is not None:
        return Moment(times.chosen, chosen=True)
    derived = times.cue or times.usual or FALLBACK
    if times.planned is not None:
        derived = before(times.planned, time(day_start_hour))
    return Moment(_awake(derived, quiet))


def before(planned: time, day_start: time = time()) -> time:
    """15 minutes before `planned`, but not before the day that it belongs to has begun."""
    minutes = _minutes(planned)
    if 0 <= minutes - _minutes(day_start) < LEAD:
        return day_start
    return _wall(minutes - LEAD)


def cue_time(cue: str, part: TimeOfDay) -> time | None:
    """The wall time of an if-then cue ("If it's 7 pm and I'm home, …"), else that of the part of the day it names."""
    clock = _HOUR_OF_PART.sub(lambda found: f"at {found['at']} {_HALVES[found['part']]}", even(cue).lower())
    if part in ("evening", "afternoon"):
        clock = f"{clock} in the {part}"
    said = read_moment(Reader(clock))
    if said.at:
        return time.fromisoformat(said.at)
    return _BEDTIME if " bed" in cue.casefold() else _PARTS.get(part)


def gives_way(moment: Moment, others: Iterable[Moment], day_start_hour: int = 3) -> bool:
    """Whether a time that nobody chose merges into a chosen one that comes within the next 4 hours."""
    return not moment.chosen and any(
        other.chosen and 0 < later_by(moment.wall, other.wall, day_start_hour) < SHORTEST_GAP for other in others
    )


def chosen_later(moment: Moment, others: Iterable[Moment], day_start_hour: int = 3) -> int:
    """How many of today's reminders are kept for chosen times after this one, which nobody chose."""
    if moment.chosen:
        return 0
    later = {each.wall for each in others if each.chosen and later_by(moment.wall, each.wall, day_start_hour) > 0}
    return len(later)


def later_by(wall: time, other: time, day_start_hour: int) -> int:
    """Minutes from `wall` to `other` on the same of the member's days; negative where `other` comes first."""
    start = day_start_hour * 60
    return (_minutes(other) - start) % DAY_MINUTES - (_minutes(wall) - start) % DAY_MINUTES


def _awake(wall: time, quiet: Quiet) -> time:
    if wall not in quiet:
        return wall
    return quiet.until if wall < quiet.until else _wall(_minutes(quiet.first) - LEAD)


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute


def _wall(minutes: int) -> time:
    hour, minute = divmod(minutes % DAY_MINUTES, 60)
    return time(hour, minute)
