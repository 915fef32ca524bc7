"""Open alerts as a mentor reads them: a crisis unmistakable, one line of evidence, and who has it in hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from coaching.desk import board_words
from coaching.desk.alert_rules import DIGEST, chain_of
from coaching.desk.alert_words import ABOUT, AMBER_ABOUT, REASONS


@dataclass(frozen=True, slots=True)
class Line:
    """What is known of one alert."""

    name: str
    kind: str
    tier: str
    category: str
    state: str
    raised_at: datetime
    next_at: datetime | None
    score: float | None = None
    """Only where all that it is made of is shared."""
    evidence: Sequence[str] = ()
    words: str = ""
    """The member's own, where they are shared."""
    by: str = ""
    """Who acted on it last."""
    acted_at: datetime | None = None
    again: bool = False
    """It came back."""

    @property
    def red(self) -> bool:
        return self.kind == "crisis" and chain_of(self.kind, self.tier, self.category) != DIGEST


def heading(shown: Sequence[Line]) -> str:
    """3 alerts · 1 crisis waits for you."""
    waiting = sum(each.red and each.state == "open" for each in shown)
    hand = sum(each.state != "open" for each in shown)
    crises = f"{waiting} {'crises wait' if waiting > 1 else 'crisis waits'} for you" if waiting else "no crisis waits"
    return " · ".join(
        [
            f"{len(shown)} alert{'' if len(shown) == 1 else 's'}",
            crises,
            *([f"{hand} in hand or snoozed"] if hand else []),
        ]
    )


def lines(each: Line, now: datetime) -> str:
    """The alert: what, why, and how it stands."""
    return "\n".join(part for part in (what(each, now), _why(each), _stands(each, now)) if part)


def what(each: Line, now: datetime) -> str:
    """🔴 CRISIS · Sarah wrote about thoughts of self-harm · today 08:00."""
    at = board_words.moment(each.raised_at, now)
    match each.kind:
        case "crisis" if each.red:
            return f"🔴 CRISIS · {each.name} wrote about {ABOUT.get(each.category, board_words.SOMETHING)} · {at}"
        case "crisis":
            about = AMBER_ABOUT.get(each.category, board_words.SOMETHING)
            return f"🟠 Not an alarm, for today · {each.name} wrote about {about} · {at}"
        case "unreachable":
            return f"⚪ {each.name} can't be reached: the chat refuses messages · since {at}"
    mark = "🔴" if each.tier == "HIGH" else "🟠"
    score = "" if each.score is None else f" ({each.score:.2f})"
    return f"{mark} {each.name} moved to {each.tier}{score} · {at}"


def named(each: Line) -> str:
    """The alert within a sentence: "Sarah's move to HIGH"."""
    match each.kind:
        case "crisis":
            return f"{each.name}'s crisis message" if each.red else f"{each.name}'s message"
        case "unreachable":
            return f"that {each.name} can't be reached"
    return f"{each.name}'s move to {each.tier}"


def lasting(length: timedelta) -> str:
    """24 hours; 7 days; 30 minutes."""
    minutes = round(length / timedelta(minutes=1))
    if minutes < 60:
        return f"{minutes} minutes"
    hours = minutes // 60
    return f"{hours} hour{'' if hours == 1 else 's'}" if hours <= 48 else f"{hours // 24} days"


def _why(each: Line) -> str:
    if each.kind == "risk":
        return " · ".join(each.evidence[:REASONS])
    return board_words.quoted(each.words) if each.words else ""


def _stands(each: Line, now: datetime) -> str:
    next_at = board_words.moment(each.next_at, now) if each.next_at else ""
    when = f" since {board_words.moment(each.acted_at, now)}" if each.acted_at else ""
    who = f" by {each.by}" if each.by else ""
    match each.state:
        case "acknowledged":
            return f"In hand{who}{when}" + (f"; back {next_at} if nothing follows" if next_at else "")
        case "snoozed":
            return f"Snoozed{who}" + (f", back {next_at}" if next_at else "")
    return f"{'Open again' if each.again else 'Open'}, nobody has taken it in hand"
