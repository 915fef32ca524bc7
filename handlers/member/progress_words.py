"""The words of a habit's progress: figures first, then its weeks, with the same days that the picture shows."""

from collections.abc import Mapping
from typing import Final

from coaching.progress import Cell, Mark, Progress, Week
from coaching.streaks import Streak
from coaching.values import Status
from handlers import wording

Names = Mapping[Status | None, str]
"""What days are listed under; None is open."""

_KINDS: Final = {
    Mark.DONE: Status.DONE,
    Mark.MAKE_UP: Status.DONE,
    Mark.EXTRA: Status.DONE,
    Mark.PARTIAL: Status.PARTIAL,
    Mark.SKIPPED: Status.SKIPPED,
    Mark.MISSED: Status.MISSED,
    Mark.OPEN: None,
}
"""A day that was made up for is told where it was done."""

AS_WORDS: Final[Names] = {
    Status.DONE: "done",
    Status.PARTIAL: "partly done",
    Status.SKIPPED: "skipped",
    Status.MISSED: "missed",
    None: "open",
}
AS_MARKS: Final[Names] = {kind: wording.MARKS[kind] if kind else wording.OPEN for kind in AS_WORDS}


def text(shown: Progress, streak: Streak, still: str) -> str:
    """What is read beside the picture, or without it. `still` says what can be made up."""
    return wording.lines(_name(shown), figures(shown, streak), still, *_weeks(shown, AS_MARKS))


def alt(shown: Progress, streak: Streak) -> str:
    """The picture for who can't see it: no signs, and each week in words."""
    return wording.lines(f"{_name(shown)}.", f"{figures(shown, streak)}.", *_weeks(shown, AS_WORDS))


def figures(shown: Progress, streak: Streak) -> str:
    """7 days: 2 of 3 · 30 days: 4 of 6 (67 %) · 2 weeks in a row."""
    windows = [f"{line.length} days: {line.last.in_words()}" for line in shown.lines]
    return " · ".join([*windows, *([streak.in_words()] if streak.longest else [])])


def this_week(shown: Progress) -> str:
    """this week 2 of 3: ✅ Mon Wed ❌ Fri. Empty where there is nothing to tell yet."""
    parts = _parts(shown.weeks[-1], AS_MARKS) if shown.weeks else []
    if not parts:
        return ""
    count = f" {shown.weeks[-1].count}" if shown.weeks[-1].count.due else ""
    days = " · ".join(parts[1:] if count else parts)
    return f"this week{count}{f': {days}' if days else ''}"


def _name(shown: Progress) -> str:
    return f"{shown.title} · {shown.often}"


def _weeks(shown: Progress, names: Names) -> list[str]:
    return [line for week in shown.weeks if (line := _week(week, shown, names))]


def _week(week: Week, shown: Progress, names: Names) -> str:
    """23 Feb, this week · 2 of 3 · ✅ Mon Wed ❌ Fri. Empty where there is nothing to tell."""
    parts = _parts(week, names)
    if not parts:
        return ""
    this_week = shown.today in (cell.day for cell in week.cells)
    start = f"{week.first.day} {week.first:%b}{', this week' if this_week else ''}"
    return " · ".join((start, *parts))


def _parts(week: Week, names: Names) -> list[str]:
    """The count where anything was due, the days by how they went, and the pauses."""
    days = [
        f"{name} {' '.join(said)}"
        for kind, name in names.items()
        if (said := [_day(cell, week) for cell in week.cells if cell.mark in _KINDS and _KINDS[cell.mark] is kind])
    ]
    return [part for part in (str(week.count) if week.count.due else "", " ".join(days), _paused(week)) if part]


def _day(cell: Cell, week: Week) -> str:
    """Wed; of one that wasn't due, "Sun (for Fri)" or "Sun (extra)"."""
    if cell.fills is None:
        return f"{cell.day:%a}{' (extra)' if cell.mark is Mark.EXTRA else ''}"
    near = cell.fills in (each.day for each in week.cells)
    return f"{cell.day:%a} (for {f'{cell.fills:%a}' if near else f'{cell.fills.day} {cell.fills:%b}'})"


def _paused(week: Week) -> str:
    if week.paused:
        return "paused"
    days = [f"{cell.day:%a}" for cell in week.cells if cell.paused]
    return f"paused {' '.join(days)}" if days else ""
