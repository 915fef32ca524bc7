"""From clauses to claims: what the whole message says about which habits on which dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from coaching.reading.amounts import Amount, Amounts, amounts
from coaching.reading.clauses import Clause
from coaching.reading.days import Days, days
from coaching.reading.habits import Profile
from coaching.reading.lexicon import Item
from coaching.reading.matching import Match, match
from coaching.reading.saying import Said, Saying, saying, stray
from coaching.reading.scene import Doubt, Scene

_TELLING = frozenset(("did", "have", "has", "had", "was"))


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said. `everything`: all that is open or due; `generic`: the habit comes from the prompt or the day."""

    said: Said
    habits: tuple[int, ...] = ()
    days: Days = field(default_factory=Days)
    amounts: tuple[Amount, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    offers: tuple[int, ...] = ()
    """The habits to ask about when it isn't clear which."""
    everything: bool = False
    generic: bool = False
    partial: bool = False
    only: bool = False
    total: bool = False
    prefix: bool = False
    noun: bool = False
    """The habit was named without a verb in the past ("no meditation")."""
    plainly: bool = False
    """"Done" was said of it, not only the activity ("drank water")."""
    titled: bool = False
    """The title or a name was said in full."""
    joined: str = "start"
    sentence: int = 0
    excepted: tuple[int, ...] = ()

    def settled(self) -> "Claim":
        """Without the doubt which habit is meant."""
        return replace(self, doubts=tuple(d for d in self.doubts if d is not Doubt.WHICH_HABIT))

    def doubting(self, *doubts: Doubt) -> "Claim":
        return replace(self, doubts=self.doubts + doubts)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A clause with its parts read."""

    clause: Clause
    days: Days
    amounts: Amounts
    match: Match
    saying: Saying
    stray: bool

    @property
    def rest(self) -> tuple[Item, ...]:
        return self.amounts.rest

    def has(self, *kinds: str) -> bool:
        return self.clause.has(*kinds)


def parse(clause: Clause, scene: Scene, profiles: Sequence[Profile]) -> Parsed:
    """The days, amounts, habits and sense of one clause."""
    when = days(clause.items, scene)
    much = amounts(when.rest)
    parts = frozenset((when.part,)) if when.part else frozenset()
    which = match(much.rest, profiles, much.found, parts)
    odd = which.odd or stray(much.rest, safe_of=not any(a.contained for a in much.found))
    return Parsed(clause, when, much, which, saying(replace(clause, items=when.rest)), odd)


def main_part(clause: Clause) -> Clause | None:
    """What is left of a clause that begins with "after" or "instead of": the part with its own doer or past verb."""
    items = clause.items[1:]
    start = 1 if items and items[0].kind == "me" else 0
    verbs = 0
    for n, item in enumerate(items[start:], start):
        finite = item.kind == "act" and item.form == "past"
        own = finite and (verbs > 0 if start else n > 0)
        if item.kind == "me" or own or item.kind in ("miss", "skip"):
            return Clause(items[n:], "comma", clause.asked)
        verbs += finite
    return None


def doubts(p: Parsed, said: Said, abstaining: bool) -> tuple[Doubt, ...]:
    """What speaks against writing the clause as it is read. `abstaining`: all its habits are of the kind "no sugar"."""
    which_day = p.days.doubt is Doubt.WHICH_DAY or (p.has("or") and len(p.days.dates) > 1 and said is Said.DONE)
    unclear = (
        p.stray
        or p.saying.hedged
        or p.amounts.unclear
        or _corrects(p)
        or _twice_told(p)
        or said in (Said.DOUBLE, Said.UNCLEAR)
        or (p.saying.partial and all(a.value <= 1 for a in p.amounts.found))
        or (p.has("avoid") and not abstaining)
        or bool(p.match.foreign and p.match.habits)
        or (len(p.match.habits) > 1 and not p.match.rivals and not p.has("tick", "cross"))
    )
    found = (
        (Doubt.WHICH_HABIT, bool(p.match.rivals) or p.match.unsure),
        (Doubt.WHICH_DAY, which_day),
        (Doubt.BULK, _bulk(p)),
        (Doubt.UNCLEAR, unclear),
    )
    return tuple(doubt for doubt, holds in found if holds)


def _twice_told(p: Parsed) -> bool:
    """Whether one clause tells of one habit twice, as run-on speech does ("I read on the 23rd this morning I read")."""
    told = [i.value for i in p.clause.items if i.kind == "act" and i.form in ("past", "pastbase")]
    return len(told) > len(set(told))


def _corrects(p: Parsed) -> bool:
    """Whether the speaker takes back something in the clause itself ("ran Monday I mean Tuesday")."""
    at = next((n for n, i in enumerate(p.clause.items) if i.kind in ("amends", "each")), 0)
    return any(i.kind not in ("fill", "me") for i in p.clause.items[:at])


def _bulk(p: Parsed) -> bool:
    often = p.amounts.times is not None and (p.amounts.times > 1 or p.days.bulk) and not p.days.dates
    return p.days.bulk or often


def only_base(p: Parsed) -> bool:
    """Whether "read" stands alone, without anything that tells whether it is past."""
    forms = {i.form for i in p.clause.mentions}
    return forms == {"pastbase"} and not p.has("me", "done", "do", "tick", "perfect") and not p.days.dates


def is_noun(p: Parsed) -> bool:
    """Whether the clause names the thing, or its doing, rather than telling what was done ("no meditation")."""
    told = any(i.kind == "neg" and i.words[0] in _TELLING for i in p.clause.items)
    return not told and not {i.form for i in p.clause.mentions} & {"past", "part", "pastbase"}
