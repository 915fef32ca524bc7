"""One sentence of a computed answer, and how figures and days are written in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.insight.facts import PatientFacts, Source
from coaching.insight.patching import day
from coaching.insight.schema import Derived, Evidence

FEWEST_DUE: Final = 3
"""With fewer due, counts say nothing of a pattern."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or a few that belong together."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    derived: tuple[Derived, ...] = ()


Maker = Callable[[PatientFacts], Line | None]
Asking = Callable[[str], Maker]
"""Reads the question as well."""


def first(facts: PatientFacts, kind: str) -> Source | None:
    """The first source of this type."""
    return next(facts.of_type(kind), None)


def cite(source: Source, name: str, claim: str = "") -> Evidence:
    """A field of a source as evidence."""
    return Evidence(claim=claim or name.replace("_", " "), source_id=source.id, field=name, value=source.values[name])


def points(source: Source, newer: str, older: str) -> Derived:
    """By how much one percent is above another."""
    value = (source.number(newer) or 0) - (source.number(older) or 0)
    return Derived(op="points", of=[f"{source.id}.{newer}", f"{source.id}.{older}"], value=value)


def apart(value: float) -> str:
    """ "16 points below"."""
    if not value:
        return "as high as"
    return f"{n(abs(value))} point{'' if abs(value) == 1 else 's'} {'above' if value > 0 else 'below'}"


def days_of(source: Source, name: str) -> list[date]:
    """The dates that a field lists."""
    found = (day(each.strip()) for each in str(source.values.get(name) or "").split(","))
    return [each for each in found if each]


def said_day(told: date) -> str:
    """25 Feb."""
    return f"{told.day} {told:%b}"


def named_day(told: date) -> str:
    """Wed 25 Feb."""
    return f"{told:%a} {said_day(told)}"


def listed(parts: list[str]) -> str:
    """ "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def n(value: float) -> str:
    """A number without needless decimals."""
    return f"{value:g}"
