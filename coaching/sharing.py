"""Figures made of nothing but what a member shares, so that the rest can't be told from a score either."""

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from coaching.adherence import Count
from coaching.risk.scoring import Inputs

CHECKINS: Final = "checkins"
MOOD: Final = "mood"

_NOTHING: Final = Count(0, 0)


def shared(inputs: Inputs, shares: Collection[str]) -> Inputs:
    """The inputs without what isn't shared: of who shares no check-ins, only silence is left to be read."""
    if MOOD not in shares:
        inputs = replace(inputs, mood7=None, mood_prior=None)
    if CHECKINS not in shares:
        inputs = replace(inputs, counts=(_NOTHING, _NOTHING, _NOTHING), missed3=0, missed7=0, due_ever=0)
    return inputs
