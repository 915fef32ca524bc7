"""A model's reading of a message, checked: it is written only where the member's own words bear it out.

Every entry must be of a habit that the words name, on a date that they name, with a status that some clause reports;
the amount is read from the words, never taken from the model. What the words contradict is dropped, and what they leave
open becomes one of the questions that the rules ask, by the rules' own code (`settling`, `verdict`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from coaching.reading.amounts import Amount
from coaching.reading.claims import Claim, doubts, is_noun
from coaching.reading.days import Days
from coaching.reading.habits import Profile, unit_key
from coaching.reading.hearing import Heard, Hearing, hear, profiles_of
from coaching.reading.quantities import quantity
from coaching.reading.saying import Said
from coaching.reading.scene import Doubt, Reading, Scene
from coaching.reading.settling import Settled, Settler
from coaching.reading.verdict import MOST_DAYS, verdict
from coaching.values import Habit, Status

_REPORTED = {
    Status.DONE: (Said.DONE,),
    Status.PARTIAL: (Said.DONE,),
    Status.MISSED: (Said.NOT, Said.MISSED),
    Status.SKIPPED: (Said.SKIPPED,),
}
_OPEN = (Said.BARE, Said.UNCLEAR)
"""What neither bears out nor contradicts a status."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One check-in as a model read it."""

    habit_id: int
    day: date
    status: Status
    amount: float | None = None
    unit: str = ""


def settle(text: str, proposals: Sequence[Proposal], asked: Sequence[Doubt], scene: Scene) -> Reading | None:
    """What the proposals come to: entries to write, or one question; None where nothing of them is left.

    `asked` are the model's own doubts: they can only add a question.
    """
    return Checker(text, scene).settle(proposals, asked)


