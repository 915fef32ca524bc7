"""What the words themselves say, clause by clause: the evidence that a model's reading is checked against."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from coaching.reading.amounts import Amount
from coaching.reading.claims import Parsed, only_base, parse
from coaching.reading.clauses import clauses
from coaching.reading.glossing import glossed
from coaching.reading.habits import Profile, own_phrases, profile, titles
from coaching.reading.lexicon import language_of, lexicon
from coaching.reading.lexing import items
from coaching.reading.saying import REPORTS, Said
from coaching.reading.scene import Scene
from coaching.reading.words import tokens
from coaching.values import Standing, Status

_TIED = ("and", "or")
_AGAINST = (Said.NOT, Said.MISSED, Said.SKIPPED)
_ASIDES = ("because", "aside", "if")
"""Clauses that tell why, when or whether; what they name isn't reported."""
_TAKEN_BACK = ("change", "quit", "void", "nor", "wished", "log", "avoid")
"""Words that turn or take back what stands beside them."""
_NAMES = ("strange", "object", "key", "act", "habit")


@dataclass(frozen=True, slots=True)
class Heard:
    """One clause: which habits it is about, on which dates, and what it says of them.

    `dates` are its own or those of the clause it is tied to; without any, `dated` is False and they are today.
    """

    parsed: Parsed
    habits: tuple[int, ...]
    named: bool
    """The clause itself names them."""
    surely: bool
    """They are named without doubt, or the only ones that can be meant."""
    dates: tuple[date, ...]
    dated: bool
    said: Said
    amounts: tuple[Amount, ...] = ()
    """Its own and those of the bare clauses behind it ("ran Monday, but only 5 minutes")."""
    excepted: bool = False


@dataclass(frozen=True, slots=True)
class Hearing:
    """The clauses of a message. `days`: every date that any of them names."""

    clauses: tuple[Heard, ...]
    days: frozenset[date]
    sick: bool
    unsettled: bool
    """Something in the message hedges, takes back or can't be read, beside the clauses that name habits."""

    def about(self, habit_id: int) -> tuple[Heard, ...]:
        """The clauses that are about a habit."""
        return tuple(heard for heard in self.clauses if habit_id in heard.habits)

    @property
    def foreign(self) -> bool:
        """Whether an activity is named that no habit has."""
        return any(set(heard.parsed.match.foreign) - set(titles()["quiet"]) for heard in self.clauses)

    @property
    def named(self) -> frozenset[int]:
        """Every habit that the words name."""
        return frozenset(h for heard in self.clauses for h in heard.parsed.match.habits)


def profiles_of(scene: Scene) -> tuple[Profile, ...]:
    """The profiles of the scene's habits, in their order."""
    return tuple(profile(h.id, h.title, scene.names.get(h.id, ()), h.target.unit) for h in scene.habits)


def hear(text: str, scene: Scene) -> Hearing:
    """The evidence in `text`. Never raises on any text."""
    profiles = profiles_of(scene)
    found = tokens(glossed(text))
    message = items(found, lexicon(language_of(found)), own_phrases(profiles)) if found else []
    parsed = [parse(clause, scene, profiles) for clause in clauses(message)]
    heard = tuple(_heard(parsed, scene))
    return Hearing(
        heard,
        frozenset(d for p in parsed for d in (*p.days.dates, *p.days.other)),
        any(p.has("sick") and not p.has("neg", "other", "wished") for p in parsed),
        any(_unsettles(each) for each in heard),
    )


def _unsettles(heard: Heard) -> bool:
    p = heard.parsed
    loose = not heard.named and not p.days.dates
    against = loose and (heard.said in (Said.NOT, Said.DOUBLE) or p.has("neg")) and not heard.excepted
    return p.has(*_TAKEN_BACK) or (loose and p.saying.hedged) or against or p.stray


def _heard(parsed: Sequence[Parsed], scene: Scene) -> Iterator[Heard]:
    before: Heard | None = None
    conditional = False
    everything = False
    for n, p in enumerate(parsed):
        here = before if p.clause.joined != "sentence" else None
        conditional = (conditional and here is not None) or p.clause.joined == "if"
        behind = parsed[n + 1] if n + 1 < len(parsed) else None
        habits, surely = _habits(p, before, behind, scene)
        named = bool(p.match.habits or p.match.rivals)
        tied = _tied_dates(parsed, n)
        said = Said.NOTHING if conditional or p.clause.joined in _ASIDES else _said(p, here, behind, scene)
        excepted = p.clause.joined == "except" or (here is not None and here.excepted and p.saying.said is Said.BARE)
        excepted = excepted or (everything and named and p.clause.joined in ("but", "except"))
        everything = (everything and here is not None) or (p.has("all", "both") and not named)
        amounts = p.amounts.found + _trailing(parsed[n + 1 :])
        before = Heard(p, habits, named, surely, tied or (scene.today,), bool(tied), said, amounts, excepted)
        yield before


