"""When an alert is raised, along which chain it climbs, and when it comes back. All in product time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

SAFEGUARDED: Final = frozenset({"abuse", "violence"})
"""Categories that only the safety contact hears of: never a mentor, family or a group."""

DIGEST: Final = "digest"
"""What waits for the mentor's morning: AMBER, MEDIUM, and members who can't be reached."""

DIGEST_WITHIN: Final = timedelta(hours=26)
"""A morning comes within this, wherever the mentor lives; what no digest has told by then has fallen through."""
REMIND: Final = timedelta(minutes=30)
"""At the end of its chain a crisis is told again so often, until somebody acts."""
REMIND_RISK: Final = timedelta(hours=24)
"""The same for a risk: nobody is in danger this minute."""
RETRY: Final = timedelta(minutes=5)
"""When nobody at all could be told, the chain begins anew after this."""
LOOK_AGAIN: Final = timedelta(hours=24)
"""After an acknowledgement, when it is looked at whether anything followed."""
DIGEST_LOOK_AGAIN: Final = timedelta(days=7)
"""The same for what only the digest tells."""
BETWEEN_HIGH: Final = timedelta(hours=72)
BETWEEN_SAME: Final = timedelta(days=7)
ROSE: Final = 10
"""Hundredths by which a score must have risen for its level to be told again within a week."""
USUAL_SNOOZE: Final = timedelta(hours=24)
"""Where nobody says how long."""
LONGEST_SNOOZE: Final = {"crisis": timedelta(hours=1), "risk": timedelta(days=7), "unreachable": timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a chain: who is told, and how long after the rung before."""

    audience: str
    """mentor, cover, safety, admin or digest."""
    after: timedelta


@dataclass(frozen=True, slots=True)
class Raised:
    """An earlier alert of one level."""

    at: datetime
    score: float


def chain_of(kind: str, tier: str, category: str) -> str:
    """The name of the chain that an alert climbs; `digest` for those that don't."""
    if kind == "crisis" and tier == "RED":
        return "safeguarding" if category in SAFEGUARDED else "crisis"
    return "risk" if kind == "risk" and tier == "HIGH" else DIGEST


def rung(chain: Sequence[Step], step: int) -> Step:
    """The rung that `step` stands for; beyond the last it is the last, over and over."""
    return chain[min(step, len(chain) - 1)]


def look_again(name: str) -> timedelta:
    """How long after an acknowledgement an alert of this chain comes back, if nothing follows."""
    return DIGEST_LOOK_AGAIN if name == DIGEST else LOOK_AGAIN


def wait_before(chain: Sequence[Step], step: int, name: str) -> timedelta:
    """How long after the step before `step` is taken."""
    if step < len(chain):
        return chain[step].after
    return REMIND_RISK if name == "risk" else REMIND


def worth_raising(tier: str, score: float, last: Raised | None, now: datetime) -> bool:
    """Whether a level is told (again): HIGH once in 72 h at most, the same level once in a week unless it got worse."""
    if last is None:
        return True
    if tier == "HIGH" and now - last.at < BETWEEN_HIGH:
        return False
    return now - last.at >= BETWEEN_SAME or round(score * 100) - round(last.score * 100) >= ROSE


def snoozed_for(kind: str) -> timedelta:
    """How long it is put off where nobody says how long."""
    return min(USUAL_SNOOZE, LONGEST_SNOOZE[kind])


def snoozed_until(kind: str, until: datetime, now: datetime) -> datetime:
    """The instant, if it may be put off so long. Raises ValueError with a sentence for the mentor."""
    longest = LONGEST_SNOOZE[kind]
    if until <= now:
        raise ValueError("That time is over. Name one in the future.")
    if until - now > longest:
        hours = round(longest / timedelta(hours=1))
        limit = f"{hours} hour{'' if hours == 1 else 's'}" if hours < 48 else f"{hours // 24} days"
        raise ValueError(f"This can wait {limit} at most.")
    return until
