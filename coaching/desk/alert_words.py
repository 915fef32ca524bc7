"""What a mentor reads of an alert: who, why with its numbers, and when it comes back. Neutral, and nothing unshared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from coaching.answers import shortened

ABOUT: Final = {
    "self_harm": "thoughts of self-harm",
    "overdose": "an overdose or poison",
    "medical": "a medical emergency",
    "abuse": "being hurt or afraid of someone",
    "violence": "hurting someone",
    "denial": "thoughts of self-harm, which the message denies",
    "eating": "food or eating",
    "third_party": "someone else who may be in danger",
}
"""What a crisis message may be about, by category."""

AMBER_ABOUT: Final = {**ABOUT, "self_harm": "a heavy moment", "medical": "not feeling well"}

REASONS: Final = 3
"""The strongest are told; Open shows the rest."""

Buttons = tuple[tuple[str, str], ...]
"""Label and what a tap types, in one row."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an alert rests on. Times are in the zone of whoever reads it."""

    alert_id: int
    user_id: int
    name: str
    """What the member is called; may be empty."""
    kind: str
    tier: str
    category: str
    score: float | None
    reasons: Sequence[str]
    """Only what the member shares."""
    raised_at: datetime
    back: bool
    """It was told before, to this person or another, and nobody has acted on it for good."""
    returns_at: datetime | None = None
    last_words: tuple[datetime, str] | None = None
    """What the member said last; only where messages are shared."""


def page(facts: Facts) -> str:
    """The alert as a message."""
    lines = [_headline(facts), _why(facts)]
    if facts.last_words:
        at, said = facts.last_words
        lines.append(f"Last words {at:%a} {at.day} {at:%b}: “{shortened(said)}”")
    if facts.returns_at:
        lines.append(f"Unanswered: back at {_clock(facts.returns_at, facts.raised_at)}.")
    return "\n".join(line for line in lines if line)


def buttons(alert_id: int, patient_id: int | None = None) -> Buttons:
    """What can be done with it at a tap; each names its object. `patient_id` only for who may write to the member."""
    writes = () if patient_id is None else (("Message", f"/message {patient_id}"),)
    return (("Acknowledge", f"/ack {alert_id}"), ("Snooze", f"/snooze {alert_id}"), *writes)


def line(facts: Facts) -> str:
    """The alert as a line of the digest."""
    name = called(facts)
    match facts.kind:
        case "crisis":
            return f"{name} · wrote about {_about(facts)}, {_day(facts.raised_at)} {facts.raised_at:%H:%M}"
        case "unreachable":
            return f"{name} · can't be reached since {_day(facts.raised_at)}: the chat refuses messages"
    return " · ".join([f"{name} · {_level(facts)}", *facts.reasons[:REASONS]])


def called(facts: Facts) -> str:
    """The member's name, or number where there is none."""
    return facts.name or f"Member {facts.user_id}"


def _headline(facts: Facts) -> str:
    name, again = called(facts), "Still open: " if facts.back else ""
    if facts.kind == "crisis":
        return f"{again}{name} needs a person now" if facts.tier == "RED" else f"{again}{name}: not an alarm, for today"
    if facts.back:
        return f"{again}{name} is at {_level(facts)}"
    return f"{name} moved to {_level(facts)} at {_clock(facts.raised_at, facts.returns_at or facts.raised_at)}"


def _why(facts: Facts) -> str:
    if facts.kind != "crisis":
        return " · ".join(facts.reasons[:REASONS])
    when = f"{_day(facts.raised_at)} at {facts.raised_at:%H:%M}"
    return f"Wrote about {_about(facts)}, {when}. The fixed reply says where to turn."


def _about(facts: Facts) -> str:
    table = ABOUT if facts.tier == "RED" else AMBER_ABOUT
    return table.get(facts.category, "something that may need a person")


def _level(facts: Facts) -> str:
    return facts.tier if facts.score is None else f"{facts.tier} ({facts.score:.2f})"


def _clock(at: datetime, since: datetime) -> str:
    return f"{at:%H:%M}" if at.date() == since.date() else f"{at:%H:%M} on {_day(at)}"


def _day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b}"
