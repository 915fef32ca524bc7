"""What a clause says happened: done, not done, skipped, still open, meant, asked, or nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coaching.reading.clauses import Clause
from coaching.reading.habits import titles
from coaching.reading.lexicon import Item

PREDICATES = ("done", "do", "go", "have", "take", "make", "get", "tick")
_MENTIONS = ("act", "key", "object", "habit")
_FINITE = ("past", "part", "pastbase")
_PADDING = frozenset(
    ("det", "dom_lead", "fill", "num", "unit", "more", "only", "prep", "of", "too", "this", "it", "me")
)
_AGAINST = ("neg", "nor", "perfect_not", "miss", "skip", "cross", "unable")
_LONGEST_PLACE = 3
_LEFT_OVER = frozenset(("last", "day_word", "week_word", "month_word", "month", "ago"))
"""Words of time that made no date: what they mean isn't known."""


class Said(StrEnum):
    """What one clause says."""

    DONE = "done"
    NOT = "not"
    MISSED = "missed"
    SKIPPED = "skipped"
    OPEN = "open"
    PLAN = "plan"
    ASKED = "asked"
    NOTHING = "nothing"
    BARE = "bare"
    DOUBLE = "double"
    UNCLEAR = "unclear"


REPORTS = frozenset((Said.DONE, Said.NOT, Said.MISSED, Said.SKIPPED, Said.UNCLEAR, Said.DOUBLE))


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said, whether a prefix verb says it (did run, skipped reading), and what makes it doubtful."""

    said: Said
    prefix: bool = False
    hedged: bool = False
    partial: bool = False


def saying(clause: Clause) -> Saying:
    """What the clause says, before anything is taken over from its neighbours."""
    said = _said(clause)
    at = min((n for n, i in enumerate(clause.items) if i.kind in _MENTIONS), default=len(clause.items))
    prefix = any(i.kind in (*PREDICATES, "miss", "skip", "neg") for i in clause.items[:at])
    return Saying(said, prefix, clause.has("hedge", "log", "unable"), clause.has("partial"))


def _said(clause: Clause) -> Said:
    first = next((i.kind for i in clause.items if i.kind not in ("fill", "and", "or", "but", "noise")), "")
    if clause.asked or first == "ask":
        return Said.ASKED
    if clause.has("void", "quit") or someone_else(clause.items):
        return Said.NOTHING
    if clause.has("yet"):
        return Said.OPEN
    if clause.has("wished") or _too_much(clause.items):
        return Said.NOTHING
    if clause.has("future", "wish") or (clause.has("change") and not _finite(clause)):
        return Said.PLAN
    report = _report(clause)
    if report is Said.BARE and _kept_away(clause):
        return Said.NOT
    if report is Said.BARE and clause.has("ongoing") and not clause.has("num", "sick"):
        return Said.OPEN
    return Said.PLAN if report is Said.BARE and clause.has("next") else report


def _too_much(items: Sequence[Item]) -> bool:
    """ "Too tired to read": what stands behind didn't happen, or not yet."""
    at = next((n for n, i in enumerate(items) if i.kind == "too"), len(items))
    return any(i.kind in _MENTIONS for i in items[at:])


def _kept_away(clause: Clause) -> bool:
    """ "But on Friday I was too tired": no more need be said."""
    at = next((n for n, i in enumerate(clause.items) if i.kind == "too"), len(clause.items))
    return (
        clause.joined == "but"
        and not clause.mentions
        and any(i.kind in ("fill", "strange") for i in clause.items[at + 1 :])
    )


def _finite(clause: Clause) -> bool:
    return any(i.form in _FINITE for i in clause.items if i.kind in _MENTIONS)


def _report(clause: Clause) -> Said:
    if clause.has("avoid") and not clause.has("neg", "perfect_not"):
        return Said.NOT
    against = clause.count(*_AGAINST) + (clause.has("none") and bool(clause.mentions))
    if against > 1 or (against and clause.has("tick")):
        return Said.DOUBLE
    if clause.has("skip"):
        return Said.SKIPPED
    if clause.has("miss", "cross", "unable"):
        return Said.MISSED
    if clause.has("neg", "nor", "perfect_not") or (clause.has("none") and clause.mentions):
        return Said.NOT
    return _positive(clause)


def _positive(clause: Clause) -> Said:
    acts = [i for i in clause.items if i.kind in _MENTIONS]
    forms = {i.form for i in acts}
    if "they" in forms:
        return Said.NOTHING
    if "ahead" in forms:
        return Said.PLAN
    if clause.has(*PREDICATES) or forms & {*_FINITE}:
        return Said.DONE
    if clause.has("perfect") and acts:
        return Said.DONE
    if clause.has("me") and forms & {"base", "ing", "now"}:
        return Said.OPEN
    return Said.OPEN if "now" in forms else Said.BARE


def someone_else(items: Sequence[Item]) -> bool:
    """Whether somebody else stands where the doer stands: before the verb, without "I" and not behind a preposition."""
    persons = titles()["persons"]
    predicate = next(
        (n for n, i in enumerate(items) if i.kind in ("act", "key", *PREDICATES, "miss", "skip", "neg")), None
    )
    if predicate is None:
        return False
    for n, item in enumerate(items[:predicate]):
        person = item.kind == "other" or (item.kind == "object" and item.value in persons)
        behind = n and items[n - 1].kind in ("prep", "for", "from")
        if person and not behind and not any(i.kind == "me" for i in items[n + 1 : predicate]):
            return item.kind == "other" or (items[predicate].kind == "act" and items[predicate].form != "part")
    return False


def stray(items: Sequence[Item], safe_of: bool = True) -> bool:
    """Whether words that nobody knows stand where they could change the sense: anywhere but in a place ("in the park").

    `safe_of`: what stands behind "of" is a title ("10 pages of Dune"), not another drink ("3 glasses of juice").
    """
    place = 0
    for n, item in enumerate(items):
        if item.kind in _LEFT_OVER or item.kind == "unit":
            return True
        if item.kind == "prep" or (item.kind == "of" and safe_of):
            place = _LONGEST_PLACE
        elif item.kind == "strange" or (item.kind == "other" and n):
            if not place:
                return True
            place -= 1
        elif item.kind not in _PADDING:
            place = 0
    return False
