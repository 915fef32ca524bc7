"""One patient in words: mood as two numbers and a word, what isn't shared, and the raw rows behind the figures."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from coaching.adherence import WINDOWS, Count
from coaching.desk.board import Figures
from coaching.phrasing import listed
from coaching.risk.scoring import Inputs
from coaching.slots import state_on
from coaching.values import Slot

ABOUT_THE_SAME: Final = 0.1
"""On a scale from −1 to 1, a smaller difference is no trend."""
SHARED: Final = ("checkins", "mood", "messages")
CALLED: Final = {"checkins": "check-ins"}

OF_CHECKINS: Final = (
    *("risk_date", "adherence_date", "adherence_7d", "adherence_30d", "adherence_90d"),
    *("done_7d", "due_7d", "done_30d", "due_30d", "done_90d", "due_90d"),
    *("missed_count_3d", "missed_count_7d", "current_streak", "longest_streak", "last_completion"),
)
"""Columns of `mentor_dashboard` that tell of check-ins."""
OF_ALL: Final = ("risk_level", "risk_score")
"""Columns that mood and check-ins go into."""
OPEN: Final = ("start_date", "active_goals", "paused", "last_inbound_date", "closed_through", "provisional")


def mood(inputs: Inputs) -> str:
    """Mood −0.31 in 7 days, 0.12 in the 23 days before: lower."""
    if inputs.mood7 is None:
        return "Mood: nothing to tell it by was written in 7 days"
    now = f"Mood {_signed(inputs.mood7)} in 7 days"
    if inputs.mood_prior is None:
        return f"{now}; nothing to compare it with in the 23 days before"
    change = inputs.mood7 - inputs.mood_prior
    word = "about the same" if abs(change) < ABOUT_THE_SAME else "higher" if change > 0 else "lower"
    return f"{now}, {_signed(inputs.mood_prior)} in the 23 days before: {word}"


def adherence(counts: Sequence[Count]) -> str:
    """7 days: 4 of 14 (29 %) · 30 and 90 days: …. Of equal counts only one is said."""
    if not any(count.due for count in counts):
        return "Nothing was due yet"
    lengths: dict[Count, list[str]] = {}
    for days, count in zip(WINDOWS, counts, strict=True):
        lengths.setdefault(count, []).append(str(days))
    return " · ".join(f"{listed(days)} days: {count.in_words()}" for count, days in lengths.items())


def unshared(shares: Collection[str]) -> str:
    """Not shared: mood, messages. Empty where all of it is."""
    kept = [CALLED.get(each, each) for each in SHARED if each not in shares]
    return f"Not shared: {', '.join(kept)}" if kept else ""


def slots(found: Iterable[Slot], today: date) -> str:
    """Mon 2026-02-23 done · Wed 2026-02-25 done on 2026-02-26 · Fri 2026-02-27 missed."""
    return " · ".join(_slot(each, today) for each in found)


def warehouse_row(values: Mapping[str, Any], shares: Collection[str]) -> str:
    """The columns, as they are stored, that tell of nothing unshared."""
    shown = [*OPEN, *(OF_CHECKINS if "checkins" in shares else ())]
    if {"checkins", "mood"} <= set(shares):
        shown += OF_ALL
    return " · ".join(f"{name} {_stored(values[name])}" for name in shown)


def judged_row(figures: Figures, shares: Collection[str]) -> str:
    """The last closed day as Postgres has it, by what is shared."""
    inputs = figures.inputs
    counts = [f"{each.done}/{each.due}" for each in inputs.counts]
    parts = [f"as_of {figures.as_of}", f"inactive_days {inputs.inactive_days}"]
    if "checkins" in shares:
        parts += [f"done/due {', '.join(counts)}", f"missed3 {inputs.missed3}", f"missed7 {inputs.missed7}"]
    if "mood" in shares:
        parts += [f"mood7 {_stored(inputs.mood7)}", f"mood_prior {_stored(inputs.mood_prior)}"]
    return " · ".join(parts)


def _slot(slot: Slot, today: date) -> str:
    elsewhere = slot.filled_by not in (None, slot.day)
    return f"{slot.day:%a} {slot.day} {state_on(slot, today).value}{f' on {slot.filled_by}' if elsewhere else ''}"


def _stored(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value).lower() if isinstance(value, bool) else str(value)


def _signed(mood: float) -> str:
    return f"{mood:+.2f}".replace("-", "−")
