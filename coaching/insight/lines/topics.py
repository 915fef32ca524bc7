"""Which sentences answer a question of which topic: those asked for first, and what belongs to it."""

from collections.abc import Mapping, Sequence
from typing import Final

from coaching.insight.facts import ADHERENCE, PatientFacts
from coaching.insight.lines import counts, habits, words
from coaching.insight.lines.line import Asking, Line, Maker, cite, first, n, said_day


def _basis(facts: PatientFacts) -> Line | None:
    """What the figures are made of, and how far they go."""
    source = first(facts, ADHERENCE)
    last = facts.as_of
    if source is None or last is None:
        return None
    due = source.number("due7")
    text = f"The figures are what {{name}} logged up to {said_day(last)}"
    if due is None:
        return None
    return Line(
        f"{text}, {n(due)} due items in the last 7 days among it; quotes are from messages to the coach.",
        (cite(source, "due7", "due in 7 days"),),
    )


def _opener(facts: PatientFacts) -> Line | None:
    line = words.words(facts)
    return line and Line(f"Begin with their own words. {line.text}", line.evidence)


LEADS: Final[Mapping[str, tuple[Asking, ...]]] = {
    "message": (words.on_a_day, words.about),
    "mood": (words.about,),
    "about": (words.about,),
    "weeks": (habits.of_named, habits.lately),
    "compare": (habits.of_named,),
    "days": (habits.at_what_time, habits.weekends),
    "plan": (habits.of_named,),
    "habit": (habits.of_named, habits.lately),
    "day": (habits.on_days, words.on_a_day),
    "last": (habits.lately,),
    "adherence": (counts.of_window, habits.of_named),
    "missed": (habits.lately,),
}
"""What reads the question itself."""

_FIRST: Final[Mapping[str, tuple[Maker, ...]]] = {
    "adherence": (),
    "missed": (counts.missed,),
    "mood": (counts.mood,),
    "streak": (counts.streak,),
    "compare": (counts.compared,),
    "weeks": (counts.weeks_compared,),
    "risk": (counts.risk,),
    "contact": (words.contact,),
    "last": (),
    "messages": (words.how_many,),
    "strongest": (habits.strongest,),
    "weakest": (habits.weakest,),
    "days": (habits.which_days,),
    "goals": (habits.plans,),
    "pause": (habits.pauses,),
    "basis": (_basis,),
    "ask": (_opener,),
}
_MORE: Final[Mapping[str, tuple[Maker, ...]]] = {
    "general": (counts.adherence, words.words, counts.quiet, counts.risk),
    "adherence": (habits.weakest, counts.streak),
    "missed": (habits.missed_days, habits.weakest),
    "mood": (words.words, counts.quiet),
    "streak": (counts.adherence,),
    "compare": (),
    "weeks": (counts.streak,),
    "about": (words.words,),
    "add": (counts.adherence,),
    "why": (words.words_as_a_hint, habits.weakest, counts.missed, counts.quiet),
    "plan": (habits.weakest, counts.adherence, words.words),
    "tasks": (counts.adherence, words.words),
    "message": (words.words,),
    "risk": (counts.quiet, counts.missed, counts.adherence, words.words),
    "contact": (words.words,),
    "messages": (words.words,),
    "habit": (),
    "day": (),
    "last": (),
    "strongest": (habits.weakest,),
    "weakest": (habits.missed_days,),
    "days": (habits.missed_days,),
    "goals": (counts.adherence,),
    "pause": (counts.adherence,),
    "basis": (counts.adherence,),
    "ask": (counts.missed, counts.quiet),
}
MISSING: Final[Mapping[str, str]] = {
    "mood": "There is no mood on record that I can show.",
    "streak": "There is no streak on record that I can show.",
    "message": "There is no message on record that I can show.",
    "why": "The records don't say why.",
    "risk": "Risk hasn't been scored yet.",
    "add": "A new habit begins with the member: the coach plans it when they ask for it, so tell them in a message.",
    "days": "There is too little on record to tell the days apart.",
    "weeks": "The week before can't be compared: too little was due then.",
    "messages": "How many messages there were isn't on record here.",
    "strongest": "No habit has had enough due items to stand out yet.",
    "weakest": "No habit has had enough due items to stand out yet.",
    "day": "There is nothing of that day on record that I can show.",
    "habit": "There is nothing of that habit on record that I can show.",
    "last": "There is nothing on record that tells when.",
    "ask": "There is no message to begin with: a short, warm note that asks for nothing is a start.",
}
BRIEF: Final = frozenset(
    ("contact", "messages", "day", "last", "goals", "pause", "basis", "streak", "strongest", "message", "about", "add")
)
"""Topics that one step is enough for."""
ALONE: Final = frozenset(("message", "about", "why"))
"""Topics that need no more where what was asked about is there."""
DIRECT: Final = BRIEF | {"days", "weeks", "compare", "adherence", "habit", "weakest"}
"""Topics that no reasons are asked for with."""


def lead(asked: str, question: str) -> Sequence[Maker]:
    """What makes the sentences that the question asks for."""
    return (*(each(question) for each in LEADS.get(asked, ())), *_FIRST.get(asked, ()))


def more(asked: str) -> Sequence[Maker]:
    """What makes the sentences that belong to it."""
    return _MORE[asked]
