"""Reads the clauses of a message one after the other into claims."""

from collections.abc import Sequence
from dataclasses import replace

from coaching.reading.amounts import same_unit
from coaching.reading.claims import Claim, Parsed, main_part, only_base, parse
from coaching.reading.clauses import Clause
from coaching.reading.days import Days
from coaching.reading.ellipsis import Elliptical
from coaching.reading.habits import titles
from coaching.reading.saying import REPORTS, Said
from coaching.reading.scene import Doubt


class Teller(Elliptical):
    """Takes in clauses and remembers what an elliptical one refers to."""

    __slots__ = ()

    def tell(self, clauses: Sequence[Clause]) -> None:
        """Take in all clauses."""
        for n, clause in enumerate(clauses):
            follows = clauses[n + 1].joined if n + 1 < len(clauses) else ""
            if clause.joined == "sentence":
                self.sentence, self.conditional, self.set_aside = self.sentence + 1, False, ()
                self.lead = self.lead if self.lead.first and len(self.lead.dates) == 0 else Days()
            self._clause(clause, follows)

    def _clause(self, clause: Clause, follows: str) -> None:
        if clause.joined == "if":
            self.conditional = True
        if self.conditional:
            self.intents.add(Said.ASKED if clause.asked else Said.PLAN)
            return
        if clause.joined == "aside":
            main = main_part(clause)
            if main is None:
                return
            clause = main
        parsed = parse(clause, self.scene, self.profiles)
        self.correct(parsed)
        told_before = len(self.claims)
        self.hear_sick(parsed)
        self.rest = self.rest or clause.has("rest")
        told = parsed.saying.said in (Said.OPEN, Said.MISSED, Said.SKIPPED)
        self.touched = self.touched or parsed.match.named or told or clause.has("void")
        if parsed.has("strange") or (parsed.has("object") and not parsed.match.habits):
            self.talked_of = self.sentence
        if clause.joined == "because":
            return
        went_on = clause.joined in ("and", "or", "comma") and parsed.saying.said is Said.BARE
        self.excepting = clause.joined == "except" or (self.excepting and went_on)
        if self.excepting:
            self._except(parsed)
        elif self._goes_on(parsed):
            said = self.claims[-1]
            much = same_unit(said.amounts, parsed.amounts.found)
            claim = replace(self.claim(parsed, Said.DONE), habits=said.habits, offers=(), amounts=much)
            self.claims.append(claim.settled())
        elif self._continues(parsed):
            self._loose_amount(parsed)
        elif parsed.match.named or parsed.match.foreign:
            self._about(parsed, follows)
        else:
            self._elliptical(parsed, follows)
        self.weigh_days(parsed, told_before)

    def _about(self, p: Parsed, follows: str) -> None:
        """A clause that names a habit, or an activity that no habit has."""
        self.for_sickness(p)
        p = self.kept_from(p)
        named = Said.BARE if only_base(p) else p.saying.said
        said = self._alone(p, named) if follows == "colon" else self._inherited(p)
        if p.clause.joined == "colon" and self.claims and self.claims[-1].generic and said in REPORTS:
            self.claims.pop()
        if p.has("perfect_not") and said is Said.NOT and p.days.dates in ((), (self.scene.today,)) and not p.days.bulk:
            said = Said.OPEN
        if said is Said.OPEN and any(d > self.scene.today for d in p.days.dates):
            said = Said.PLAN
        if said in (Said.PLAN, Said.ASKED, Said.OPEN, Said.NOTHING):
            self.intents.add(said)
        if not p.match.habits and not p.match.rivals:
            self._unknown(p, said)
        elif self._is_except(p, said):
            self.excepting = True
            self.amend(replace(self.claims[-1], excepted=self.claims[-1].excepted + p.match.habits))
            if p.days.dates not in ((), self.claims[-1].days.dates):
                self.amend(self.claims[-1].doubting(Doubt.WHICH_DAY))
        elif not self._is_small_talk(p, said):
            claim = self._prompted(p, self.claim(p, said))
            else_named = not p.clause.mentions and self.talked_of == self.sentence
            vessels = any(a.contained for a in p.amounts.found)
            self.claims.append(claim.doubting(Doubt.UNCLEAR) if else_named and vessels else claim)
            self.share_amounts(p)
            self._backward(p, said)
            self._fill_in()

    def _fill_in(self) -> None:
        """ "Missed Wed but ran Mon", "Done! Meditated 10 min": the habit named second is meant the first time, too."""
        habits = self.claims[-1].habits
        for n, claim in enumerate(self.claims[:-1]):
            else_meant = self.claims[-1].joined == "and" and self.scene.last_prompt not in (None, *habits)
            said_before = (
                not else_meant
                and claim.generic
                and claim.said is Said.DONE
                and not claim.days.dates
                and not claim.amounts
            )
            if said_before and self.claims[-1].said is Said.DONE:
                self.claims.pop(n)
                return
            dated = claim.days.dates and self.scene.today not in claim.days.dates
            if claim.generic and dated and claim.sentence == self.sentence and self.claims[-1].days.dates:
                self.claims[n] = replace(claim, generic=False, habits=habits)

    def _unknown(self, p: Parsed, said: Said) -> None:
        """An activity that no habit has: asked about when it sounds like a check-in."""
        foreign = [a for a in p.match.foreign if a not in titles()["quiet"]]
        if foreign and said in (Said.DONE, Said.MISSED, Said.SKIPPED, Said.UNCLEAR) and not p.has("other"):
            self.claims.append(self.claim(p, said).doubting(Doubt.UNKNOWN_HABIT))

    def _is_small_talk(self, p: Parsed, said: Said) -> bool:
        """Whether habit words are only passing by: "see you in 10 min", "called the bank", "reading glasses"."""
        passing = not p.clause.mentions and p.saying.said is Said.BARE
        return (
            (passing and p.has("me", "perfect", "it", "other", "strange"))
            or (passing and p.has("prep") and not p.days.dates)
            or (p.match.unsure and p.stray)
            or (said is Said.BARE and p.stray)
        )

    def _prompted(self, p: Parsed, claim: Claim) -> Claim:
        """An amount alone that fits several habits belongs to the one that was just asked about."""
        prompt = self.scene.last_prompt
        if p.clause.mentions or prompt not in p.match.rivals or prompt is None:
            return claim
        kept = tuple(d for d in claim.doubts if d is not Doubt.WHICH_HABIT)
        return replace(claim, habits=(prompt,), offers=(), doubts=kept)

    def _goes_on(self, p: Parsed) -> bool:
        """ "Ran 20 min Monday, 30 min Wednesday": the same habit, another day."""
        last = self.before
        if last is None or p.clause.mentions or not (p.amounts.found and p.days.dates) or p.stray:
            return False
        known = (*p.match.habits, *p.match.rivals)
        same = len(last.habits) == 1 and bool(last.days.dates) and (not known or last.habits[0] in known)
        return same and last.said is Said.DONE and p.saying.said is Said.BARE

    def _continues(self, p: Parsed) -> bool:
        """An amount alone ("ran this morning (30 min)") belongs to the report before it if the unit fits that habit."""
        last = self.claims[-1] if self.claims and self.claims[-1].sentence == self.sentence else None
        if p.clause.mentions or not p.amounts.found or last is None or p.saying.said is not Said.BARE:
            return False
        if p.days.dates or last.amounts:
            return False
        if last.generic and len(p.match.habits) == 1:
            self.amend(replace(last, generic=False, habits=p.match.habits))
            return True
        if len(last.habits) != 1:
            return last.generic
        known = (*p.match.habits, *p.match.rivals)
        return last.said in (Said.DONE, Said.BARE) and (not known or last.habits[0] in known)

    def _is_except(self, p: Parsed, said: Said) -> bool:
        """ "All done, but not reading" leaves reading open, as "except reading" does."""
        last = self.claims[-1] if self.claims else None
        if last is None or not last.everything or last.said is not Said.DONE:
            return False
        bare = said is Said.BARE or only_base(p) or not last.plainly
        return said in (Said.NOT, Said.OPEN) or (bare and p.clause.joined == "but")

    def _except(self, p: Parsed) -> None:
        """The habits behind "except" are taken out of "all"; one that isn't known is a question."""
        if not self.claims:
            return
        last = self.claims[-1]
        if not last.everything or p.match.rivals or p.match.unsure or not p.match.habits or p.stray or p.days.dates:
            doubt = Doubt.UNCLEAR if p.match.habits or not last.everything else Doubt.UNKNOWN_HABIT
            self.claims[-1] = replace(last, offers=p.match.rivals).doubting(
                Doubt.WHICH_HABIT if p.match.rivals else doubt
            )
            return
        self.claims[-1] = replace(last, excepted=last.excepted + p.match.habits)

    def _inherited(self, p: Parsed) -> Said:
        """What a clause says, given the one before it in the same sentence ("didn't run or meditate")."""
        said, joined = p.saying.said, p.clause.joined
        before = self.claims[-1] if self.claims and self.claims[-1].sentence == self.sentence else None
        forms = {i.form for i in p.rest if i.kind in ("act", "key", "habit")}
        if before is None or joined in ("start", "sentence"):
            return self._alone(p, said)
        if joined == "or" and before.said is Said.DONE and said in (Said.DONE, Said.BARE):
            self.claims[-1] = before.doubting(Doubt.UNCLEAR)
            return Said.UNCLEAR
        own = p.has("me", "done", "do", "tick") or p.saying.prefix
        if (
            said is Said.DONE
            and not own
            and before.said in (Said.NOT, Said.PLAN, Said.SKIPPED, Said.MISSED)
            and joined != "but"
        ):
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
        habitual = (p.days.bulk or p.amounts.times is not None) and not p.has("week")
        if habitual or any(d > self.scene.today for d in p.days.dates):
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
            if said is Said.NOT:
                self.claims[n] = self.claims[n].doubting(Doubt.UNCLEAR)
