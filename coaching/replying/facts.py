"""The numbered facts that a reply may use. Code renders them; a model only points at them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coaching.adherence import FEWEST_FOR_PERCENT, Count
from coaching.phrasing import listed
from coaching.replying.context import CoachContext, HabitNow
from coaching.replying.figures import every_figure
from coaching.schedules import in_words
from coaching.values import SlotState

_LENGTHS = (7, 30)
_SIZE = re.compile(r"\b\d[\d,.]*\s?-?\s?(?:min(?:ute)?s?|pages?|glasses|km|k|x|times|hours?|h)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing on record. `said` is how it is written in a reply; `values` are the numbers that it supports."""

    id: str
    about: str
    said: str
    values: frozenset[float]


def facts(context: CoachContext) -> tuple[Fact, ...]:
    """All facts of the context, F1 to Fn, in an order that depends on the context alone."""
    found = [*_of_habits(context), *_of_member(context)]
    return tuple(
        Fact(f"F{n}", about, said, every_figure(said) | more) for n, (about, said, more) in enumerate(found, start=1)
    )


def known_values(known: tuple[Fact, ...]) -> frozenset[float]:
    """Every number that some fact supports."""
    return frozenset(value for fact in known for value in fact.values)


_Row = tuple[str, str, frozenset[float]]
_NO_MORE: frozenset[float] = frozenset()


def _of_habits(context: CoachContext) -> Iterator[_Row]:
    for habit in context.habits:
        name = habit.title
        yield f"{name}: schedule", in_words(habit.schedule), every_figure(name) | _times(habit)
        if habit.target.amount is not None:
            yield f"{name}: target", _amount(habit.target.amount, habit.target.unit), _NO_MORE
        if habit.target.minimum is not None:
            yield f"{name}: tiny version", _amount(habit.target.minimum, habit.target.unit), _NO_MORE
        yield from _of_week(habit)
        if habit.streak is not None and habit.streak.longest:
            yield f"{name}: streak", habit.streak.in_words(), _NO_MORE


def _of_week(habit: HabitNow) -> Iterator[_Row]:
    if not habit.week:
        return
    count, total = habit.count, len(habit.week)
    if count.due:
        yield f"{habit.title}: done this week, of those due so far", _count(count), frozenset({float(count.missed)})
    if total != count.due:
        yield f"{habit.title}: done this week, of all planned", f"{count.done} of {total}", _NO_MORE
    for about, state in (("done", SlotState.DONE), ("missed", SlotState.MISSED), ("still open", SlotState.PENDING)):
        days = habit.dates(state)
        if days:
            yield (
                f"{habit.title}: {about} this week on",
                listed([day_name(day) for day in days]),
                frozenset({float(len(days))}),
            )


def _of_member(context: CoachContext) -> Iterator[_Row]:
    for length in _LENGTHS:
        count = context.adherence.get(length)
        if count is not None and count.due:
            yield f"done of due in {length} days", _count(count), frozenset({float(length), float(count.missed)})
    if context.days_since_start is not None:
        yield "day of the programme", f"day {context.days_since_start + 1}", _NO_MORE
    if context.skips:
        yield "skipped in 30 days", str(context.skips), frozenset({30.0})


def _times(habit: HabitNow) -> frozenset[float]:
    n = habit.schedule.n or len(set(habit.schedule.weekdays))
    return frozenset({float(n)}) if n else _NO_MORE


def _count(count: Count) -> str:
    """ "2 of 3 (67%)": counts before percents, and no percent of very few."""
    return f"{count} ({count.percent}%)" if count.due >= FEWEST_FOR_PERCENT else str(count)


def _amount(value: float, unit: str | None) -> str:
    return f"{value:g} {unit or ''}".strip()


def day_name(day: date) -> str:
    """Wednesday."""
    return f"{day:%A}"


def short_title(title: str) -> str:
    """A title without its size: "30-min run" is "Run", "Read 20 pages" is "Read"."""
    bare = re.sub(
        r"\b\d[\d,.]*\s?-?\s?(?:min(?:ute)?s?|pages?|glasses|km|k|x|times|hours?|h)?\b", " ", title, flags=re.I
    )
    bare = re.sub(r"\s{2,}", " ", bare).strip(" -–,:")
    return (bare[:1].upper() + bare[1:]) if bare else title
