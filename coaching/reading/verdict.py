"""The answer to a message: write these entries, or ask this one thing."""

from collections.abc import Sequence
from dataclasses import replace

from coaching.reading.scene import Doubt, Intent, ReadEntry, Reading
from coaching.reading.settling import Settled
from coaching.values import Status

MOST_DAYS = 3
"""A message about more days than this is bulk and asked about."""
_ORDER = (
    Doubt.CHANGE, Doubt.UNKNOWN_HABIT, Doubt.WHICH_HABIT, Doubt.FUTURE, Doubt.LONG_AGO, Doubt.WHICH_DAY,
    Doubt.BULK, Doubt.TOO_MUCH, Doubt.LOWERS, Doubt.UNCLEAR,
)  # fmt: skip
"""Which question comes first where several stand open."""


def verdict(settled: Sequence[Settled]) -> Reading | None:
    """What the settled entries come to; None if there is nothing to write and nothing to ask."""
    if not settled:
        return None
    entries, clash = _merged([s.entry for s in settled if s.entry is not None])
    doubts = {d for s in settled for d in s.doubts} | ({Doubt.UNCLEAR} if clash else set())
    if len({e.day for e in entries}) > MOST_DAYS:
        doubts.add(Doubt.BULK)
    skips = bool(entries) and all(e.status is Status.SKIPPED for e in entries)
    intent = Intent.SKIP if skips else Intent.CHECKIN
    if not doubts:
        return Reading(intent, entries)
    offers = tuple(dict.fromkeys(h for s in settled for h in (*s.offers, *([s.entry.habit_id] if s.entry else []))))
    days = tuple(dict.fromkeys(d for s in settled for d in (*([s.entry.day] if s.entry else []), *s.days)))
    reason = next(d for d in _ORDER if d in doubts)
    refused = any(s.refused for s in settled) and not entries
    return Reading(intent, entries, True, reason, offers, days, refused=refused)


def _merged(entries: Sequence[ReadEntry]) -> tuple[tuple[ReadEntry, ...], bool]:
    """One entry per habit and day: amounts of a day add up; two different statuses clash."""
    found: dict[tuple[int, object], ReadEntry] = {}
    clash = False
    for entry in entries:
        key = (entry.habit_id, entry.day)
        known = found.get(key)
        if known is None or (known.amount is None and known.status is entry.status):
            found[key] = entry
        elif known.amount is not None and entry.amount is not None and known.unit == entry.unit:
            total = round(known.amount + entry.amount, 2)
            best = Status.DONE if Status.DONE in (known.status, entry.status) else known.status
            found[key] = replace(known, amount=total, status=best)
            clash = clash or best is not Status.DONE
        else:
            clash = clash or known.status is not entry.status
    return tuple(found.values()), clash
