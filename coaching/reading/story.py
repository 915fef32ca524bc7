"""What has been told so far, clause by clause, and how a claim is made out of the next one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coaching.reading.claims import Claim, Parsed, doubts, is_noun
from coaching.reading.days import Days
from coaching.reading.habits import Profile
from coaching.reading.saying import REPORTS, Said
from coaching.reading.scene import Doubt, Scene

_WAS = frozenset(("was", "were", "been", "had", "estaba", "etais", "war", "estava", "ero", "stato", "stata"))
_TURNING = ("neg", "other", "void", "quit", "wished", "hedge", "perfect_not", "ask", "done")
"""With these a "too" may mean anything."""


@dataclass(slots=True)
class Story:
    """The claims of a message so far, and what an elliptical clause may refer to."""

    scene: Scene
    profiles: Sequence[Profile]
    claims: list[Claim] = field(default_factory=list)
    intents: set[Said] = field(default_factory=set)
    sick: bool = False
    sick_now: bool = False
    rest: bool = False
    lead: Days = field(default_factory=Days)
    sentence: int = 0
    conditional: bool = False
    excepting: bool = False
    talked_of: int = -1
    """The sentence in which something else was named last ("red wine, 2 glasses")."""
    listing: bool = False
    """Days alone have opened a list that the next clause may go on with ("Mon, Wed and Fri I ran")."""
    set_aside: tuple[date, ...] = ()
    """Past days of which this sentence has said something that came to no claim ("you said I missed Friday")."""
    touched: bool = False
    """A habit or a check-in word was in it somewhere, even if it comes to nothing."""

    @property
    def before(self) -> Claim | None:
        """The last claim of the same sentence."""
        return self.claims[-1] if self.claims and self.claims[-1].sentence == self.sentence else None

    def claim(self, p: Parsed, said: Said) -> Claim:
        """The clause as a claim, with its doubts."""
        abstaining = all(x.abstains for x in self.profiles if x.habit_id in p.match.habits)
        return Claim(
            said,
            p.match.habits,
            self.days_of(p),
            p.amounts.found,
            doubts(p, said, abstaining),
            offers=p.match.rivals,
            partial=p.saying.partial,
            only=p.has("only"),
            total=p.has("total"),
            prefix=p.saying.prefix or (p.saying.said is Said.BARE and said in REPORTS),
            noun=self.before.noun if self.before and p.saying.said is Said.BARE else is_noun(p),
            plainly=p.has("done", "do", "tick") or (p.has("all") and bool(p.match.habits)),
            titled=p.has("habit"),
            joined=p.clause.joined,
            sentence=self.sentence,
        )

    def days_of(self, p: Parsed) -> Days:
        """The clause's own days, else those that opened the sentence."""
        own = p.days
        if own.dates and own.first:
            listed = self.listing and p.clause.joined in ("comma", "and")
            self.lead = replace(own, dates=self.lead.dates + own.dates) if listed else own
            self.listing = False
            return self.lead
        if own.dates:
            self.lead = Days()
        if own.dates or own.doubt or own.bulk or not self.lead.dates:
            return own
        return replace(self.lead, part=own.part)

    def amend(self, claim: Claim) -> None:
        """Put `claim` in the place of the last one."""
        self.claims[-1] = claim

    def take_bare(self) -> list[Claim]:
        """Take out the habits that were only named."""
        bare = [c for c in self.claims if c.said is Said.BARE]
        self.claims = [c for c in self.claims if c.said is not Said.BARE]
        return bare

    def hear_sick(self, p: Parsed) -> None:
        """Being sick turns what was missed into skipped; said of today and of oneself it skips the day."""
        if not p.has("sick") or p.has("neg", "void", "wished", "other", "it") or p.clause.asked:
            return
        self.sick = True
        today = p.days.dates in ((), (self.scene.today,)) and not (p.days.bulk or p.days.doubt)
        over = _WAS & {word for item in p.rest for word in item.words}
        self.sick_now = self.sick_now or (today and not p.has("strange") and not over)

    def for_sickness(self, p: Parsed) -> None:
        """ "Was sick yesterday, didn't run": the sickness tells the day and the reason, not that all was skipped."""
        last = self.before
        against = p.saying.said in (Said.NOT, Said.MISSED, Said.SKIPPED)
        if self.sick and against and last and last.everything and last.said is Said.SKIPPED and p.match.habits:
            self.lead = replace(self.claims.pop().days, first=True)

    def kept_from(self, p: Parsed) -> Parsed:
        """ "Too tired to run", said of a day that is over, tells that it wasn't done."""
        over = bool(p.days.dates) and max(p.days.dates) < self.scene.today
        kept = p.saying.said is Said.NOTHING and over and p.has("too") and not p.has(*_TURNING)
        return replace(p, saying=replace(p.saying, said=Said.MISSED)) if kept else p

    def correct(self, p: Parsed) -> None:
        """ "Ran yesterday, no wait, Thursday": which of the two holds is asked."""
        at = next((n for n, i in enumerate(p.clause.items) if i.kind in ("amends", "each")), None)
        if self.claims and at is not None:
            self.amend(self.claims[-1].doubting(Doubt.UNCLEAR))

    def _may_share(self, p: Parsed) -> bool:
        """ "Called mom and dad on Sunday": the day of what isn't a habit may be that of the habit before it."""
        last = self.before
        undated = last is not None and not last.days.dates and not last.days.part
        return undated and p.clause.joined in ("and", "or") and p.saying.said is Said.BARE

    def weigh_days(self, p: Parsed, told_before: int) -> None:
        """A report without a day, after a past day that came to nothing, may be of that day."""
        past = tuple(d for d in p.days.dates if d < self.scene.today)
        if len(self.claims) == told_before:
            self.set_aside = self.set_aside or (past if p.saying.said in (Said.NOTHING, Said.MISSED) else ())
            if past and self._may_share(p):
                self.amend(self.claims[-1].doubting(Doubt.WHICH_DAY))
        elif self.set_aside and len(self.claims) > told_before and not (p.days.dates or p.days.part):
            self.amend(self.claims[-1].doubting(Doubt.WHICH_DAY))

    def share_amounts(self, p: Parsed) -> None:
        """ "10 min meditation and 20 pages": an amount in the unit of another habit is a report of that one."""
        claim = self.claims[-1]
        owners = {a: {x.habit_id for x in self.profiles if a.unit and x.unit == a.unit} for a in claim.amounts}
        others = [a for a in claim.amounts if owners[a] and not owners[a] & set(claim.habits)]
        if not p.has("and") or not others or len(others) == len(claim.amounts) or claim.said is not Said.DONE:
            return
        self.amend(replace(claim, amounts=tuple(a for a in claim.amounts if a not in others)))
        for amount in others:
            own = replace(claim, habits=tuple(owners[amount]), amounts=(amount,))
            self.claims.append(own if len(own.habits) == 1 else own.doubting(Doubt.UNCLEAR))
