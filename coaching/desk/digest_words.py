"""The mentor's morning in words: what waits first, one line each."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from coaching.desk.alert_words import Facts, called, line

LONGEST: Final = 15
"""Lines of one heading; more are counted."""
MOST_BUTTONS: Final = 5


def digest(
    day: date,
    waiting: Sequence[Facts],
    news: Sequence[Facts],
    returning: Sequence[Facts],
    plans: Sequence[tuple[str, int]],
) -> str:
    """All of it; headings without lines are left out. `plans`: a name, and how many plans wait."""
    count = len(waiting) + len(news)
    parts = [
        f"{day:%A} {day.day} {day:%b} · {count or 'nothing'} to look at",
        *_under("Waiting for an answer", (line(each) for each in waiting)),
        *_under("Written yesterday or today, not an alarm", (line(each) for each in news if each.kind == "crisis")),
        *_under("New at MEDIUM", (line(each) for each in news if each.kind == "risk")),
        *_under("Out of reach", (line(each) for each in news if each.kind == "unreachable")),
        *_under("Back today", (_back(each) for each in returning)),
        *_under("Plans to look at before they start", (f"{name} · {number}" for name, number in plans)),
    ]
    return "\n".join(parts)


def buttons(waiting: Sequence[Facts], news: Sequence[Facts]) -> tuple[tuple[str, str], ...]:
    """Label and what a tap types, for the first few."""
    return tuple((f"Acknowledge {called(each)}", f"/ack {each.alert_id}") for each in (*waiting, *news)[:MOST_BUTTONS])


def _back(facts: Facts) -> str:
    when = f", {facts.returns_at:%H:%M}" if facts.returns_at else ""
    return f"{called(facts)} · {facts.tier}{when}"


def _under(heading: str, found: Iterable[str]) -> list[str]:
    lines = list(found)
    if not lines:
        return []
    more = [f"and {len(lines) - LONGEST} more"] if len(lines) > LONGEST else []
    return [f"{heading}:", *lines[:LONGEST], *more]
