"""The caseload as a mentor looks at it: who needs a person now, judged by nothing but what each member shares."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from coaching.adherence import Count
from coaching.desk.alert_rules import DIGEST, chain_of
from coaching.risk.scoring import Inputs, Risk, level_of, risk
from coaching.risk.words import reasons
from coaching.sharing import CHECKINS, MOOD, shared
from coaching.values import Span

NEW_FOR: Final = timedelta(days=7)
"""So long somebody is new."""

UNSHARED: Final = "NOT SCORED"
"""The level of who doesn't share check-ins and isn't quiet: a low score made of nothing would be mistaken for one."""
UNKNOWN: Final = "NO FIGURES"
"""The level before the first day is over."""

_NOTHING: Final = Count(0, 0)
_ORDER: Final = ("HIGH", "MEDIUM", UNSHARED, "LOW", UNKNOWN, "NO_GOALS", "PAUSED")


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """An alert that isn't resolved."""

    id: int
    kind: str
    tier: str
    category: str
    state: str
    """open, acknowledged or snoozed."""
    raised_at: datetime
    next_at: datetime | None = None

    @property
    def red(self) -> bool:
        """Whether somebody may be in danger."""
        return self.kind == "crisis" and chain_of(self.kind, self.tier, self.category) != DIGEST


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a member at the end of a closed day, and the level that day is on record with."""

    as_of: date
    inputs: Inputs
    level: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a member said to the coach, and on which of their days."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Seat:
    """One member of a caseload; dates are the member's own."""

    user_id: int
    name: str
    shares: Collection[str]
    today: date
    joined: date
    last_contact: date | None
    figures: Figures | None = None
    week_ago: Figures | None = None
    paused: Span | None = None
    """Now, of everything that is active."""
    alerts: Sequence[OpenAlert] = ()
    words: Words | None = None
    """The last that is shared."""
    day: Count = _NOTHING
    """What is done of what is due today."""
    cover: bool = False
    """Whether it is somebody else's patient, looked after meanwhile."""
    unreachable: bool = False

    @property
    def is_new(self) -> bool:
        return self.today - self.joined < NEW_FOR

    @property
    def crisis(self) -> bool:
        """Whether a crisis waits for somebody."""
        return any(each.red and each.state == "open" for each in self.alerts)

    @property
    def watched(self) -> bool:
        """Whether somebody has a crisis in hand that isn't over."""
        return any(each.red and each.state != "open" for each in self.alerts)

    @property
    def needs_now(self) -> bool:
        """Whether an alert waits for somebody: a crisis, or a risk that nobody has taken in hand."""
        return self.crisis or any(each.kind == "risk" and each.state == "open" for each in self.alerts)


@dataclass(frozen=True, slots=True)
class Judged:
    """Where a member stands, by what they share. Without a score there is none to be had."""

    seat: Seat
    level: str
    score: float | None = None
    change: int | None = None
    """Hundredths since a week ago; None where there was no score then."""
    reasons: tuple[str, ...] = ()
    partly: bool = False
    """Whether the score leaves out mood, which isn't shared."""
    provisional: bool = False
    """Whether it is made of silence alone, since it is too early for more, or nothing else is shared."""


def judged(seat: Seat) -> Judged:
    """Where this member stands."""
    if seat.paused or (seat.figures and seat.figures.level == "PAUSED"):
        return Judged(seat, "PAUSED")
    if seat.figures is None:
        return Judged(seat, UNKNOWN)
    inputs = shared(seat.figures.inputs, seat.shares)
    found = risk(inputs)
    said = tuple(each for each in reasons(found, inputs, seat.shares) if not _outdated(each, seat))
    if found.score is None:
        return Judged(seat, found.level)
    if CHECKINS not in seat.shares:
        return _of_silence(seat, found, said)
    # What is no longer shared may have made the level of that day.
    level = seat.figures.level if inputs == seat.figures.inputs else level_of(found.score)
    change = None if found.provisional else _change(seat, found)
    return Judged(seat, level, found.score, change, said, MOOD not in seat.shares, found.provisional)


def _of_silence(seat: Seat, found: Risk, said: tuple[str, ...]) -> Judged:
    """Somebody who shares no check-ins."""
    if found.level == "LOW":
        return Judged(seat, UNSHARED, reasons=said)
    return Judged(seat, found.level, found.score, reasons=said, provisional=True)


def ordered(seats: Iterable[Seat]) -> list[Judged]:
    """Everybody, who needs a person most first: crises, what waits for somebody, then by level and score."""
    return sorted((judged(seat) for seat in seats), key=_place)


def _place(each: Judged) -> tuple[bool, bool, bool, int, float, str, int]:
    seat = each.seat
    return (
        not seat.crisis,
        not seat.needs_now,
        not seat.watched,
        _ORDER.index(each.level) if each.level in _ORDER else len(_ORDER),
        -(each.score or 0.0),
        seat.name.casefold(),
        seat.user_id,
    )


def _change(seat: Seat, now: Risk) -> int | None:
    if seat.week_ago is None or now.score is None:
        return None
    before = risk(shared(seat.week_ago.inputs, seat.shares)).score
    return None if before is None or seat.week_ago.level == "PAUSED" else round(now.score * 100) - round(before * 100)


def _outdated(reason: str, seat: Seat) -> bool:
    """Somebody who has written since isn't quiet any more."""
    figures, contact = seat.figures, seat.last_contact
    return reason.startswith("Quiet") and figures is not None and contact is not None and contact > figures.as_of
