"""A message cut into clauses: each with at most one thing said about one or more habits."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.reading.lexicon import Item
from coaching.reading.marks import NO, closes, marked

_HARD = frozenset((".", "!", "?", ";", "\n"))
_MENTIONS = frozenset(("act", "key", "object", "habit"))
_SAYS = frozenset(
    ("neg", "miss", "skip", "done", "do", "future", "wish", "yet", "me", "go", "take", "make", "get", "log", "quit")
)
_MARKS = frozenset(("tick", "cross"))
_DAYS = frozenset(("day", "weekday", "date", "dom"))
_DAYISH = _DAYS | {"fill", "prep", "det", "dom_lead", "and", "or", "this", "last"}


@dataclass(frozen=True, slots=True)
class Clause:
    """Some items, and the word or sign that joins them to the clause before."""

    items: tuple[Item, ...]
    joined: str
    """start, sentence, comma, colon, and, or, but, because, aside, if, except, mark."""
    asked: bool = False
    """Its sentence ends with a question mark."""

    def has(self, *kinds: str) -> bool:
        return any(i.kind in kinds for i in self.items)

    def count(self, *kinds: str) -> int:
        return sum(i.kind in kinds for i in self.items)

    @property
    def mentions(self) -> tuple[Item, ...]:
        return tuple(i for i in self.items if i.kind in _MENTIONS)


def clauses(items: Sequence[Item]) -> list[Clause]:
    """The clauses of a message, in order."""
    result: list[Clause] = []
    sentence: list[Item] = []
    joined = "start"
    for item in [*marked(items), Item("break", "\n")]:
        if item.kind == "break" and item.value in _HARD:
            parts = _sentence(sentence, joined)
            result += _asked(parts) if item.value == "?" else parts
            joined, sentence = "sentence" if result else "start", []
        else:
            sentence.append(item)
    return result


def _asked(parts: list[Clause]) -> list[Clause]:
    """A question mark asks about the clauses from the question word on ("ran today, what's next?"), else about all."""
    start = next((n for n, p in enumerate(parts) if p.items[0].kind == "ask"), 0)
    return [Clause(p.items, p.joined, n >= start) for n, p in enumerate(parts)]


def _sentence(items: Sequence[Item], joined: str) -> list[Clause]:
    """One sentence, cut at commas, joining words and marks."""
    found: list[Clause] = []
    here: list[Item] = []
    prefixed = bool(items) and items[0].kind in _MARKS and len(items) > 1

    def close(next_joined: str) -> None:
        nonlocal here, joined
        if here:
            found.append(Clause(tuple(here), joined))
            joined, here = next_joined, []
        elif next_joined not in ("comma", "mark"):
            joined = next_joined

    for n, item in enumerate(items):
        rest = items[n + 1 :]
        joint = _joint(item, here, rest, found)
        if joint is not None:
            close(joint)
            continue
        if item.kind == "nor" and _negates_days(here, rest):
            here.append(item)
            continue
        if item.kind in ("except", "aside", "nor") or (item.kind in _MARKS and prefixed):
            close({"nor": "or", "tick": "comma", "cross": "comma"}.get(item.kind, item.kind))
        elif _parts_before(item, here, rest):
            ahead = _ahead(here)
            here = here[: len(here) - len(ahead)]
            close("comma")
            here = ahead
        here.append(item)
        if item.kind in _MARKS and not prefixed:
            close("mark")
    close("")
    return found


def _joint(item: Item, here: Sequence[Item], rest: Sequence[Item], found: Sequence[Clause]) -> str | None:
    """How the item cuts here and now; None if it stays inside the clause."""
    if item.value == "—" and here and rest and here[-1].kind in _DAYS and rest[0].kind in _DAYS:
        return None
    answered = item.words in NO and rest and rest[0].kind == "me" and all(i.kind == "fill" for i in here)
    if answered:
        return "comma"
    if item.kind == "break":
        return "colon" if item.value in ":—" else "comma"
    if item.kind == "sign" and item.value == "+" and not (rest and rest[0].kind == "num"):
        return "and"
    if item.kind in ("but", "because", "if"):
        return item.kind
    if item.kind in ("and", "or"):
        if _is_amount_of_a_day(here) and _is_amount_of_a_day(rest):
            return item.kind
        listed = bool(rest) and all(i.kind in _DAYISH for i in here) and rest[0].kind in _DAYS
        return item.kind if _starts_anew(rest) and not listed else None
    return None


def _negates_days(here: Sequence[Item], rest: Sequence[Item]) -> bool:
    """ "I ran on neither Monday nor Wednesday": the first of the two words denies what stands before it."""
    first_of_two = bool(here) and not any(i.kind in _DAYS or i.kind in ("nor", "neg") for i in here)
    return first_of_two and any(i.kind in _MENTIONS for i in here) and bool(rest) and rest[0].kind in _DAYS


def _is_amount_of_a_day(items: Sequence[Item]) -> bool:
    """Whether the items, up to the next joining word, hold both a number and a day ("20 min Monday")."""
    end = next((n for n, i in enumerate(items) if i.kind in ("and", "or", "but", "break")), len(items))
    kinds = {i.kind for i in items[:end]}
    return "num" in kinds and bool(kinds & _DAYS)


def _starts_anew(rest: Sequence[Item]) -> bool:
    """Whether what follows a joining word says something of its own, rather than one more day of a list."""
    for item in rest:
        if item.kind in ("and", "or", "but", "break", "because"):
            return False
        if (
            item.kind in _MENTIONS
            or item.kind in _SAYS
            or item.kind in ("strange", "sick", "void", "all", "both", "other")
        ):
            return True
    return False


def _ahead(here: Sequence[Item]) -> list[Item]:
    """The day at the end of a clause that has one already: it belongs to what comes ("today I read Friday I ran")."""
    start = len(here)
    while start and here[start - 1].kind in _DAYISH | {"part", "num", "day_word", "ago", "month"}:
        start -= 1
    trailing = list(here[start:])
    named = any(i.kind in _DAYS | {"part", "ago"} for i in here[:start])
    mentioned = any(i.kind in _MENTIONS for i in here[:start])
    return trailing if named and mentioned and any(i.kind in _DAYS | {"part", "ago"} for i in trailing) else []


def _tells(item: Item) -> bool:
    """A verb in the past, or its denial: behind a day it begins a new report ("missed Wednesday ran Monday")."""
    denied = item.kind in ("neg", "perfect_not") and item.words[0] in ("did", "have", "has")
    return denied or (item.kind == "act" and item.form == "past")


def _parts_before(item: Item, here: Sequence[Item], rest: Sequence[Item]) -> bool:
    """Whether a new clause starts without any joining word: "ran Mon not Wed", "run done read skipped"."""
    if not any(i.kind in _MENTIONS for i in here):
        return False
    if item.kind in _MENTIONS and closes(here):
        return True
    if item.kind == "neg" and rest and rest[0].kind in _DAYS and any(i.kind in _DAYS for i in here):
        return True
    if here[-1].kind in _DAYS | {"part"} and _tells(item):
        return True
    told = any(i.kind == "act" and i.form == "past" for i in here)
    if item.kind == "other" and here[-1].kind not in ("prep", "det", "for", "from", "of", "me", "other"):
        doing = next((i.kind for i in rest if i.kind in ("act", "me", "break", "and", "or", "but", "because")), "")
        return doing == "act"
    if item.kind == "me" and not any(i.kind in ("me", "other") for i in here):
        return told or any(i.kind in ("yet", "neg", "miss", "perfect_not") for i in here)
    return item.kind in ("miss", "skip") and any(i.kind == "act" and i.form == "past" for i in here)
