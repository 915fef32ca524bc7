"""A change of plan in a mentor's words: "run 2x a week", "walk 15 min from Monday until 15 Mar", "pause running"."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from coaching.answers import shortened
from coaching.days import DAY
from coaching.patches import spoken_dates, spoken_habits, spoken_ops, words
from coaching.patches.change import Change, Op
from coaching.patches.planned import Known, Planned
from coaching.patches.spoken_ops import Spoken
from coaching.values import Span
from coaching.wishes.text import even

MOST: Final = 5
"""Changes at once."""
HOW: Final = "Say it like: run 2x a week, walk 15 min until 15 Mar, run on Tue and Thu, pause running until 8 Mar."
UNKNOWN: Final = "I found no habit in “{said}”. Known: {habits}. {how}"
NONE: Final = "There is no habit to change yet; a goal has to be there first."
WHICH: Final = "Which one? Nothing is kept yet."
EITHER: Final = "Which of the two? Nothing is kept yet."
UNTIL_WHEN: Final = "Until when shall {title} be paused? Nothing is kept yet."

_NO_DATE = re.compile(
    r"\s*\b(?:(?:until|till|til)\b(?!.*\d).+|for (?:now|a while|the moment|some time|a bit|the time being))$",
    re.IGNORECASE,
)
"""An end that is no date: "until the knee is better"."""
_RANGE = re.compile(
    r"(?P<between>\bbetween )?(?<!from )(?<![\d:.-])\b(?P<a>\d{1,3}) ?(?:-|or|to|(?(between)and|or)) ?(?P<b>\d{1,3})"
    r"(?= ?(?:x\b|times\b|days (?:a|per) week|min|hours?\b))",
    re.IGNORECASE,
)
_BECAUSE = re.compile(r"[,;\s]+(?:because(?: of)?|due to)\s+(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
LONGEST_WHY: Final = 300


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, with the likely answers: labels, each with the words that would have said it."""

    question: str
    options: tuple[tuple[str, str], ...]


def read(text: str, known: Known) -> tuple[Change, ...] | Ask:
    """The changes that the words ask for; several are parted by a semicolon or a line break.

    Raises ValueError with a sentence for the mentor where they can't be read or can't be.
    """
    if not known.planned:
        raise ValueError(NONE)
    said, why = _why(text)
    parts = [part.strip(" .,") for part in re.split(r"[;\n]+", said) if part.strip(" .,")]
    if not parts:
        raise ValueError(HOW)
    made: list[Change] = []
    for part in parts:
        found = _one(part, known)
        if isinstance(found, Ask):
            return _with(found, why) if len(parts) == 1 else _alone(found)
        made += [replace(change, reason=why) if why else change for change in found]
    if len(made) > MOST:
        raise ValueError(f"That is {len(made)} changes at once; {MOST} is as many as one can weigh.")
    if len({(change.op, change.habit_id) for change in made}) < len(made):
        raise ValueError("That changes the same thing twice. Say each once.")
    return tuple(made)


def _with(found: Ask, why: str) -> Ask:
    """Whichever is chosen, the reason stays with it."""
    told = f" because {why}" if why else ""
    return replace(found, options=tuple((label, said + told) for label, said in found.options))


def _alone(found: Ask) -> Ask:
    """Of several sentences at once only a question is left; its options would leave the others out."""
    return Ask(f"{found.question} Say the changes one by one where one is unclear.", found.options)


def _why(text: str) -> tuple[str, str]:
    """The words without their "because …", and that reason, which is the mentor's own."""
    if (because := _BECAUSE.search(text)) is None:
        return text, ""
    why = " ".join(because["why"].split()).rstrip(".")
    if len(why) > LONGEST_WHY:
        raise ValueError(f"Keep the reason to {LONGEST_WHY} characters; this has {len(why)}. Nothing was kept.")
    return text[: because.start()], why


def _one(text: str, known: Known) -> list[Change] | Ask:
    if either := _either(text):
        return either
    body, span = spoken_dates.dated(text, known)
    if span is None and spoken_ops.pauses(body):
        text = body = _NO_DATE.sub("", body)
    found = spoken_habits.habits(body, known)
    if not found:
        said = ", ".join(each.habit.title for each in known.planned)
        raise ValueError(UNKNOWN.format(said=shortened(text), habits=said, how=HOW))
    if len(found) > 1:
        if parted := _parted(text, len(found), known):
            return parted
        rest, names = spoken_habits.without(text, found), spoken_habits.names(found)
        return Ask(WHICH, tuple((name, f"habit {number} {rest}") for number, name in names))
    habit, bare = found[0], spoken_habits.without(body, found)
    spoken = spoken_ops.read(bare, habit, spoken_habits.naming(bare, habit, known))
    weekly = any(each.op in (Op.TIMES, Op.DAYS) for each in spoken)
    first, until = spoken_dates.when(span, known, weekly=weekly)
    changes = [_change(habit, each, (first, until), known) for each in spoken]
    if any(change.op is Op.PAUSE and change.until is None for change in changes):
        return _until_when(habit, text, known)
    return changes


def _either(text: str) -> Ask | None:
    """ "2-3 times a week" could be either."""
    said = even(text)
    if (found := _RANGE.search(said)) is None:
        return None
    ways = [f"{said[: found.start()]}{found[end]}{said[found.end() :]}" for end in ("a", "b")]
    return Ask(EITHER, tuple((way, way) for way in ways))


def _parted(text: str, count: int, known: Known) -> list[Change]:
    """ "run 2x a week and walk 10 min": a change of each; none where a piece says none, or not of which."""
    body, dated = spoken_dates.dated(text, known)
    tail = text[len(body) :] if dated and text.startswith(body) else ""
    pieces = [piece for piece in re.split(r",? and |, ", body) if piece.strip()]
    if len(pieces) != count or any(len(spoken_habits.habits(piece, known)) != 1 for piece in pieces):
        return []
    made: list[Change] = []
    for piece in pieces:
        try:
            found = _one(f"{piece}{tail}", known)
        except ValueError:
            return []
        made += found if isinstance(found, list) else []
    return made if len({change.habit_id for change in made}) == count else []


def _change(habit: Planned, spoken: Spoken, dates: tuple[date, date | None], known: Known) -> Change:
    first, until = dates
    days = spoken.days
    if spoken.op is Op.TIMES and isinstance(spoken.to, int):
        days = habit.days_for(spoken.to, Span(known.today - timedelta(weeks=8), known.today - DAY))
    given = (spoken.op, habit.habit.id, habit.habit.title, spoken.before, spoken.to, first, until, days)
    return Change(*given, sources=(f"habit:{habit.habit.id}",) if habit.shared else ())


def _until_when(habit: Planned, text: str, known: Known) -> Ask:
    tomorrow = known.today + DAY
    ends = {"A week": tomorrow + 6 * DAY, "Two weeks": tomorrow + 13 * DAY, "Four weeks": tomorrow + 27 * DAY}
    body, dated = spoken_dates.dated(text, known)
    first = dated.span.first if dated else tomorrow
    begins = f" from {first.isoformat()}" if first > tomorrow else ""
    shift = first - tomorrow
    options = tuple(
        (f"{label}, to {words.day_said(end + shift)}", f"{body}{begins} until {(end + shift).isoformat()}")
        for label, end in ends.items()
    )
    return Ask(UNTIL_WHEN.format(title=habit.habit.title), options)
