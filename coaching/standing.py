"""What several check-ins of one habit and one date add up to."""

from collections.abc import Iterable

from coaching.values import Entry, Standing, Status, Target


def standing(entries: Iterable[Entry], target: Target) -> Standing:
    """The latest entry that wasn't taken back wins, and amounts since the last missed or skipped add up.

    The sum is done from the target's minimum on (without one, from its amount on; without either, from anything above
    0), else partial. An amount never lowers a done.
    """
    status: Status | None = None
    total: float | None = None
    for entry in sorted((e for e in entries if not e.retracted), key=lambda e: (e.at, e.order)):
        if entry.status in (Status.MISSED, Status.SKIPPED):
            status, total = entry.status, None
            continue
        if entry.amount is not None:
            total = (total or 0) + entry.amount
        if entry.amount is None or entry.status is Status.DONE:
            status = entry.status or status
        elif status is not Status.DONE:
            status = Status.DONE if _enough(total or 0, target) else Status.PARTIAL
    return Standing(status, total)


def _enough(total: float, target: Target) -> bool:
    needed = target.amount if target.minimum is None else target.minimum
    return total > 0 if needed is None else total >= needed
