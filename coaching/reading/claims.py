"""From clauses to claims: what the whole message says about which habits on which dates."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coaching.reading.amounts import Amount, Amounts, amounts
from coaching.reading.clauses import Clause
from coaching.reading.days import Days, days
from coaching.reading.habits import Profile, titles
from coaching.reading.lexicon import Item
from coaching.reading.matching import Match, match
from coaching.reading.saying import REPORTS, Said, Saying, saying, stray
from coaching.reading.scene import Doubt, Scene


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said. `everything`: all that is open or due; `generic`: the habit must come from the prompt or the day."""

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
    titled: bool = False
    """The title or a name was said in full."""
    joined: str = "start"
    sentence: int = 0
    excepted: tuple[int, ...] = ()

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
    """What is left of a clause that begins with "after", "before", "instead of": the part with its own doer or past verb."""
    items = clause.items[1:]
    start = 1 if items and items[0].kind == "me" else 0
    verbs = 0
    for n, item in enumerate(items[start:], start):
        finite = item.kind == "act" and item.form == "past"
        if item.kind == "me" or (finite and (not start or verbs)) or item.kind in ("miss", "skip"):
            return Clause(items[n:], "comma", clause.asked)
        verbs += finite
    return None


@dataclass(slots=True)
class Teller:
    """Reads clause after clause, and remembers what an elliptical one refers to."""

    scene: Scene
    profiles: Sequence[Profile]
    claims: list[Claim] = field(default_factory=list)
    intents: set[Said] = field(default_factory=set)
    sick: bool = False
    rest: bool = False
    lead: Days = field(default_factory=Days)
    sentence: int = 0
    conditional: bool = False
    excepting: bool = False
    listing: bool = False
    """Days alone have opened a list that the next clause may go on with ("Mon, Wed and Fri I ran")."""
    touched: bool = False
    """A habit or a check-in word was in it somewhere, even if it comes to nothing."""
    unknown: list[str] = field(default_factory=list)

    def tell(self, clauses: Sequence[Clause]) -> None:
        """Take in all clauses."""
        for n, clause in enumerate(clauses):
            follows = clauses[n + 1].joined if n + 1 < len(clauses) else ""
            if clause.joined == "sentence":
                self.sentence, self.conditional = self.sentence + 1, False
                self.lead = self.lead if self.lead.first and len(self.lead.dates) == 0 else Days()
            self._clause(clause, follows)

    def _clause(self, clause: Clause, follows: str) -> None:
        if clause.joined == "if":
            self.conditional = True
        if self.conditional:
            self.intents.add(Said.PLAN)
            return
        if clause.joined == "aside":
            main = main_part(clause)
            if main is None:
                return
            clause = main
        parsed = parse(clause, self.scene, self.profiles)
        self.sick = self.sick or (clause.has("sick") and not clause.has("neg", "void", "wished", "other"))
        self.rest = self.rest or clause.has("rest")
        self.touched = self.touched or parsed.match.named or parsed.saying.said in (Said.OPEN, Said.MISSED, Said.SKIPPED)
        if clause.joined == "because":
            return
        went_on = clause.joined in ("and", "or", "comma") and parsed.saying.said is Said.BARE
        self.excepting = clause.joined == "except" or (self.excepting and went_on)
        if self.excepting:
            self._except(parsed)
        elif self._continues(parsed):
            self._loose_amount(parsed)
        elif parsed.match.named or parsed.match.foreign:
            self._about(parsed, follows)
        else:
            self._elliptical(parsed, follows)

    def _about(self, p: Parsed, follows: str) -> None:
        """A clause that names a habit, or an activity that no habit has."""
        said = self._alone(p, p.saying.said) if follows == "colon" else self._inherited(p)
        if p.clause.joined == "colon" and self.claims and self.claims[-1].generic and said in REPORTS:
            self.claims.pop()
        if said is Said.OPEN and any(d > self.scene.today for d in p.days.dates):
            said = Said.PLAN
        if said in (Said.PLAN, Said.ASKED, Said.OPEN, Said.NOTHING):
            self.intents.add(said)
        foreign = [a for a in p.match.foreign if a not in titles()["quiet"]]
        if not p.match.habits and not p.match.rivals:
            if foreign and said in (Said.DONE, Said.MISSED, Said.SKIPPED, Said.UNCLEAR) and not p.has("other"):
                self.unknown += foreign
                self._add(self._claim(p, said).doubting(Doubt.UNKNOWN_HABIT))
            return
        if p.match.unsure and p.stray:
            self.intents.add(Said.NOTHING)
            return
        claim = self._claim(p, said)
        if self._is_except(p, said):
            self.excepting = True
            self.claims[-1] = replace(self.claims[-1], excepted=self.claims[-1].excepted + p.match.habits)
            return
        if said is Said.BARE and p.stray:
            return
        self._add(claim)
        self._backward(p, said)

    def _continues(self, p: Parsed) -> bool:
        """An amount alone ("ran this morning (30 min)") belongs to the report before it if the unit can be that habit's."""
        last = self.claims[-1] if self.claims and self.claims[-1].sentence == self.sentence else None
        if p.clause.mentions or not p.amounts.found or last is None or last.amounts or p.saying.said is not Said.BARE:
            return False
        if last.generic and len(p.match.habits) == 1:
            self.claims[-1] = replace(last, generic=False, habits=p.match.habits)
            return True
        if len(last.habits) != 1:
            return last.generic
        known = (*p.match.habits, *p.match.rivals)
        return last.said in (Said.DONE, Said.BARE) and (not known or last.habits[0] in known)

    def _is_except(self, p: Parsed, said: Said) -> bool:
        """ "All done, but not reading" leaves reading open, as "except reading" does."""
        behind_all = bool(self.claims) and self.claims[-1].everything and self.claims[-1].said is Said.DONE
        return behind_all and (said in (Said.NOT, Said.OPEN) or (said is Said.BARE and p.clause.joined == "but"))

    def _claim(self, p: Parsed, said: Said) -> Claim:
        claim = Claim(
            said, p.match.habits, self._days(p), p.amounts.found, offers=p.match.rivals, partial=p.saying.partial,
            only=p.has("only"), total=p.has("total"), prefix=p.saying.prefix or (p.saying.said is Said.BARE and said in REPORTS), titled=p.has("habit"), joined=p.clause.joined, sentence=self.sentence,
        )  # fmt: skip
        doubts = [
            (Doubt.WHICH_HABIT, bool(p.match.rivals) or p.match.unsure),
            (Doubt.WHICH_DAY, p.days.doubt is Doubt.WHICH_DAY),
            (Doubt.BULK, self._bulk(p)),
            (Doubt.UNCLEAR, p.stray or p.saying.hedged or p.amounts.unclear or said in (Said.DOUBLE, Said.UNCLEAR)),
            (Doubt.UNCLEAR, p.saying.partial and not p.amounts.found),
            (Doubt.UNCLEAR, p.has("avoid") and not self._abstainers(p)),
            (Doubt.UNCLEAR, bool(p.match.foreign) and bool(p.match.habits)),
            (Doubt.UNCLEAR, len(p.match.habits) > 1 and not p.match.rivals and not p.has("tick", "cross")),
            (Doubt.UNCLEAR, p.saying.partial and any(a.value <= 1 for a in p.amounts.found)),
        ]
        return claim.doubting(*(doubt for doubt, holds in doubts if holds))

    def _abstainers(self, p: Parsed) -> bool:
        return all(x.abstains for x in self.profiles if x.habit_id in p.match.habits)

    def _bulk(self, p: Parsed) -> bool:
        often = p.amounts.times is not None and (p.amounts.times > 1 or p.days.bulk) and not p.days.dates
        return p.days.bulk or often

    def _days(self, p: Parsed) -> Days:
        """The clause's own days, else those that opened the sentence."""
        if p.days.dates or p.days.doubt or p.days.bulk:
            if p.days.first and p.days.dates:
                listed = self.listing and p.clause.joined in ("comma", "and")
                self.lead = replace(p.days, dates=self.lead.dates + p.days.dates) if listed else p.days
                self.listing = False
                return self.lead
            elif p.days.dates:
                self.lead = Days()
            return p.days
        if self.lead.dates:
            return replace(self.lead, part=p.days.part)
        return p.days

    def _inherited(self, p: Parsed) -> Said:
        """What a clause says, given the one before it in the same sentence ("didn't run or meditate")."""
        said, joined = p.saying.said, p.clause.joined
        before = self.claims[-1] if self.claims and self.claims[-1].sentence == self.sentence else None
        forms = {i.form for i in p.rest if i.kind in ("act", "key", "habit")}
        if before is None or joined in ("start", "sentence"):
            return self._alone(p, said)
        own = p.has("me", "done", "do", "tick") or p.saying.prefix
        if said is Said.DONE and not own and before.said in (Said.NOT, Said.PLAN, Said.SKIPPED, Said.MISSED) and joined != "but":
            if joined == "or":
                return before.said
            if joined == "and":
                return before.said if before.said is Said.PLAN and "pastbase" in forms else Said.UNCLEAR
            return Said.UNCLEAR if "pastbase" in forms else said
        if said is not Said.BARE or joined == "but":
            return self._alone(p, said)
        if before.said in (Said.PLAN, Said.ASKED, Said.OPEN) or joined == "or":
            return before.said
        if before.said is Said.NOT:
            return Said.NOT if "base" in forms and "noun" not in forms else Said.UNCLEAR
        if before.prefix and before.said in (Said.DONE, Said.MISSED, Said.SKIPPED):
            return before.said
        return self._alone(p, said)

    def _alone(self, p: Parsed, said: Said) -> Said:
        """A bare habit with an amount is a line of a log ("water 8"), unless its date is still to come."""
        if said is not Said.BARE:
            return said
        if any(d > self.scene.today for d in p.days.dates):
            return Said.PLAN
        return Said.DONE if p.amounts.found else Said.BARE

    def _backward(self, p: Parsed, said: Said) -> None:
        """ "Run, meditation and reading done": what the last one says holds for the bare ones before it."""
        if said not in REPORTS or p.saying.prefix or not p.has("done", "tick", "cross", "miss", "skip", "neg"):
            return
        for n in range(len(self.claims) - 2, -1, -1):
            claim = self.claims[n]
            if claim.said is not Said.BARE or claim.sentence != self.sentence:
                return
            when = claim.days if claim.days.dates else self.claims[-1].days
            self.claims[n] = replace(claim, said=said, days=when)

    def _add(self, claim: Claim) -> None:
        self.claims.append(claim)

    def _except(self, p: Parsed) -> None:
        """The habits behind "except" are taken out of "all"; one that isn't known is a question."""
        if not self.claims:
            self._add(Claim(Said.DONE, everything=True, days=self._days(p), sentence=self.sentence))
        last = self.claims[-1]
        if not last.everything or p.match.rivals or p.match.unsure or not p.match.habits or p.stray or p.days.dates:
            doubt = Doubt.UNCLEAR if p.match.habits or not last.everything else Doubt.UNKNOWN_HABIT
            self.claims[-1] = replace(last, offers=p.match.rivals).doubting(Doubt.WHICH_HABIT if p.match.rivals else doubt)
            return
        self.claims[-1] = replace(last, excepted=last.excepted + p.match.habits)

    def _elliptical(self, p: Parsed, follows: str) -> None:
        from_before = [c for c in self.claims if c.sentence == self.sentence] or self.claims
        said = p.saying.said
        plain_words = not p.stray and not p.has("strange")
        if said in (Said.ASKED, Said.PLAN, Said.NOTHING, Said.OPEN):
            self.intents.add(said)
            if said in (Said.OPEN, Said.PLAN) and plain_words:
                self._settle(said)
            return
        if p.has("hedge", "wished") and self.claims and not p.days.dates:
            self.claims[-1] = self.claims[-1].doubting(Doubt.UNCLEAR)
            return
        if not plain_words:
            return
        if p.has("all", "both", "none"):
            self._all(p, said, follows)
        elif said is Said.BARE:
            self._bare_days(p, from_before, follows)
        else:
            self._generic(p, said, from_before)

    def _settle(self, said: Said) -> None:
        """ "Run: later", "reading still to do": bare habits before it are not reported."""
        self.claims = [replace(c, said=said) if c.said is Said.BARE else c for c in self.claims]

    def _all(self, p: Parsed, said: Said, follows: str) -> None:
        claim = self._claim(p, said if said is not Said.BARE else Said.DONE)
        claim = replace(claim, everything=True)
        if p.has("none"):
            claim = replace(claim, said=Said.MISSED).doubting(Doubt.UNCLEAR)
        elif said is Said.NOT:
            claim = claim.doubting(Doubt.UNCLEAR)
        elif p.has("both"):
            claim = self._both(claim)
        if said is Said.BARE and not p.has("none", "both") and follows not in ("except", "but", "colon"):
            claim = claim.doubting(Doubt.UNCLEAR)
        self._settle_bare()
        self._add(claim)

    def _settle_bare(self) -> None:
        self.claims = [c for c in self.claims if c.said is not Said.BARE]

    def _both(self, claim: Claim) -> Claim:
        bare = tuple(h for c in self.claims if c.said is Said.BARE for h in c.habits)
        two = bare if len(bare) == 2 else tuple(sorted(self.scene.open_today))
        if len(two) == 2:
            return replace(claim, everything=False, habits=two)
        return replace(claim, everything=False, offers=two).doubting(Doubt.WHICH_HABIT)

    def _bare_days(self, p: Parsed, before: Sequence[Claim], follows: str) -> None:
        """Days alone: "Ran Mon, Wed" goes on, "Yesterday, …" and "Mon: …" open what follows."""
        if p.amounts.found and not p.days.dates:
            self._loose_amount(p)
            return
        if not p.days.dates and not p.days.bulk and p.days.doubt is None:
            return
        last = before[-1] if before and before[-1].sentence == self.sentence else None
        if follows == "colon" or last is None:
            held = self.lead.dates if p.clause.joined in ("comma", "and") else ()
            self.lead = replace(p.days, dates=held + p.days.dates, first=True)
            self.listing = follows in ("comma", "and")
            return
        if last.said in REPORTS and last.habits and last.days.dates:
            self._add(replace(self._claim(p, last.said), habits=last.habits, amounts=p.amounts.found, prefix=last.prefix))
        elif last.said in REPORTS or last.said is Said.BARE:
            self.claims[-1] = replace(last, days=p.days).doubting(*([Doubt.BULK] if p.days.bulk else []))

    def _loose_amount(self, p: Parsed) -> None:
        """An amount behind a report ("ran, 30 min") belongs to it; several units or none to belong to: ask."""
        last = self.claims[-1] if self.claims else None
        if last and not last.amounts and len(last.habits) == 1 and last.said in (Said.DONE, Said.BARE):
            self.claims[-1] = replace(last, amounts=p.amounts.found, said=Said.DONE)
        elif last and last.generic and last.said is Said.DONE and not last.amounts:
            self.claims[-1] = replace(last, amounts=p.amounts.found)
        elif not last:
            self._add(replace(self._claim(p, Said.DONE), generic=True))
        else:
            self.claims[-1] = last.doubting(Doubt.UNCLEAR)

    def _generic(self, p: Parsed, said: Said, before: Sequence[Claim]) -> None:
        """A report without a habit: it belongs to the habit before it, to the prompt, or to all that is open."""
        self.touched = True
        last = before[-1] if before else None
        if any(c.said is Said.BARE for c in self.claims):
            self._say_bare(p, said)
        elif last is not None and (last.habits or last.everything) and p.days.dates:
            claim = replace(self._claim(p, said), habits=last.habits, everything=last.everything and not last.habits)
            self._add(replace(claim, prefix=True))
        elif last is not None and said is Said.NOT and not p.days.dates and last.said in (Said.NOT, Said.NOTHING):
            return
        elif last is not None and last.said in REPORTS and said is Said.DONE:
            return
        elif last is None and self._implied(p, said):
            return
        else:
            self._add(replace(self._claim(p, said), generic=True))

    def _implied(self, p: Parsed, said: Said) -> bool:
        """A lone "no" or "not" before the report proper ("no, I didn't run") says nothing by itself."""
        return said is Said.NOT and all(i.kind in ("neg", "fill", "det", "noise") for i in p.clause.items)

    def _say_bare(self, p: Parsed, said: Said) -> None:
        """ "Run: done Monday", "run, reading — skipped": what is said holds for the bare habits before it."""
        when = self._days(p)
        bare = [c for c in self.claims if c.said is Said.BARE]
        self.claims = [c for c in self.claims if c.said is not Said.BARE]
        for claim in bare:
            days_ = when if when.dates or when.doubt else claim.days
            fresh = self._claim(p, said)
            much = fresh.amounts or claim.amounts
            self._add(replace(fresh, habits=claim.habits, offers=claim.offers, days=days_, amounts=much).doubting(*claim.doubts))


def dates_of(claim: Claim, today: date) -> tuple[date, ...]:
    """The dates of a claim; today where it names none."""
    return claim.days.dates or (today,)