class Checker:
    """Checks proposals against one message in one scene; `settle` for any number of sets of them."""

    def __init__(self, text: str, scene: Scene) -> None:
        self.scene = scene
        self.hearing: Hearing = hear(text, scene)
        self.profiles: dict[int, Profile] = {p.habit_id: p for p in profiles_of(scene)}
        self.habits: dict[int, Habit] = {h.id: h for h in scene.habits}
        self.settler = Settler(scene, self.profiles, self.habits, self.hearing.sick)

    def settle(self, proposals: Sequence[Proposal], asked: Sequence[Doubt] = ()) -> Reading | None:
        """As `modelled.settle`."""
        return verdict(self._settled(proposals, asked))

    def _settled(self, proposals: Sequence[Proposal], asked: Sequence[Doubt]) -> list[Settled]:
        known = [p for p in dict.fromkeys(proposals) if p.habit_id in self.habits and self.hearing.clauses]
        found = [settled for proposal in known for settled in self._proposal(proposal)]
        twice = [key for key, times in Counter((p.habit_id, p.day) for p in known).items() if times > 1]
        found += [Settled(doubts=(Doubt.UNCLEAR,), offers=(habit_id,), days=(day,)) for habit_id, day in twice]
        if asked:
            offers = tuple(dict.fromkeys(p.habit_id for p in known)) or tuple(sorted(self.scene.open_today))
            found.append(Settled(doubts=tuple(asked), offers=offers))
        return found

    def _proposal(self, proposal: Proposal) -> Iterator[Settled]:
        about = self.hearing.about(proposal.habit_id)
        if proposal.day not in self.hearing.days | {self.scene.today}:
            yield Settled(doubts=(Doubt.WHICH_DAY,), offers=(proposal.habit_id,))
            return
        if not about:
            yield from self._unnamed(proposal)
            return
        on_day = [heard for heard in about if proposal.day in heard.dates]
        near = on_day or list(about)
        excepted = [heard for heard in about if heard.excepted and heard.named]
        telling = excepted or [heard for heard in near if heard.named] or near
        heard = self._witness(proposal, telling)
        if heard is None:
            yield from self._contradicted(proposal, telling)
            return
        yield from self.settler.settle([self._claim(proposal, heard, bool(on_day))])

    def _unnamed(self, proposal: Proposal) -> Iterator[Settled]:
        """A habit that the words don't name may be asked about, never written."""
        if self.hearing.named:
            yield Settled(doubts=(Doubt.WHICH_HABIT,), offers=tuple(sorted(self.hearing.named)))
            return
        clauses = self.hearing.clauses
        if not all(self._says(heard, proposal) or self._leaves_open(heard) for heard in clauses):
            yield from self._contradicted(proposal, clauses)
            return
        amounts = tuple(a for heard in clauses for a in heard.parsed.amounts.found)
        said = self._said(proposal, clauses[0])
        asked = Claim(said, (proposal.habit_id,), Days((proposal.day,)), amounts, (Doubt.UNCLEAR,), titled=True)
        yield from self.settler.settle([asked])

    def _witness(self, proposal: Proposal, about: Sequence[Heard]) -> Heard | None:
        """The clause that bears the status out, else one that leaves it open; None where any says something else."""
        fits = [heard for heard in about if self._says(heard, proposal)]
        unsure = [heard for heard in about if heard not in fits and self._leaves_open(heard)]
        against = len(about) > len(fits) + len(unsure)
        return None if against else next(iter([*fits, *unsure]), None)

    def _says(self, heard: Heard, proposal: Proposal) -> bool:
        if heard.excepted or heard.parsed.clause.asked:
            return False
        if proposal.status in (Status.SKIPPED, Status.MISSED) and self.hearing.sick and heard.said is not Said.DONE:
            return heard.said in (Said.NOT, Said.MISSED, Said.SKIPPED, Said.BARE)
        if heard.parsed.has("sick") and not heard.named and proposal.status is not Status.SKIPPED:
            return False
        expected = _REPORTED[proposal.status]
        if self.profiles[proposal.habit_id].abstains and not heard.parsed.has("habit"):
            expected = _REPORTED[Status.MISSED if proposal.status is Status.DONE else Status.DONE]
        return heard.said in expected

    def _leaves_open(self, heard: Heard) -> bool:
        return not heard.excepted and not heard.parsed.clause.asked and heard.said in _OPEN

    def _contradicted(self, proposal: Proposal, about: Sequence[Heard]) -> Iterator[Settled]:
        """Reports that say something else are asked about; questions, plans and what is left open say nothing."""
        if any(heard.said in (Said.DONE, Said.NOT, Said.MISSED, Said.SKIPPED, Said.DOUBLE) and not heard.excepted
               and not heard.parsed.clause.asked for heard in about):  # fmt: skip
            yield Settled(doubts=(Doubt.UNCLEAR,), offers=(proposal.habit_id,))

    def _claim(self, proposal: Proposal, heard: Heard, on_day: bool) -> Claim:
        """The proposal as a claim of the clause that bears it out, with everything that speaks against writing it."""
        p = heard.parsed
        amounts = self._amounts(proposal.habit_id, heard)
        unclear = self.hearing.unsettled or self.hearing.foreign or heard.said in _OPEN
        partial = proposal.status is Status.PARTIAL and not (amounts or p.saying.partial)
        abstains = self.profiles[proposal.habit_id].abstains
        unclear = unclear or (abstains and not p.has("habit") and proposal.status is not Status.DONE)
        found = (
            (Doubt.WHICH_HABIT, heard.named and not heard.surely),
            (Doubt.WHICH_DAY, not on_day or self._rival_day(proposal, heard)),
            (Doubt.BULK, len(self.hearing.days) > MOST_DAYS),
            (Doubt.UNCLEAR, unclear or partial or self._misread(proposal, amounts) or self._loose(proposal, heard)),
        )
        by_rules = doubts(p, self._said(proposal, heard), abstains)
        return Claim(
            self._said(proposal, heard),
            (proposal.habit_id,),
            Days((proposal.day,), other=p.days.other, part=p.days.part),
            amounts,
            (*by_rules, *(doubt for doubt, holds in found if holds)),
            partial=p.saying.partial or (proposal.status is Status.PARTIAL and not amounts),
            only=p.has("only"),
            total=p.has("total"),
            noun=is_noun(p),
            plainly=p.has("done", "do", "tick", "all", "both") or not p.match.habits,
            titled=True,
        )

    def _said(self, proposal: Proposal, heard: Heard) -> Said:
        if proposal.status is Status.MISSED:
            abstains = self.profiles[proposal.habit_id].abstains
            return Said.NOT if heard.said is Said.NOT and not abstains else Said.MISSED
        return Said.SKIPPED if proposal.status is Status.SKIPPED else Said.DONE

    def _loose(self, proposal: Proposal, heard: Heard) -> bool:
        """A clause without a name that may be about other habits: several are open, or the message names others."""
        if heard.named:
            return False
        others = self.hearing.named and proposal.habit_id not in self.hearing.named
        return not heard.surely or (bool(others) and not heard.parsed.has("all", "both"))

    def _rival_day(self, proposal: Proposal, heard: Heard) -> bool:
        """An undated clause beside dated ones may mean their day as well as today."""
        return not heard.dated and bool(self.hearing.days - {proposal.day})

    def _amounts(self, habit_id: int, heard: Heard) -> tuple[Amount, ...]:
        """The amounts of the clause that belong to the habit: all if it is the only one, else those in its unit."""
        found = heard.amounts
        if len(heard.habits) == 1:
            return found
        unit = self.profiles[habit_id].unit
        return tuple(a for a in found if a.unit and unit and a.of(unit) is not None)

    def _misread(self, proposal: Proposal, amounts: Sequence[Amount]) -> bool:
        """Whether the model's amount isn't the one that the words say."""
        if proposal.amount is None:
            return False
        profile = self.profiles[proposal.habit_id]
        read = quantity(self.habits[proposal.habit_id], profile, amounts)
        said = Amount(proposal.amount, unit_key(proposal.unit) if proposal.unit else "").of(profile.unit)
        return read.doubt is None and read.amount not in (said, proposal.amount)