def _tied_dates(parsed: Sequence[Parsed], n: int) -> tuple[date, ...]:
    """The dates of a clause: its own, those that opened its sentence, else those of the clause that it is tied to."""
    if parsed[n].days.dates:
        return parsed[n].days.dates
    if n and parsed[n].clause.joined != "sentence":
        before = parsed[n - 1].days
        if before.dates and (before.first or parsed[n].clause.joined in _TIED):
            return before.dates
    behind = parsed[n + 1] if n + 1 < len(parsed) else None
    if behind and behind.clause.joined in _TIED and behind.days.dates and not behind.days.first:
        return behind.days.dates
    return ()


def _trailing(behind: Sequence[Parsed]) -> tuple[Amount, ...]:
    """The amounts of the clauses right behind one that name nothing of their own."""
    found: tuple[Amount, ...] = ()
    for p in behind:
        if p.clause.mentions or p.clause.joined == "sentence" or p.days.dates or p.match.habits:
            break
        found += p.amounts.found
    return found


def _habits(p: Parsed, before: Heard | None, behind: Parsed | None, scene: Scene) -> tuple[tuple[int, ...], bool]:
    """The habits of a clause: named, else all that is open, else those of the clause before, else the only possible."""
    if p.match.rivals:
        return p.match.rivals, False
    if p.match.habits:
        return p.match.habits, not p.match.unsure
    if behind is not None and behind.clause.joined == "colon" and behind.match.habits:
        return behind.match.habits, not behind.match.unsure
    opened = _open_on(p.days.dates, scene)
    if p.match.foreign:
        return (), False
    if p.has("all", "both"):
        return opened, not any(i.kind in _NAMES for i in p.rest) and (p.has("all") or len(opened) == 2)
    asks_before = before is not None and before.parsed.clause.asked
    if before is not None and before.habits and not asks_before:
        return before.habits, before.surely
    if p.has("sick"):
        return opened, True
    if scene.last_prompt is not None:
        return (scene.last_prompt,), True
    skips_today = p.saying.said is Said.SKIPPED and p.days.dates == (scene.today,)
    return opened, (len(opened) == 1 or skips_today) and not asks_before


def _open_on(days: Sequence[date], scene: Scene) -> tuple[int, ...]:
    """What is open today; for earlier days, what was due then and isn't done."""
    if days in ((), (scene.today,)):
        return tuple(h.id for h in scene.habits if h.id in scene.open_today)
    return tuple(
        h.id
        for h in scene.habits
        if any(
            d in scene.due.get(h.id, ()) and scene.standings.get((h.id, d), Standing()).status is not Status.DONE
            for d in days
        )
    )


def _said(p: Parsed, before: Heard | None, behind: Parsed | None, scene: Scene) -> Said:
    """What a clause says; a bare one with an amount is done, and else says what its sentence said before it."""
    said = Said.BARE if p.saying.said is Said.DONE and only_base(p) else p.saying.said
    if p.has("perfect_not") and said is Said.NOT and p.days.dates in ((), (scene.today,)):
        return Said.OPEN
    if said is Said.DONE and before is not None and _shared(p, before):
        return Said.UNCLEAR
    if said is not Said.BARE:
        return said
    if behind is not None and behind.clause.joined == "colon":
        return behind.saying.said
    return _inherited(p, before)


def _inherited(p: Parsed, before: Heard | None) -> Said:
    """What a bare clause says, given the one before it in its sentence. A "not" isn't handed on without a day."""
    if p.has("none", "neg", "nor"):
        return Said.UNCLEAR
    if before is not None and before.said in (*REPORTS, Said.PLAN, Said.ASKED, Said.OPEN) and not p.amounts.found:
        handed_on = before.said not in _AGAINST or p.days.dates
        return before.said if handed_on else Said.UNCLEAR
    against = p.has("miss", "skip", "future", "wish") or (before is not None and before.said is Said.PLAN)
    return Said.DONE if p.amounts.found and not against else Said.BARE


def _shared(p: Parsed, before: Heard) -> bool:
    """Whether a "not" may reach over: "didn't run and meditated"."""
    own = p.has("me", "done", "do", "tick") or p.saying.prefix
    against = before.said in (*_AGAINST, Said.PLAN)
    return against and not own and p.clause.joined in (*_TIED, "comma")
