"""A change of plan in a mentor's words: "run 2x a week", "walk 15 min from Monday until 15 Mar", "pause running"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from coaching.answers import shortened
from coaching.days import DAY
from coaching.patches import spoken_ops, words
from coaching.patches.change import Change, Op
from coaching.patches.planned import Planned
from coaching.patches.spoken_ops import Spoken
from coaching.pause_days import read_pause
from coaching.reading.hearing import hear
from coaching.reading.scene import Scene
from coaching.schedules import in_words, week_of
from coaching.values import Span

FURTHEST: Final = timedelta(days=366)
MOST: Final = 5
"""Changes at once."""
HOW: Final = "Say it like: run 2x a week, walk 15 min until 15 Mar, run on Tue and Thu, pause running until 8 Mar."
UNKNOWN: Final = "I found no habit in “{said}”. Known: {habits}. {how}"
NONE: Final = "There is no habit to change yet; a goal has to be there first."
PAST: Final = "A change begins tomorrow at the earliest: days that were lived stay as they were. Nothing was kept."
TOO_FAR: Final = "A change may reach a year ahead, and that date is beyond. Nothing was kept."
WHICH: Final = "Which one? Nothing is kept yet."
UNTIL_WHEN: Final = "Until when shall {title} be paused? Nothing is kept yet."

_DATED = re.compile(
    r"from|starting|beginning|until|till|til|through|for|next|this|as|tomorrow|today|since", re.IGNORECASE
)
_STARTS = re.compile(r"(?:starting|beginning|as of)(?: on| from)?\b", re.IGNORECASE)
_FROM_NEXT = re.compile(r"(?:from|starting|beginning|as of)(?: on| from)? next week(?: on)?", re.IGNORECASE)
_OPEN = re.compile(
    r"(?:for )?(?:good|ever)|from now on|always|(?:until|till) (?:(?:i|we|they) say so|further notice)", re.IGNORECASE
)
_BECAUSE = re.compile(r"(?:,|\s)+because\s+(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
_FILLING: Final = frozenset(("every", "daily", "week", "minutes", "times", "morning", "evening", "with", "after"))
LONGEST_WHY: Final = 300


@dataclass(frozen=True, slots=True)
class Known:
    """The member's habits and clock, as of which the words are read."""

    planned: Sequence[Planned]
    now: datetime
    """In the member's zone."""
    today: date
    week_start: int = 0


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
            return found if len(parts) == 1 else _alone(found)
        made += [replace(change, reason=why) if why else change for change in found]
    if len(made) > MOST:
        raise ValueError(f"That is {len(made)} changes at once; {MOST} is as many as one can weigh.")
    if len({(change.op, change.habit_id) for change in made}) < len(made):
        raise ValueError("That changes the same thing twice. Say each once.")
    return tuple(made)


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
    body, span = _dated(text, known)
    found = _habits(body, known)
    if not found:
        said = ", ".join(each.habit.title for each in known.planned)
        raise ValueError(UNKNOWN.format(said=shortened(text), habits=said, how=HOW))
    if len(found) > 1:
        return Ask(WHICH, tuple((name, f"habit {number} {_without(text, found)}") for number, name in _names(found)))
    habit = found[0]
    spoken = spoken_ops.read(_without(body, found), habit)
    weekly = any(each.op in (Op.TIMES, Op.DAYS) for each in spoken)
    first, until = _when(span, known, weekly=weekly)
    changes = [_change(habit, each, (first, until), known) for each in spoken]
    if any(change.op is Op.PAUSE and change.until is None for change in changes):
        return _until_when(habit, text, known)
    return changes


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates that words end with; `is_length` where they are counted, as in "for two weeks"."""

    span: Span
    is_length: bool


def _dated(text: str, known: Known) -> tuple[str, Dated | None]:
    """The words without the dates that they end with, and those dates. They begin today where no beginning is said."""
    said = text.split()
    for place, word in enumerate(said):
        if not _DATED.fullmatch(word.strip(",")):
            continue
        tail = " ".join(said[place:])
        if _OPEN.fullmatch(tail):
            return " ".join(said[:place]), None
        if _FROM_NEXT.fullmatch(tail):
            next_week = week_of(known.today, known.week_start).first + 7 * DAY
            return " ".join(said[:place]), Dated(Span(next_week), is_length=False)
        try:
            span = read_pause(_STARTS.sub("from", tail), known.today, known.week_start)
        except ValueError as problem:
            if "can't end before" in str(problem) or "year from now" in str(problem) or "7 days back" in str(problem):
                raise ValueError(_refused(str(problem))) from None
            continue
        return " ".join(said[:place]), Dated(span, is_length=tail.lower().startswith("for "))
    return text, None


def _refused(problem: str) -> str:
    if "before it begins" in problem:
        return "That ends before it begins. Nothing was kept."
    return TOO_FAR if "year" in problem else PAST


def _habits(body: str, known: Known) -> list[Planned]:
    """The habits that the words name: by number, by title, as a check-in would, else by a word of a title."""
    if number := re.search(r"\bhabit (\d{1,9})\b", body, re.IGNORECASE):
        return [each for each in known.planned if each.habit.id == int(number[1])]
    whole = [each for each in known.planned if _title(each).search(body)]
    if len(whole) == 1:
        return whole
    scene = Scene(known.now, known.today, tuple(each.habit for each in known.planned))
    heard = hear(body, scene).named
    named = [each for each in known.planned if each.habit.id in heard]
    return named or whole or [each for each in known.planned if _shares_a_word(each.habit.title, body)]


def _shares_a_word(title: str, body: str) -> bool:
    """Whether a long word of the title stands in the text, or begins as one there does."""
    said, meant = ([word.lower() for word in re.findall(r"\w{4,}", text)] for text in (body, title))
    return any(word[:5] == own[:5] for word in said for own in meant if own not in _FILLING)


def _names(found: Sequence[Planned]) -> list[tuple[int, str]]:
    """Number and name of each habit; how often it is due tells those of one title apart."""
    titles = [each.habit.title for each in found]
    return [
        (each.habit.id, title if titles.count(title) == 1 else f"{title}, {in_words(each.habit.schedule)}")
        for each, title in zip(found, titles, strict=True)
    ]


def _title(each: Planned) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(each.habit.title)}\b", re.IGNORECASE)


def _without(body: str, found: Sequence[Planned]) -> str:
    """The words without the titles and numbers of habits, whose figures are names."""
    for each in found:
        body = _title(each).sub(" ", body)
    return " ".join(re.sub(r"\bhabit \d{1,9}\b", " ", body, flags=re.IGNORECASE).split())


def _change(habit: Planned, spoken: Spoken, dates: tuple[date, date | None], known: Known) -> Change:
    first, until = dates
    days = spoken.days
    if spoken.op is Op.TIMES and isinstance(spoken.to, int):
        days = habit.days_for(spoken.to, Span(known.today - timedelta(weeks=8), known.today - DAY))
    given = (spoken.op, habit.habit.id, habit.habit.title, spoken.before, spoken.to, first, until, days)
    return Change(*given, sources=(f"habit:{habit.habit.id}",) if habit.shared else ())


def _when(dated: Dated | None, known: Known, *, weekly: bool) -> tuple[date, date | None]:
    """What is counted by the week begins with one unless a date is said; anything else tomorrow. A length stays one."""
    tomorrow = known.today + DAY
    usual = week_of(known.today, known.week_start).first + 7 * DAY if weekly else tomorrow
    if dated is None:
        return usual, None
    span = dated.span
    if span.first > known.today:
        return span.first, span.last
    if span.last is None or span.first < known.today:
        raise ValueError(PAST)
    if dated.is_length:
        return usual, span.last + (usual - span.first)
    if span.last <= known.today:
        raise ValueError(PAST)
    return (usual if usual <= span.last else tomorrow), span.last


def _until_when(habit: Planned, text: str, known: Known) -> Ask:
    tomorrow = known.today + DAY
    ends = {"A week": tomorrow + 6 * DAY, "Two weeks": tomorrow + 13 * DAY, "Four weeks": tomorrow + 27 * DAY}
    body, dated = _dated(text, known)
    first = dated.span.first if dated else tomorrow
    begins = f" from {first.isoformat()}" if first > tomorrow else ""
    shift = first - tomorrow
    options = tuple(
        (f"{label}, to {words.day_said(end + shift)}", f"{body}{begins} until {(end + shift).isoformat()}")
        for label, end in ends.items()
    )
    return Ask(UNTIL_WHEN.format(title=habit.habit.title), options)
