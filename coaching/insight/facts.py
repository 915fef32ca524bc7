"""All that an answer about one patient may rest on. No names: `{name}` stands for the patient's until the screen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from coaching.insight.phrases import clean

Value = str | int | float | bool | None

ADHERENCE: Final = "metrics_adherence"
RISK: Final = "metrics_risk"
STREAK: Final = "metrics_streak"
MOOD: Final = "metrics_mood"
MESSAGE: Final = "message"
GOAL: Final = "goal"
HABIT: Final = "habit"
CONTACT: Final = "metrics_contact"
WEEKDAYS: Final = "metrics_weekdays"
PAUSE: Final = "pause"
"""Types of sources that the computed answer reads; others are welcome."""

DAYS_TOLD: Final = 14
"""So far back each due date is told by itself."""
UNNAMED: Final = "One habit"
FEWEST_LETTERS: Final = 3
_ENDS: Final = re.compile(r"[.!?…。]+(?=\W|$)|[“”\"(){}]")
_PRIVATE: Final = re.compile("journal|diary", re.IGNORECASE)
_DATED: Final = re.compile(r"^met:.*:(\d{4}-\d{2}-\d{2})$")


@lru_cache(maxsize=1024)
def spoken(title: str) -> str:
    """A title as it is said: a part of a sentence without markup; one of hardly any letters is left out."""
    said = clean(_ENDS.sub(" ", title))
    return said if sum(char.isalpha() for char in said) >= FEWEST_LETTERS else UNNAMED


@dataclass(frozen=True, slots=True)
class Source:
    """One thing on record: a day's figures ("met:adh:2026-02-28"), a message ("msg:9012"), a goal ("goal:11")."""

    id: str
    type: str
    values: Mapping[str, Value] = field(repr=False)
    """By name. Of a message `text` and `date`; percents are whole."""

    @property
    def is_private(self) -> bool:
        """Whether it must never be cited, whoever handed it over."""
        return bool(_PRIVATE.search(self.type))

    def number(self, name: str) -> float | None:
        """The figure of this name; None where there is none."""
        value = self.values.get(name)
        return None if isinstance(value, bool) or not isinstance(value, int | float) else value

    @property
    def texts(self) -> tuple[str, ...]:
        """Its values in words."""
        return tuple(value for value in self.values.values() if isinstance(value, str))


@dataclass(frozen=True, slots=True)
class HabitFacts:
    """A habit as its plan stands today; what a change of plan starts from."""

    id: str
    title: str
    times_per_week: int | None = None
    minutes: float | None = None
    weekdays: tuple[str, ...] = ()
    """Names as "mon"; empty where no day is named."""
    paused_until: date | None = None
    time_of_day: str = "anytime"
    archived: bool = False
    done: int = 0
    due: int = 0
    """Of its last 28 closed days."""
    may_change: bool = True
    """False for what belongs to a treatment: how often that is due isn't for a program to say."""


@dataclass(frozen=True, slots=True)
class Stats:
    """What confidence is computed from."""

    due7: int
    data_age_hours: float
    messages_7d: int


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """One patient, and nobody else. `today` is the patient's local day."""

    today: date
    sources: tuple[Source, ...]
    stats: Stats
    habits: tuple[HabitFacts, ...] = ()
    closed_through: date | None = None
    """The day that the figures are of; None: as the ids of the metrics say."""
    unshared: tuple[str, ...] = ()
    """What the patient doesn't share: of check-ins, mood and messages, in words."""
    others: tuple[str, ...] = field(default=(), repr=False)
    """Names of further people in the mentor's care: nothing is said of them, and no model is told."""
    named: bool = False
    """Whether `{name}` stands for the patient: then no other name belongs in an answer."""

    @property
    def as_of(self) -> date | None:
        """The day of the newest figures."""
        dated = (_DATED.match(source.id) for source in self.sources)
        return self.closed_through or max((date.fromisoformat(found[1]) for found in dated if found), default=None)

    def source(self, source_id: str) -> Source | None:
        """The source of this id, unless nobody may cite it."""
        return next((each for each in self.sources if each.id == source_id and not each.is_private), None)

    def of_type(self, *types: str) -> Iterator[Source]:
        """The sources of these types, in order."""
        return (each for each in self.sources if each.type in types and not each.is_private)

    def habit(self, habit_id: str) -> HabitFacts | None:
        """The habit of this id."""
        return next((each for each in self.habits if each.id == habit_id), None)

    def value(self, reference: str) -> float | None:
        """The figure that "source_id.field" points at."""
        source_id, _, name = reference.rpartition(".")
        source = self.source(source_id)
        return source.number(name) if source else None

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of goals and habits as they are said, the longest first: figures in them are names, not claims."""
        known = {habit.title for habit in self.habits}
        known |= {str(each.values["title"]) for each in self.sources if each.values.get("title")}
        found = {spoken(title) for title in known} - {UNNAMED}
        return tuple(sorted(found, key=lambda title: (-len(title), title)))


@dataclass(frozen=True, slots=True)
class QA:
    """An earlier question of the same mentor about the same patient, and its answer."""

    question: str
    answer: str
