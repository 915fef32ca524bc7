"""What a change makes of a habit's dated versions: laid over them, so that what was planned holds again after it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from coaching.days import DAY
from coaching.patches.change import Change, Op
from coaching.values import Span, Target, Version


def begun(change: Change, today: date) -> Change | None:
    """The change as it is when it is accepted on `today`: from tomorrow at the earliest; None where it is over."""
    first = max(change.first, today + DAY)
    return None if change.until and change.until < first else replace(change, first=first)


def applied(versions: Sequence[Version], change: Change) -> tuple[Version, ...]:
    """The versions under a change; a pause and another time of day leave them as they are."""
    match change.op:
        case Op.TIMES | Op.DAYS:
            return _overlaid(versions, change.span, lambda version: _due(version, change))
        case Op.MINUTES | Op.AMOUNT:
            return _overlaid(versions, change.span, lambda each: replace(each, target=resized(each.target, change)))
        case Op.ARCHIVE:
            return _overlaid(versions, change.span, lambda _: None) or tuple(versions)
    return tuple(versions)


def resized(target: Target, change: Change) -> Target:
    """The target under a change of how much; the tiny version is no larger than the whole."""
    assert isinstance(change.to, int | float)
    least = None if target.minimum is None else min(target.minimum, float(change.to))
    return Target(float(change.to), "min" if change.op is Op.MINUTES else change.unit, least)


def first_difference(before: Sequence[Version], after: Sequence[Version]) -> date | None:
    """The first date on which they differ; None where they are the same."""
    edges = {version.start for version in (*before, *after)}
    edges |= {version.until + DAY for version in (*before, *after) if version.until}
    return next((edge for edge in sorted(edges) if _on(before, edge) != _on(after, edge)), None)


def _due(version: Version, change: Change) -> Version:
    assert change.schedule is not None
    return replace(version, schedule=change.schedule)


def _overlaid(
    versions: Sequence[Version], span: Span, remake: Callable[[Version], Version | None]
) -> tuple[Version, ...]:
    pieces: list[Version] = []
    for version in versions:
        for piece in _cut(version, span):
            made = remake(piece) if piece.start in span else piece
            if made is None:
                continue
            if pieces and _follows(pieces[-1], made):
                pieces[-1] = replace(pieces[-1], until=made.until)
            else:
                pieces.append(made)
    return tuple(pieces)


def _cut(version: Version, span: Span) -> Iterator[Version]:
    """The version in pieces that lie before, within and after the span."""
    cuts = [span.first, *([span.last + DAY] if span.last else [])]
    inner = [cut for cut in cuts if version.start < cut and (version.until is None or cut <= version.until)]
    starts = [version.start, *inner]
    ends = [*(cut - DAY for cut in inner), version.until]
    for start, end in zip(starts, ends, strict=True):
        yield replace(version, start=start, until=end)


def _follows(one: Version, other: Version) -> bool:
    adjoining = one.until is not None and one.until + DAY == other.start
    return adjoining and (one.schedule, one.target) == (other.schedule, other.target)


def _on(versions: Sequence[Version], day: date) -> object:
    held = next((each for each in versions if each.start <= day and (each.until is None or day <= each.until)), None)
    return held and (held.schedule, held.target)
