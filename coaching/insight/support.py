"""A figure that an answer may say, and what its field tells of it."""

import re
from dataclasses import dataclass
from math import floor
from typing import Final

from coaching.insight.figures import MEASURE, Figure

SAME: Final = "points of one length"
WHOLE: Final = re.compile(r"pct|percent", re.IGNORECASE)
PERCENT: Final = re.compile(r"pct|percent|adherence|rate\b|ratio", re.IGNORECASE)
LENGTH: Final = re.compile(r"\d+")
_COUNT: Final = re.compile(r"done|due|miss|streak|inactive|score|mood|^sum$", re.IGNORECASE)
"""Names of what is no measure of time or distance."""
_RATIO: Final = re.compile(r"adherence|ratio|rate\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Support:
    """A figure that may be said. `kind` is "%", "points", a time of day's or "" for a count; `name` is its field."""

    value: float
    kind: str = ""
    name: str = ""
    change: float = 0
    """Of points: by how much the later of two figures is above the earlier."""

    def backs(self, figure: Figure) -> bool:
        """Whether `figure` says this."""
        if figure.unit == "%" and self.kind == "" and _RATIO.search(self.name) and 0 <= self.value <= 1:
            return floor(100 * self.value + 0.5 + 1e-9) == figure.value
        if figure.unit == MEASURE and not self.kind:
            return abs(self.value - figure.value) < 1e-9 and not _COUNT.search(self.name)
        return figure.unit in ("", self.kind) and abs(self.value - figure.value) < 1e-9


def support(name: str, value: float) -> Support:
    """The figure that a field on record holds."""
    return Support(value, "%" if WHOLE.search(name) or (_RATIO.search(name) and value > 1) else "", name)
