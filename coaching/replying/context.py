"""What the coach knows of a member at the moment of a message. No names and no ids: those are filled in afterwards."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from coaching import names
from coaching.adherence import Count
from coaching.streaks import Streak
from coaching.values import Schedule, SlotState, Span, Target

MOST_TURNS = 10
"""Earlier turns that the coach is told."""
LONGEST_TURN = 300
"""Characters of an earlier turn that are kept."""


@dataclass(frozen=True, slots=True)
class HabitNow:
    """One habit, and how it stands this week."""

    title: str
    schedule: Schedule
    target: Target = field(default_factory=Target)
    week: Mapping[date, SlotState] = field(default_factory=dict)
    """This week's slots. Open is what can still be done or made up, or that nothing was said about."""
    streak: Streak | None = None
    open_today: bool = False
    goal: int | None = None
    """Its number in `/goal N`; for templates only, a model isn't told."""
    pauses: tuple[Span, ...] = ()
    """Its own and those of everything."""

    def dates(self, *states: SlotState) -> tuple[date, ...]:
        """This week's dates in these states, in order."""
        return tuple(day for day, state in sorted(self.week.items()) if state in states)

    @property
    def count(self) -> Count:
        """What was done of what was due so far this week; open slots don't count."""
        done = len(self.dates(SlotState.DONE))
        return Count(done, done + len(self.dates(SlotState.MISSED)))


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn: what the member said, and what was answered."""

    said: str
    answered: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The coach's last proposal. `followed`: whether the member did it; None while that isn't known."""

    text: str
    followed: bool | None = None


@dataclass(frozen=True, slots=True)
class CoachContext:
    """A member's records around `now`, which is aware and in the member's zone; `today` is the member's local day."""

    now: datetime
    today: date
    zone: str = ""
    """The IANA name."""
    country: str = ""
    language: str = "en"
    """The member's setting; a message clearly in another language is answered in that one."""
    habits: tuple[HabitNow, ...] = ()
    adherence: Mapping[int, Count] = field(default_factory=dict)
    """By length in days, over all habits, with `today` as the last day."""
    turns: tuple[Exchange, ...] = ()
    """Oldest first."""
    suggestion: Suggestion | None = None
    barriers: tuple[str, ...] = ()
    """What the member said gets in the way."""
    pauses: tuple[Span, ...] = ()
    skips: int = 0
    """Skipped due dates in the last 30 days."""
    days_away: int | None = None
    """Full days since the member was last heard of, before this message."""
    days_since_start: int | None = None
    has_mentor: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The names that a model isn't told: a placeholder stands for each until the reply is finished."""

    member: str = ""
    mentor: str = ""

    def hidden(self, text: str) -> str:
        """`text` with every name, also a first name alone, replaced by its placeholder."""
        for name, placeholder in ((self.mentor, "{mentor}"), (self.member, "{name}")):
            text = names.replaced(text, name, placeholder)
        return text

    def filled(self, text: str, role: str) -> str:
        """`text` with the placeholders filled; `role` ("your mentor") stands where the mentor's name isn't known."""
        opening = self.mentor or role[:1].upper() + role[1:]
        text = re.sub(r"(^|[.?!] )\{mentor\}", lambda start: start[1] + opening, text)
        text = text.replace("{mentor}", self.mentor or role)
        return text.replace("{name}", self.member) if self.member else re.sub(r",? ?\{name\}", "", text)
