"""From claims to entries: who is meant, on which date, with which status, and what stands against writing it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coaching.reading.claims import Claim
from coaching.reading.habits import Profile
from coaching.reading.quantities import quantity
from coaching.reading.saying import REPORTS, Said
from coaching.reading.scene import FREE_DAYS, LIMIT_DAYS, Doubt, ReadEntry, Scene, too_early
from coaching.values import Habit, Status

_AGAINST = {Said.NOT: Status.MISSED, Said.MISSED: Status.MISSED, Said.SKIPPED: Status.SKIPPED}
_EVENING = 18
"""The local hour from which "no meditation today" is a report rather than a plan."""
_OF_A_DAY = (Said.DONE, Said.BARE, Said.NOT, Said.MISSED)
"""Of a report like these it is asked which day was meant, where another one was named beside it."""
_RANK = {Status.DONE: 3, Status.PARTIAL: 2, Status.SKIPPED: 1, Status.MISSED: 0}


@dataclass(frozen=True, slots=True)
class Settled:
    """One entry, or a question: `entry` None with doubts asks without a proposal."""

    entry: ReadEntry | None = None
    doubts: tuple[Doubt, ...] = ()
    offers: tuple[int, ...] = ()
    days: tuple[date, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Settler:
    """Settles claims in one scene."""

    scene: Scene
    profiles: dict[int, Profile]
    habits: dict[int, Habit]
    sick: bool = False

    def settle(self, claims: Sequence[Claim]) -> list[Settled]:
        """All that the claims come to."""
        shared = _share_days(claims, self.scene)
        return [settled for claim in shared if claim.said in (*REPORTS, Said.BARE) for settled in self._claim(claim)]

    def _claim(self, claim: Claim) -> Iterator[Settled]:
        if Doubt.UNKNOWN_HABIT in claim.doubts:
            offers = tuple(sorted(self.scene.open_today))
            yield Settled(doubts=claim.doubts, offers=offers, days=self._dates(claim))
            return
        habits, offers = self._who(claim)
        if claim.said is Said.DOUBLE or offers or Doubt.BULK in claim.doubts:
            doubts = (Doubt.WHICH_HABIT, *claim.doubts) if offers else claim.doubts or (Doubt.UNCLEAR,)
            yield Settled(doubts=doubts, offers=offers or habits, days=claim.days.dates)
            return
        for habit_id in habits:
            for day in self._dates(claim) or ():
                yield from self._entry(claim, habit_id, day)
        if claim.days.doubt is not None and not claim.days.dates and habits:
            yield Settled(doubts=(Doubt.WHICH_DAY,), offers=habits)

    def _dates(self, claim: Claim) -> tuple[date, ...]:
        if claim.days.dates:
            return claim.days.dates
        return () if claim.days.doubt is not None else (self.scene.today,)

    def _who(self, claim: Claim) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The habits of the claim, or the ones to ask about."""
        if Doubt.WHICH_HABIT in claim.doubts:
            return (), claim.offers or claim.habits or self._around(claim)
        if claim.everything:
            return tuple(h for h in self._around(claim) if h not in claim.excepted), ()
        if not claim.generic:
            return claim.habits, ()
        around = self._around(claim)
        if self.scene.last_prompt is not None:
            return (self.scene.last_prompt,), ()
        if claim.said is Said.SKIPPED and self._is_today(claim) and (claim.days.dates or self.sick):
            return around, ()
        fits = all(a.of(self.profiles[h].unit) is not None for h in around for a in claim.amounts)
        if self._is_today(claim) and len(around) == 1 and fits:
            return around, ()
        if not around and self._is_today(claim) and not claim.amounts:
            return (), ()
        return (), around or tuple(self.habits)

    def _is_today(self, claim: Claim) -> bool:
        return claim.days.dates in ((), (self.scene.today,)) and claim.days.doubt is None

    def _around(self, claim: Claim) -> tuple[int, ...]:
        """What is open today, or was due on the claim's days and isn't done."""
        if self._is_today(claim):
            return tuple(h for h in self.habits if h in self.scene.open_today)
        return tuple(h for h in self.habits if any(self._is_open(h, d) for d in claim.days.dates))

    def _is_open(self, habit_id: int, day: date) -> bool:
        standing = self.scene.standings.get((habit_id, day))
        return self._is_due(habit_id, day) and (standing is None or standing.status is not Status.DONE)

    def _is_due(self, habit_id: int, day: date) -> bool:
        return day in self.scene.due.get(habit_id, ()) or (
            day == self.scene.today and habit_id in self.scene.open_today
        )

    def _entry(self, claim: Claim, habit_id: int, day: date) -> Iterator[Settled]:
        claim = self._turned(claim, habit_id)
        status = _AGAINST.get(claim.said, Status.DONE)
        if status is Status.MISSED and self.sick:
            status = Status.SKIPPED
        if status in (Status.MISSED, Status.SKIPPED):
            if self._stands(claim, habit_id, day):
                yield self._checked(*self._for_today(claim, ReadEntry(habit_id, day, status)))
            return
        yield from self._done(claim, habit_id, day)

    def _turned(self, claim: Claim, habit_id: int) -> Claim:
        """For "no sugar": not eating any is done; eating some is asked about."""
        if not self.profiles[habit_id].abstains or claim.everything or claim.generic:
            return claim
        if claim.titled:
            asks = claim.said in (Said.NOT, Said.UNCLEAR)
            return (
                claim.doubting(Doubt.UNCLEAR)
                if asks
                else replace(claim, said=Said.DONE if claim.said is Said.BARE else claim.said)
            )
        if claim.said is Said.NOT:
            return replace(claim, said=Said.DONE)
        if claim.said in (Said.MISSED, Said.SKIPPED):
            return replace(claim, said=Said.DONE).doubting(Doubt.UNCLEAR)
        return replace(claim, said=Said.MISSED).doubting(Doubt.UNCLEAR)

    def _for_today(self, claim: Claim, entry: ReadEntry) -> tuple[Claim, ReadEntry]:
        """ "No meditation today", said by day, may be meant as a skip: the day isn't over."""
        by_day = self.scene.now.date() == self.scene.today and self.scene.now.hour < _EVENING
        if self.sick:
            return claim, entry
        if claim.said is Said.NOT and claim.noun and entry.day == self.scene.today and by_day:
            return claim.doubting(Doubt.UNCLEAR), replace(entry, status=Status.SKIPPED)
        return claim, entry

    def _stands(self, claim: Claim, habit_id: int, day: date) -> bool:
        """Nothing planned, nothing missed: only a clear word for an earlier day is kept all the same."""
        if day == self.scene.today and claim.said is not Said.SKIPPED and too_early(claim.days.part, self.scene):
            return False
        known = self.scene.standings.get((habit_id, day))
        explicit = claim.said in (Said.MISSED, Said.SKIPPED) and day != self.scene.today and bool(claim.days.dates)
        return self._is_due(habit_id, day) or explicit or (known is not None and known.status is not None)

    def _done(self, claim: Claim, habit_id: int, day: date) -> Iterator[Settled]:
        part = claim.days.part
        if day == self.scene.today and part and too_early(part, self.scene) and part != "night":
            if part == "tonight":
                yield Settled(doubts=(Doubt.FUTURE,), offers=(habit_id,), refused=True)
                return
            claim, day = claim.doubting(Doubt.WHICH_DAY), day - timedelta(days=1)
        if claim.said is Said.BARE or self._counts(claim, habit_id):
            claim = claim.doubting(Doubt.UNCLEAR)
        read = quantity(self.habits[habit_id], self.profiles[habit_id], claim.amounts)
        if read.doubt is not None:
            yield Settled(doubts=(*claim.doubts, read.doubt), offers=(habit_id,), days=(day,))
            return
        status = Status.PARTIAL if claim.partial and not claim.amounts else read.status
        entry = ReadEntry(habit_id, day, status, read.amount, read.unit)
        yield from self._added(claim, entry)

    def _counts(self, claim: Claim, habit_id: int) -> bool:
        """ "Drank water" doesn't say that it was all eight glasses."""
        counted = self.profiles[habit_id].unit in ("glasses", "cups", "bottles", "l", "ml", "steps")
        return counted and not (claim.amounts or claim.plainly or claim.everything or claim.generic)

    def _added(self, claim: Claim, entry: ReadEntry) -> Iterator[Settled]:
        """ "5 glasses so far" on top of a record of 3 means 2 more; the record is asked about before it grows."""
        known = self.scene.standings.get((entry.habit_id, entry.day))
        if claim.total and entry.amount is not None and known is not None and known.amount:
            if entry.amount == known.amount:
                return
            if entry.amount < known.amount:
                yield self._checked(claim.doubting(Doubt.LOWERS), entry)
                return
            entry = replace(entry, amount=round(entry.amount - known.amount, 2))
            claim = claim.doubting(Doubt.UNCLEAR)
        yield self._checked(claim, entry)

    def _checked(self, claim: Claim, entry: ReadEntry) -> Settled:
        """The entry with its date checked, and compared with what is on record."""
        doubts = list(claim.doubts)
        back = (self.scene.today - entry.day).days
        if back < 0:
            return Settled(doubts=(Doubt.FUTURE,), offers=(entry.habit_id,), refused=True)
        if back > LIMIT_DAYS:
            return Settled(doubts=(Doubt.LONG_AGO,), offers=(entry.habit_id,), days=(entry.day,), refused=True)
        if back > FREE_DAYS:
            doubts.append(Doubt.LONG_AGO)
        known = self.scene.standings.get((entry.habit_id, entry.day))
        if known is not None and known.status is not None and self._lowers(known.status, entry, claim):
            doubts.append(Doubt.LOWERS)
        return Settled(entry, tuple(doubts), days=claim.days.dates + claim.days.other)

    def _lowers(self, known: Status, entry: ReadEntry, claim: Claim) -> bool:
        if entry.status in (Status.DONE, Status.PARTIAL):
            return _RANK[entry.status] < _RANK[known] and claim.only
        return entry.status is not known


