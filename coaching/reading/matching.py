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
    whole = _whole(items)
    acts = [i for i in items if i.kind == "act"]
    objects = {i.value for i in items if i.kind in ("key", "object")}
    if not acts and not objects and not whole.named:
        return _by_unit(profiles, amount)
    found: list[int] = [*whole.habits]
    rivals: tuple[int, ...] = whole.rivals
    unsure, foreign = False, []
    used: set[str] = set()
    for act in dict.fromkeys(i.value for i in acts):
        fits = [p for p in profiles if act in p.acts and not p.abstains]
        sure = [p for p in fits if p.objects & objects] or ([p for p in fits if p.alone] and fits)
        best = _in_unit(_narrow(_specific(sure or fits, objects), parts), amount)
        if not fits:
            foreign.append(act)
            continue
        used |= {o for p in best for o in p.objects}
        if set(found) & {p.habit_id for p in best}:
            continue
        if len(best) > 1:
            rivals += tuple(p.habit_id for p in best)
        unsure = unsure or not sure
        found += [p.habit_id for p in best]
    left = objects - used
    taken: set[str] = set()
    for key in sorted(left):
        fits = [
            p for p in profiles if key in p.objects and not (p.acts & {a.value for a in acts} and p.habit_id in found)
        ]
        best = _narrow(_specific(fits, objects), parts)
        fitting = all(p.abstains or _light_fits(items, p) for p in best)
        if not best or not fitting or set(found) & {p.habit_id for p in best}:
            continue
        taken.add(key)
        if acts and not any(p.abstains for p in best):
            unsure = True
        if len(best) > 1:
            rivals += tuple(p.habit_id for p in best)
        found += [p.habit_id for p in best]
    counted = _by_unit(profiles, amount)
    if not found and foreign and all(a in _counted(amount) for a in foreign):
        return counted
    odd = bool(found) and any(
        _bare(items, n) for n, i in enumerate(items) if i.value in left - taken and i.kind in _OBJECTS
    )
    return Match(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(rivals)), unsure, tuple(foreign), True, odd)


def _bare(items: Sequence[Item], n: int) -> bool:
    """Whether the object stands without a preposition ("with mom" changes nothing)."""
    return not any(i.kind == "prep" for i in items[max(0, n - 2) : n])


def _whole(items: Sequence[Item]) -> Match:
    """Titles and names said in full. A name of two habits leaves both as rivals."""
    habits: list[int] = []
    rivals: list[int] = []
    for item in items:
        if item.kind == "habit":
            ids = [int(i) for i in item.value.split()]
            habits += ids
            rivals += ids if len(ids) > 1 else []
    return Match(tuple(dict.fromkeys(habits)), tuple(dict.fromkeys(rivals)), named=bool(habits)) if habits else Match()


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
    return said <= {"do", p.light}


def _by_unit(profiles: Sequence[Profile], amount: Sequence[Amount]) -> Match:
    units = {a.unit for a in amount if a.unit}
    fits = tuple(p.habit_id for p in profiles if p.unit and p.unit in units)
    return Match(fits if len(fits) == 1 else (), fits if len(fits) > 1 else (), named=bool(fits))
