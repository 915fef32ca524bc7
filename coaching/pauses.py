"""Pauses that overlap, and what is left of them when they end early."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coaching.days import DAY
from coaching.values import Span


@dataclass(frozen=True, slots=True)
class Pause:
    """Dates on which nothing of a goal is due, or (`goal_id` None) nothing at all."""

    goal_id: int | None
    span: Span

    def lasts(self, today: date) -> bool:
        """Whether it isn't over yet; it may not have begun."""
        return self.span.last is None or self.span.last >= today

    def covers(self, other: "Pause") -> bool:
        """Whether the other changes nothing beside this one."""
        reaches = self.span.last is None or (other.span.last is not None and other.span.last <= self.span.last)
        return self.goal_id in (None, other.goal_id) and self.span.first <= other.span.first and reaches


@dataclass(frozen=True, slots=True)
class Change:
    """What goes and what comes in its place."""

    gone: tuple[Pause, ...]
    fresh: tuple[Pause, ...]


def change(before: Collection[Pause], after: Collection[Pause]) -> Change:
    """What makes the pauses before into those after."""
    return Change(
        tuple(each for each in before if each not in after), tuple(each for each in after if each not in before)
    )


def joined(kept: Sequence[Pause], fresh: Pause) -> tuple[Pause, ...]:
    """All pauses with a new one, which becomes one with those of the same goal that it touches."""
    apart: list[Pause] = []
    span = fresh.span
    for each in sorted(kept, key=lambda each: each.span.first):
        if each.goal_id == fresh.goal_id and _touch(each.span, span):
            span = _union(each.span, span)
        else:
            apart.append(each)
    return (*apart, Pause(fresh.goal_id, span))


def ended(
    kept: Sequence[Pause], today: date, goal_id: int | None = None, others: Collection[int] = ()
) -> tuple[Pause, ...]:
    """What is left when from `today` on nothing is paused, or (`goal_id`) that goal isn't.

    `others` are the goals that a pause of everything goes on for when one is taken out of it.
    """
    left: list[Pause] = []
    for each in kept:
        if not each.lasts(today) or (goal_id is not None and each.goal_id not in (None, goal_id)):
            left.append(each)
            continue
        if each.span.first < today:
            left.append(Pause(each.goal_id, Span(each.span.first, today - DAY)))
        if goal_id is not None and each.goal_id is None:
            ahead = Span(max(each.span.first, today), each.span.last)
            left += [Pause(other, ahead) for other in sorted(others) if other != goal_id]
    return tuple(left)


def holding(kept: Iterable[Pause], goal_id: int | None, today: date) -> Pause | None:
    """The pause that holds today for a goal, or for everything: of several, the one that lasts longest."""
    now = [each for each in kept if each.goal_id in (None, goal_id) and today in each.span]
    return max(now, key=lambda each: each.span.last or date.max, default=None)


def to_json(pauses: Iterable[Pause]) -> list[dict[str, Any]]:
    """As the history of changes keeps them."""
    return [
        {
            "goal": each.goal_id,
            "first": each.span.first.isoformat(),
            "last": each.span.last.isoformat() if each.span.last else None,
        }
        for each in pauses
    ]


def from_json(rows: Iterable[Mapping[str, Any]]) -> tuple[Pause, ...]:
    """The pauses as they were kept."""
    return tuple(
        Pause(
            row["goal"],
            Span(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]) if row["last"] else None),
        )
        for row in rows
    )


def _touch(one: Span, other: Span) -> bool:
    """Whether they share a date, or follow on each other."""
    return _reaches(one, other.first) and _reaches(other, one.first)


def _reaches(span: Span, day: date) -> bool:
    return span.last is None or day <= span.last + DAY


def _union(one: Span, other: Span) -> Span:
    last = None if one.last is None or other.last is None else max(one.last, other.last)
    return Span(min(one.first, other.first), last)