def _share_days(claims: Sequence[Claim], scene: Scene) -> list[Claim]:
    """ "Meditated and ran yesterday" is yesterday for both; looser pairs are asked about."""
    result = list(claims)
    for n in range(len(result) - 2, -1, -1):
        here, behind = result[n], result[n + 1]
        tied = behind.joined in ("and", "or") and behind.sentence == here.sentence and not here.amounts
        same = (tied and here.said is behind.said) or _but_not(here, behind)
        if same and _undated(here) and behind.days.dates and not behind.days.first:
            result[n] = replace(here, days=behind.days)
    for n, claim in enumerate(result):
        rival = _rival_days(result, n, scene) if _undated(claim) and claim.said in _OF_A_DAY else ()
        if rival:
            result[n] = replace(claim, days=replace(claim.days, other=(scene.today, *rival))).doubting(Doubt.WHICH_DAY)
    return result


def _but_not(here: Claim, behind: Claim) -> bool:
    """ "My reading but not my meditation": one report about two things, so the day of one is the day of both."""
    nouns = here.noun and behind.noun and here.sentence == behind.sentence
    return nouns and behind.joined == "but" and here.said is Said.DONE and behind.said is Said.NOT


def _rival_days(claims: Sequence[Claim], n: int, scene: Scene) -> tuple[date, ...]:
    """Other days an undated report may mean: those of any report, and of all that its sentence said before it."""
    for at, claim in enumerate(claims):
        turned = at == n + 1 and claim.joined == "but" and claim.said in (Said.NOT, Said.MISSED)
        near = (at < n or turned) and claim.sentence == claims[n].sentence
        other = claim.days.dates and claim.days.dates != (scene.today,)
        if other and (near or (claim.said is Said.DONE and claims[n].said in (Said.DONE, Said.BARE))):
            return claim.days.dates
    return ()


def _undated(claim: Claim) -> bool:
    return not claim.days.dates and not claim.days.part and not claim.days.bulk and claim.days.doubt is None
