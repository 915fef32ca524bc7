"""Clauses that name no habit: days alone, amounts alone, "done", "skip today", "everything"."""

from collections.abc import Sequence
from dataclasses import replace

from coaching.reading.claims import Claim, Parsed
from coaching.reading.days import Days
from coaching.reading.saying import REPORTS, Said
from coaching.reading.scene import Doubt
from coaching.reading.story import Story

_IN_LISTS = frozenset(("prep", "det", "dom_lead", "and", "or", "this", "at"))
"""What may stand between the days of a list; more is a remark ("yesterday was rough")."""


_NOTHING = frozenset(("nothing", "nada", "rien", "nichts", "niente"))
"""Said of a day they deny all that was due."""


class Elliptical(Story):
    """Reads what refers to something said before, to the prompt, or to all that is open."""

    __slots__ = ()

    def _elliptical(self, p: Parsed, follows: str) -> None:
        from_before = [c for c in self.claims if c.sentence == self.sentence] or self.claims
        said = p.saying.said
        if said is Said.NOT and p.has("perfect_not") and p.days.dates in ((), (self.scene.today,)):
            said = Said.OPEN
        plain_words = not p.stray and not p.has("strange", "away")
        if said in (Said.ASKED, Said.PLAN, Said.NOTHING, Said.OPEN):
            self.intents.add(said)
            if p.has("change") and self.claims:
                self.amend(self.claims[-1].doubting(Doubt.UNCLEAR))
            elif said in (Said.OPEN, Said.PLAN) and plain_words:
                self._settle(said)
            return
        if p.has("sick") and said not in (Said.SKIPPED, Said.MISSED):
            if self.sick and not self.sick_now and p.days.dates and not self.claims:
                claim = replace(self.claim(p, Said.SKIPPED), everything=True)
                self.claims.append(claim.doubting(Doubt.UNCLEAR))
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
        claim = self.claim(p, said if said is not Said.BARE else Said.DONE)
        claim = replace(claim, everything=True)
        if p.has("none"):
            claim = replace(claim, said=Said.MISSED).doubting(Doubt.UNCLEAR)
        elif said is Said.NOT:
            claim = claim.doubting(Doubt.UNCLEAR)
        elif p.has("both"):
            claim = self._both(claim)
        if said is Said.BARE and not p.has("none", "both") and follows not in ("except", "but", "colon"):
            claim = claim.doubting(Doubt.UNCLEAR)
        self.take_bare()
        self.claims.append(claim)

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
        alone = follows in ("", "sentence")
        last = before[-1] if before and (alone or before[-1].sentence == self.sentence) else None
        if follows == "colon" or last is None:
            held = self.lead.dates if self.listing and p.clause.joined in ("comma", "and") else ()
            self.lead = replace(p.days, dates=held + p.days.dates, first=True)
            self.listing = follows in ("comma", "and") and all(i.kind in _IN_LISTS for i in p.rest)
            return
        if last.said in REPORTS and last.habits and last.days.dates:
            self.claims.append(
                replace(self.claim(p, last.said), habits=last.habits, amounts=p.amounts.found, prefix=last.prefix)
            )
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
            self.claims.append(replace(self.claim(p, Said.DONE), generic=True))
        else:
            self.claims[-1] = last.doubting(Doubt.UNCLEAR)

    def _generic(self, p: Parsed, said: Said, before: Sequence[Claim]) -> None:
        """A report without a habit: it belongs to the habit before it, to the prompt, or to all that is open.

        A lone "no" before the report proper ("no, I didn't run") says nothing by itself.
        """
        self.touched = True
        last = before[-1] if before else None
        if any(c.said is Said.BARE for c in self.claims):
            self._say_bare(p, said)
        elif last is not None and (last.habits or last.everything) and p.days.dates:
            claim = replace(self.claim(p, said), habits=last.habits, everything=last.everything and not last.habits)
            self.claims.append(replace(claim, prefix=True))
        elif said is Said.NOT and not p.days.dates:
            agreed = self.claims and self.claims[-1].said in (Said.NOT, Said.MISSED)
            if self.claims and self.claims[-1].said in REPORTS and not agreed and not p.clause.mentions:
                self.amend(self.claims[-1].doubting(Doubt.UNCLEAR))
        elif last is not None and last.said in REPORTS and said is Said.DONE:
            return
        elif said is Said.NOT and any(_NOTHING & set(i.words) for i in p.rest):
            claim = replace(self.claim(p, Said.MISSED), everything=True)
            self.claims.append(claim.doubting(Doubt.UNCLEAR))
        else:
            self.claims.append(replace(self.claim(p, said), generic=True))

    def _say_bare(self, p: Parsed, said: Said) -> None:
        """ "Run: done Monday", "run, reading — skipped": what is said holds for the bare habits before it."""
        when = self.days_of(p)
        for claim in self.take_bare():
            days_ = when if when.dates or when.doubt else claim.days
            fresh = self.claim(p, said)
            much = fresh.amounts or claim.amounts
            if said in (Said.NOT, Said.MISSED, Said.SKIPPED) and _other_days(claim, when):
                self.claims.append(replace(claim, said=Said.DONE))
            self.claims.append(
                replace(fresh, habits=claim.habits, offers=claim.offers, days=days_, amounts=much).doubting(
                    *claim.doubts
                )
            )


def _other_days(claim: Claim, when: Days) -> bool:
    """ "Gym Mon and Wed, missed Fri": what was named with days of its own is a line of a log."""
    return bool(claim.days.dates and when.dates) and not set(claim.days.dates) & set(when.dates)
