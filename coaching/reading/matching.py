"""Which of the member's habits a clause is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.reading.amounts import Amount
from coaching.reading.habits import Profile, titles
from coaching.reading.lexicon import Item

_OBJECTS = ("key", "object")
_LIGHT = frozenset(("do", "go", "have", "take", "make", "get"))


@dataclass(frozen=True, slots=True)
class Match:
    """The habits named. `unsure`: the words fit, but not surely; `foreign`: activities that no habit has."""

    habits: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()
    """Habits that one mention fits equally well: ask which."""
    unsure: bool = False
    foreign: tuple[str, ...] = ()
    named: bool = False
    """Something was named at all."""
    odd: bool = False
    """An object was named that none of these habits is about ("3 glasses of wine")."""


def match(items: Sequence[Item], profiles: Sequence[Profile], amount: Sequence[Amount], parts: frozenset[str]) -> Match:
    """The habits that the items name: by title, by activity with its object, by object, else by the amount's unit."""
    finding = _Finding(items, profiles, amount, parts)
    if not finding.acts and not finding.objects and not finding.habits:
        return _by_unit(profiles, amount)
    finding.by_activity()
    finding.by_object()
    if not finding.habits and finding.foreign and all(a in _counted(amount) for a in finding.foreign):
        return _by_unit(profiles, amount)
    left = finding.objects - finding.used
    odd = any(i.value in left and i.kind in _OBJECTS and _bare(items, n) for n, i in enumerate(items))
    return Match(
        tuple(dict.fromkeys(finding.habits)),
        tuple(dict.fromkeys(finding.rivals)),
        finding.unsure,
        tuple(finding.foreign),
        True,
        odd and bool(finding.habits),
    )


class _Finding:
    """The habits of one clause, found step by step."""

    def __init__(
        self, items: Sequence[Item], profiles: Sequence[Profile], amount: Sequence[Amount], parts: frozenset[str]
    ) -> None:
        self.items, self.profiles, self.amount, self.parts = items, profiles, amount, parts
        self.acts = list(dict.fromkeys(i.value for i in items if i.kind == "act"))
        self.objects = {i.value for i in items if i.kind in _OBJECTS}
        self.habits, self.rivals = _whole(items)
        self.used: set[str] = set()
        self.foreign: list[str] = []
        self.unsure = False

    def by_activity(self) -> None:
        """Habits of the activities said; one that needs an object which wasn't said is unsure."""
        for act in self.acts:
            fits = [p for p in self.profiles if act in p.acts and (not p.abstains or act in titles()["abstained"])]
            if not fits:
                self.foreign.append(act)
                continue
            sure = [p for p in fits if p.objects & self.objects] or ([p for p in fits if p.alone] and fits)
            best = _in_unit(_narrow(_specific(sure or fits, self.objects), self.parts), self.amount)
            self.used |= {o for p in best for o in p.objects}
            self._take(best, unsure=not sure)

    def by_object(self) -> None:
        """Habits of the objects that no activity has taken ("guitar done"), where the verb allows it."""
        for key in sorted(self.objects - self.used):
            if self.habits and not self._stands_bare(key):
                continue
            fits = [p for p in self.profiles if key in p.objects and not (p.acts & set(self.acts) and self._has(p))]
            best = _narrow(_specific(fits, self.objects), self.parts)
            if (
                best
                and all(p.abstains or self._measures(p) or _light_fits(self.items, p) for p in best)
                and not any(map(self._has, best))
            ):
                self.used.add(key)
                self._take(best, unsure=bool(self.acts) and not any(p.abstains for p in best))

    def _measures(self, p: Profile) -> bool:
        """ "Took 4 glasses of water": the object comes in the habit's own unit, so any verb will do."""
        return bool(p.unit) and any(a.unit == p.unit for a in self.amount)

    def _stands_bare(self, key: str) -> bool:
        return any(i.kind in _OBJECTS and i.value == key and _bare(self.items, n) for n, i in enumerate(self.items))

    def _has(self, p: Profile) -> bool:
        return p.habit_id in self.habits

    def _take(self, best: Sequence[Profile], unsure: bool) -> None:
        if any(map(self._has, best)):
            return
        ids = [p.habit_id for p in best]
        self.rivals += ids if len(ids) > 1 else []
        self.unsure = self.unsure or unsure
        self.habits += ids


def _bare(items: Sequence[Item], n: int) -> bool:
    """Whether the object stands without a preposition ("with mom" changes nothing)."""
    return not any(i.kind == "prep" for i in items[max(0, n - 2) : n])


def _whole(items: Sequence[Item]) -> tuple[list[int], list[int]]:
    """Titles and names said in full, and those of them that name several habits alike."""
    named = [[int(i) for i in item.value.split()] for item in items if item.kind == "habit"]
    return [i for ids in named for i in ids], [i for ids in named if len(ids) > 1 for i in ids]


def _specific(fits: Sequence[Profile], objects: set[str]) -> list[Profile]:
    """Those that share the most objects with what was said."""
    most = max((len(p.objects & objects) for p in fits), default=0)
    return [p for p in fits if len(p.objects & objects) == most]


def _narrow(fits: Sequence[Profile], parts: frozenset[str]) -> list[Profile]:
    """Of several, those for the part of the day that was said (morning run, evening run)."""
    if len(fits) < 2 or not parts:
        return list(fits)
    return [p for p in fits if p.parts & parts] or list(fits)


def _in_unit(fits: Sequence[Profile], amount: Sequence[Amount]) -> list[Profile]:
    """Of several, those that are counted in the unit that was said."""
    if len(fits) < 2:
        return list(fits)
    return [p for p in fits if p.unit and any(a.unit and a.of(p.unit) is not None for a in amount)] or list(fits)


def _counted(amount: Sequence[Amount]) -> set[str]:
    return {act for a in amount for act in titles()["counted"].get(a.unit, ())}


def _light_fits(items: Sequence[Item], p: Profile) -> bool:
    """An object without its activity needs a plain verb: "did guitar"; "went to bed" is not "make bed"."""
    said = {i.kind for i in items if i.kind in _LIGHT and i.words not in (("done",),)}
    return said <= {"do", p.light} | ({"have"} if p.light == "take" else set())


def _by_unit(profiles: Sequence[Profile], amount: Sequence[Amount]) -> Match:
    units = {a.unit for a in amount if a.unit}
    fits = tuple(p.habit_id for p in profiles if p.unit and p.unit in units)
    return Match(fits if len(fits) == 1 else (), fits if len(fits) > 1 else (), named=bool(fits))
