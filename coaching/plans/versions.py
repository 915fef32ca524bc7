"""A habit's dated versions when its plan is changed, and when the change is taken back. The past keeps its own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coaching.days import DAY
from coaching.values import Schedule, Target, Version


def changed(versions: Sequence[Version], schedule: Schedule, target: Target, start: date) -> tuple[Version, ...]:
    """The versions once a new one begins on `start`: what was before is closed, what was to come is dropped."""
    kept = [_closed(version, start - DAY) for version in versions if version.start < start]
    last = versions[-1].until
    return (*kept, Version(start, last if last and last >= start else None, schedule, target))


def resumed(changed: Sequence[Version], before: Sequence[Version], start: date) -> tuple[Version, ...]:
    """The versions once those of `before` hold again from `start` on; until then the changed ones stay."""
    kept = [_closed(version, start - DAY) for version in changed if version.start < start]
    back = [version for version in before if version.until is None or version.until >= start]
    return (*kept, *(replace(version, start=max(version.start, start)) for version in back))


def _closed(version: Version, last: date) -> Version:
    return version if version.until and version.until <= last else replace(version, until=last)
