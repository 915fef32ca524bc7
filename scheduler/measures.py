"""What the clock of this process has done: shown in /metrics, and asked by /readyz."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

OVERDUE: Final = 90.0
"""Seconds after the last tick from which on the clock counts as standing still."""


@dataclass(slots=True)
class JobMeasure:
    """One job, since the process began."""

    runs: int = 0
    failures: int = 0
    occurrences: int = 0
    seconds: float = 0.0
    lateness: float = 0.0
    """Seconds of product time that the last run's oldest occurrence was begun after it was due."""


@dataclass(slots=True)
class Measures:
    """All jobs by name, and the last tick by the process's monotonic clock."""

    begun: float
    ticked: float | None = None
    jobs: defaultdict[str, JobMeasure] = field(default_factory=lambda: defaultdict(JobMeasure))

    def problem(self, monotonic: float) -> str | None:
        """Why what is due isn't looked for, in a sentence; None where it is."""
        silent = monotonic - (self.begun if self.ticked is None else self.ticked)
        return f"no tick for {silent:.0f} s" if silent > OVERDUE else None
