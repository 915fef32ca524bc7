"""How a week or a month went, of one member or of a group: the counts, and the words of the rules.

The counts are always written by code; what is said of them may come from a model (`review_model`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.adherence import FEWEST_FOR_PERCENT, Count
from coaching.values import Span

FEWEST_PEOPLE: Final = 5
"""Of fewer members, figures of a group, or news without a name, would tell about each."""


@dataclass(frozen=True, slots=True)
class Part:
    """One goal, or all together: what it came to, and in the week or month before."""

    title: str
    now: Count
    before: Count
    besides: int = 0
    """How often it was done on days that weren't due, with nothing to make up for."""

    @property
    def points(self) -> int | None:
        """Percentage points gained; None where fewer than three were due in either."""
        if min(self.now.due, self.before.due) < FEWEST_FOR_PERCENT:
            return None
        return (self.now.percent or 0) - (self.before.percent or 0)


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: the habit with its size, the day in words, and the tiny version ("10 min") or nothing."""

    habit: str
    day: str
    tiny: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """All that a review rests on. `unit` is "week" or "month"; `people`, how many members a group's figures are of.

    Raises ValueError where a group's figures are of too few.
    """

    span: Span
    unit: str
    parts: tuple[Part, ...]
    next: Next | None = None
    people: int | None = None
    language: str = "en"

    def __post_init__(self) -> None:
        if self.people is not None and self.people < FEWEST_PEOPLE:
            raise ValueError(f"A group's figures are of {FEWEST_PEOPLE} members at least, not {self.people}.")

    @property
    def total(self) -> Part:
        """All parts together: every due date weighs the same."""
        now, before = _sum(part.now for part in self.parts), _sum(part.before for part in self.parts)
        return Part("In all", now, before, sum(part.besides for part in self.parts))


def table(review: Review) -> str:
    """The heading and a line for each goal, counts before percents; all together where there are several."""
    lines = [_line(part, review.unit) for part in review.parts if part.now.due]
    if len(lines) > 1:
        lines.append(_line(review.total, review.unit))
    return "\n".join([heading(review), *lines])


def heading(review: Review) -> str:
    """Your week, 16 to 22 Feb; Your February; This group's week, 16 to 22 Feb · 6 members."""
    whose = "Your" if review.people is None else "This group's"
    who = "" if review.people is None else f" · {review.people} members"
    if review.unit == "month":
        return f"{whose} {review.span.first:%B}{who}"
    return f"{whose} week, {days(review.span)}{who}"


def days(span: Span) -> str:
    """16 to 22 Feb; 23 Feb to 1 Mar."""
    last = span.last or span.first
    month = "" if last.month == span.first.month else f" {span.first:%b}"
    return f"{span.first.day}{month} to {last.day} {last:%b}"


def plain(review: Review) -> str:
    """What the rules say of it: what held, and one next step."""
    return "\n".join(line for line in (_held(review), next_step(review)) if line)


def next_step(review: Review) -> str:
    """Next: Run 30 min on Wednesday 25 Feb. The tiny version, 10 min, counts."""
    step = review.next
    if step is None:
        return "" if review.people is None else "What helped on a hard day? Tell the others."
    tiny = f" The tiny version, {step.tiny}, counts." if step.tiny else ""
    return f"Next: {step.habit}, {step.day}.{tiny}"


def weakest(parts: Iterable[Part]) -> Part | None:
    """The goal that had least of its due dates done, where any was left open: what a next step is for."""
    open_parts = [part for part in parts if part.now.missed]
    return min(open_parts, key=lambda part: (part.now.percent or 0, -part.now.due), default=None)


def _held(review: Review) -> str:
    total, due = review.total.now, [part for part in review.parts if part.now.due]
    if not total.done and review.total.besides:
        return "What you did, you did on other days than planned; those may suit you better."
    if not total.done:
        return f"Some {review.unit}s are like that; it changes little. One small step is enough to begin again."
    if not total.missed:
        return "All that was due is done."
    best = max(due, key=lambda part: (part.now.percent or 0, part.now.done))
    if len(due) > 1:
        return f"{best.title} held best, {best.now}."
    return f"Each of the {total.done} counts." if total.done > 1 else "That one counts."


def _line(part: Part, unit: str) -> str:
    said = (f"{part.title}: {part.now.in_words()}", compared(part, unit), besides(part))
    return ", ".join(words for words in said if words)


def besides(part: Part) -> str:
    """15 times on other days; empty without any."""
    if not part.besides:
        return ""
    return f"{'once' if part.besides == 1 else f'{part.besides} times'} on other days"


def compared(part: Part, unit: str) -> str:
    """34 points above the week before; empty where too little was due to compare."""
    if part.points is None:
        return ""
    if not part.points:
        return f"as in the {unit} before"
    word = "point" if abs(part.points) == 1 else "points"
    return f"{abs(part.points)} {word} {'above' if part.points > 0 else 'below'} the {unit} before"


def _sum(counts: Iterable[Count]) -> Count:
    known = list(counts)
    return Count(sum(count.done for count in known), sum(count.due for count in known))


def day_in_words(day: date, today: date) -> str:
    """today, tomorrow, or on Wednesday 25 Feb."""
    near = {0: "today", 1: "tomorrow"}.get((day - today).days)
    return near or f"on {day:%A} {day.day} {day:%b}"
