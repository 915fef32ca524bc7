"""A change of plan in a mentor's words: "run 2x a week", "walk 15 min from Monday until 15 Mar", "pause running"."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Final

from coaching.answers import shortened
from coaching.days import DAY
from coaching.patches import question, spoken_dates, spoken_habits, spoken_ops, spoken_vague, words
from coaching.patches.change import Change, Op
from coaching.patches.planned import Known, Planned
from coaching.patches.question import EITHER, WHICH, Ask
from coaching.patches.spoken_dates import Dated
from coaching.patches.spoken_ops import Spoken
from coaching.values import Span

MOST: Final = 5
"""Changes at once."""
HOW: Final = "Say it like: run 2x a week, walk 15 min until 15 Mar, run on Tue and Thu, pause running until 8 Mar."
UNKNOWN: Final = "I found no habit in “{said}”. Known: {habits}. {how}"
NONE: Final = "There is no habit to change yet; a goal has to be there first."

_NO_DATE = re.compile(
    r"\s*\b(?:(?:until|till|til)\b(?!.*\d).+|for (?:now|a while|the moment|some time|a bit|the time being))$",
    re.IGNORECASE,
)
"""An end that is no date: "until the knee is better"."""
_BECAUSE = re.compile(r"[,;\s]+(?:because(?: of)?|due to)\s+(?P<why>.+)$", re.IGNORECASE | re.DOTALL)
LONGEST_WHY: Final = 300


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
    found = [_one(part, known) for part in parts]
    if asked := question.of_parts(found, parts):
        return question.telling(asked, why)
    made = [replace(each, reason=why) for each in question.changes(found)]
    if len(made) > MOST:
        raise ValueError(f"That is {len(made)} changes at once; {MOST} is as many as one can weigh.")
    # How often and on which days are one thing: the later of the two would hold, under a diff that shows both.
    if len({(Op.DAYS if change.schedule else change.op, change.habit_id) for change in made}) < len(made):
        raise ValueError("That changes the same thing twice. Say each once.")
    return tuple(made)


def _why(text: str) -> tuple[str, str]:
    """The words without their "because …", and that reason, which is the mentor's own."""
    if (because := _BECAUSE.search(text)) is None:
        return text, ""
    why = " ".join(because["why"].split()).rstrip(".")
    if len(why) > LONGEST_WHY:
        raise ValueError(f"Keep the reason to {LONGEST_WHY} characters; this has {len(why)}. Nothing was kept.")
    return text[: because.start()], why


def _one(text: str, known: Known) -> list[Change] | Ask:
    if either := question.either(text):
        return either
    body, dated = spoken_dates.dated(text, known)
    if dated is None and spoken_ops.pauses(body):
        text = body = _NO_DATE.sub("", body)
    if parted := _parted((body, dated), known):
        return parted
    found = spoken_habits.habits(body, known)
    if not found:
        return _of_any(text, known)
    if len(found) > 1:
        rest, names = spoken_habits.without(text, found), spoken_habits.names(found)
        return Ask(WHICH, tuple((name, f"habit {number} {rest}") for number, name in names))
    habit, bare = found[0], spoken_habits.without(body, found)
    if not spoken_ops.stops(bare):
        figures, sure = spoken_vague.ways(bare, habit)
        if figures:
            return _with_a_figure(habit, figures, dated, known, sure=sure)
    return _plain(habit, bare, dated, known)


def _plain(habit: Planned, bare: str, dated: Dated | None, known: Known) -> list[Change] | Ask:
    spoken = spoken_ops.read(bare, habit, spoken_habits.naming(bare, habit, known))
    weekly = any(each.op in (Op.TIMES, Op.DAYS) for each in spoken)
    dates = spoken_dates.when(dated, known, weekly=weekly)
    changes = [_change(habit, each, Span(*dates), known) for each in spoken]
    if any(change.op is Op.PAUSE and change.until is None for change in changes):
        return question.until_when(habit, bare, dated, known)
    return changes


def _with_a_figure(
    habit: Planned, figures: spoken_vague.Ways, dated: Dated | None, known: Known, *, sure: bool
) -> list[Change] | Ask:
    """What the words come to with each of the figures, where that can be; of several one is asked for."""
    can: list[tuple[str, list[Change]]] = []
    problems: list[ValueError] = []
    for said in figures:
        try:
            found = _plain(habit, said, dated, known)
        except ValueError as problem:
            problems.append(problem)
        else:
            can += [] if isinstance(found, Ask) else [(said, found)]
    if not can or (sure and any(isinstance(each, spoken_ops.Same) for each in problems)):
        raise problems[-1]
    if len(can) == 1 and sure:
        return can[0][1]
    number = habit.habit.id
    options = [(words.aim(made), f"habit {number} {question.with_dates(said, dated)}") for said, made in can]
    return Ask(EITHER.format(title=habit.habit.title), tuple(options))


def _of_any(text: str, known: Known) -> list[Change] | Ask:
    """ "halve it": of the only habit, or of one of those that the words can be said of."""
    said = [(name, f"habit {number} {text}") for number, name in spoken_habits.names(known.planned)]
    can = [(name, whole) for name, whole in said if _can_be(whole, known)]
    if len(said) == 1 == len(can):
        return _one(can[0][1], known)
    if can:
        return Ask(WHICH, tuple(can))
    titles = ", ".join(each.habit.title for each in known.planned)
    raise ValueError(UNKNOWN.format(said=shortened(text), habits=titles, how=HOW))


def _can_be(text: str, known: Known) -> bool:
    try:
        return bool(_one(text, known))
    except ValueError:
        return False


def _parted(said: tuple[str, Dated | None], known: Known) -> list[Change] | Ask | None:
    """ "run 2x a week and walk 10 min": a change of each; None where a piece says none, or not of which."""
    body, dated = said
    pieces = [piece.strip() for piece in re.split(r",? and |, ", body) if piece.strip()]
    named = [spoken_habits.habits(piece, known) for piece in pieces] if len(pieces) > 1 else []
    if len({each[0].habit.id for each in named if len(each) == 1}) != len(pieces):
        return None
    parts = [question.with_dates(piece, dated) for piece in pieces]
    try:
        found = [_one(part, known) for part in parts]
    except ValueError:
        return None
    return question.of_parts(found, parts) or question.changes(found)


def _change(habit: Planned, spoken: Spoken, dates: Span, known: Known) -> Change:
    days = spoken.days
    if spoken.op is Op.TIMES and isinstance(spoken.to, int):
        days = habit.days_for(spoken.to, Span(known.today - timedelta(weeks=8), known.today - DAY))
    given = (spoken.op, habit.habit.id, habit.habit.title, spoken.before, spoken.to, dates.first, dates.last, days)
    sources = (f"habit:{habit.habit.id}",) if habit.shared else ()
    unit = habit.habit.target.unit if spoken.op is Op.AMOUNT else None
    return Change(*given, sources=sources, unit=unit or "")
