"""What the clock of this process has done: shown in /metrics, and asked by /readyz."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from storage.gauges import Gauge

OVERDUE: Final = 90.0
"""Seconds after the last tick from which on the clock counts as standing still."""

_SHOWN: Final = {
    "runs": "How often this process has run the job since it began",
    "failures": "How many of its occurrences failed, or runs couldn't be queued",
    "occurrences": "How many occurrences the runs were of",
    "seconds": "How long the runs took together",
    "lateness": "How late the oldest occurrence of the last run was, in seconds of product time",
}


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

    def gauges(self) -> tuple[Gauge, ...]:
        """All of it by job, for /metrics."""
        return tuple(
            Gauge(f"clock_{name}", words, ("job",), {(job,): getattr(each, name) for job, each in self.jobs.items()})
            for name, words in _SHOWN.items()
        )
