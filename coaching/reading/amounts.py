"""How much a clause says was done: sums, halves, number words, units, conversions."""

from collections.abc import Sequence
from dataclasses import dataclass

from coaching.reading.lexicon import Item

_IN_BASE = {
    "min": ("time", 1.0), "h": ("time", 60.0), "s": ("time", 1 / 60),
    "km": ("length", 1000.0), "mi": ("length", 1609.344), "m": ("length", 1.0),
    "l": ("volume", 1000.0), "ml": ("volume", 1.0),
}  # fmt: skip
_MOST = {"time": 1440.0, "length": 300_000.0, "volume": 15_000.0}
"""More than this in a day is implausible whatever the target (minutes, metres, millilitres)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a unit's key; an empty unit means a bare number."""

    value: float
    unit: str = ""

    def of(self, unit: str) -> float | None:
        """The value in another unit of the same dimension, or None."""
        if unit == self.unit or not self.unit:
            return self.value
        here, there = _IN_BASE.get(self.unit), _IN_BASE.get(unit)
        if here is None or there is None or here[0] != there[0]:
            return None
        return round(self.value * here[1] / there[1], 2)

    @property
    def absurd(self) -> bool:
        base = _IN_BASE.get(self.unit)
        return base is not None and self.value * base[1] > _MOST[base[0]]

    @property
    def contained(self) -> bool:
        """Whether it counts vessels, so that what is in them matters."""
        return self.unit in ("glasses", "cups", "bottles", "l", "ml", "servings")

    @property
    def measured(self) -> bool:
        """Whether the unit is of time or length, which fits any activity."""
        return _IN_BASE.get(self.unit, ("", 0))[0] in ("time", "length")


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts of a clause and what is left of it. `unclear`: numbers that make no amount."""

    found: tuple[Amount, ...] = ()
    rest: tuple[Item, ...] = ()
    unclear: bool = False
    times: int | None = None
    """How often, where the clause says so (3 times)."""


_HOURS = 24


def amounts(items: Sequence[Item]) -> Amounts:
    """All amounts among `items`. Times of day are dropped; "5 + 5 min" is one amount."""
    found: list[Amount] = []
    rest: list[Item] = []
    unclear = False
    times: int | None = None
    at = 0
    while at < len(items):
        step, amount, often = _at(items, at)
        if step == 0:
            item = items[at]
            denied = item.kind == "neg" and bool(found) and _kind(items, at + 1) == "num"
            signed = item.kind == "sign" and (item.value in "+/" or _kind(items, at + 1) == "num")
            unclear = unclear or denied or signed
            rest.append(item)
            at += 1
            continue
        if amount and amount.unit in ("h", "min", "s") and _kind(items, at + step) == "ago":
            at += step + 1
            continue
        found += [amount] if amount else []
        times = often if often is not None else times
        unclear = unclear or (amount is not None and not amount.unit and _kind(items, at - 1) == "unit")
        at += step
    return Amounts(tuple(found), tuple(rest), unclear, times)


def same_unit(before: Sequence[Amount], found: Sequence[Amount]) -> tuple[Amount, ...]:
    """Bare numbers in the one unit of the amounts before them ("20 min on Monday and 40 on Wednesday")."""
    units = {a.unit for a in before}
    return tuple(a if a.unit or len(units) != 1 else Amount(a.value, *units) for a in found)


def _kind(items: Sequence[Item], at: int) -> str:
    return items[at].kind if 0 <= at < len(items) else "end"


def _at(items: Sequence[Item], at: int) -> tuple[int, Amount | None, int | None]:
    """How many items the amount, count or time of day at this place takes (0: none), and which it is."""
    kind = _kind(items, at)
    if kind in ("half", "quarter"):
        return 1, Amount(30.0 if kind == "half" else 15.0, "min"), None
    if kind in ("once", "twice"):
        return 1, None, 1 if kind == "once" else 2
    if kind == "hour" or (kind == "num" and _kind(items, at + 1) == "clock"):
        return (2 if _kind(items, at + 1) == "clock" else 1), None, None
    if kind == "at" and _kind(items, at + 1) in ("num", "hour") and _kind(items, at + 2) not in ("unit", "sign"):
        return (3 if _kind(items, at + 2) == "clock" else 2), None, None
    if clock := _past_the_hour(items, at):
        return clock, None, None
    if kind in ("det", "more") and _kind(items, at + 1) == "unit" and _kind(items, at - 1) not in ("num", "unit"):
        half = _kind(items, at + 2) == "and_half"
        return (3 if half else 2), Amount(1.5 if half else 1.0, items[at + 1].value), None
    if kind == "num":
        return _number(items, at)
    if kind == "unit" and not at and [_kind(items, n) for n in (1, 2)] == ["num", "end"] and _counts(items[0]):
        return 2, Amount(float(items[1].value), items[0].value), None
    return 0, None, None


def _past_the_hour(items: Sequence[Item], at: int) -> int:
    """How many items "at half 8" or "until 10" takes, where the number can be an hour; 0 where it is none."""
    until = _kind(items, at) in ("until", "range") and items[at].words in (("until",), ("till",), ("til",))
    leads = _kind(items, at + until) in ("at", "from")
    half = at + until + leads
    halved = _kind(items, half) == "partial" and items[half].words == ("half",)
    number = half + halved + (halved and _kind(items, half + 1) == "prep" and items[half + 1].words == ("past",))
    if not (until or (halved and leads)) or _kind(items, number) != "num" or float(items[number].value) > _HOURS:
        return 0
    clock = _kind(items, number + 1) == "clock"
    return 0 if _kind(items, number + 1) in ("unit", "sign", "month") else number + 1 + clock - at


def _counts(item: Item) -> bool:
    """Whether a number behind the unit counts it ("steps 8000"); behind "page" it says where the reader is."""
    return item.value not in ("pages", "chapters", "lessons")


def _number(items: Sequence[Item], at: int) -> tuple[int, Amount | None, int | None]:
    total = float(items[at].value)
    step = 1
    while _kind(items, at + step) == "sign" and items[at + step].value == "+" and _kind(items, at + step + 1) == "num":
        total += float(items[at + step + 1].value)
        step += 2
    if _kind(items, at + step) == "sign" and items[at + step].value == "/" and _kind(items, at + step + 1) == "num":
        step += 2
    elif _kind(items, at + step) in ("det", "prep", "of") and items[at + step].words in (
        ("of",),
        ("de",),
        ("von",),
        ("di",),
    ):
        step += 2 if _kind(items, at + step + 1) == "num" else 0
    if _kind(items, at + step) == "times":
        if _kind(items, at + step + 1) == "num":
            total *= float(items[at + step + 1].value)
            step += 2
        else:
            return step + 1, None, int(total)
    if _kind(items, at + step) == "and_half":
        total, step = total + 0.5, step + 1
    step += 1 if _kind(items, at + step) in ("more", "fill", "partial") and _kind(items, at + step + 1) == "unit" else 0
    if _kind(items, at + step) != "unit":
        return step, Amount(total), None
    unit = items[at + step].value
    step += 1
    if unit == "km" and items[at + step - 1].words == ("k",) and _kind(items, at + step) == "unit":
        return step + 1, Amount(total * 1000, items[at + step].value), None
    if _kind(items, at + step) == "and_half":
        total, step = total + 0.5, step + 1
    return _mixed(items, at, step, Amount(total, unit))


def _mixed(items: Sequence[Item], at: int, step: int, amount: Amount) -> tuple[int, Amount | None, int | None]:
    """1h30, 1 hour 20 min, 1 hour and 20 minutes, 10 min + 5 min."""
    plus = _kind(items, at + step) == "sign" and items[at + step].value == "+"
    link = 1 if plus or _kind(items, at + step) == "and" else 0
    if _kind(items, at + step + link) != "num":
        return step, amount, None
    more = float(items[at + step + link].value)
    behind = items[at + step + link + 1] if at + step + link + 1 < len(items) else Item("end")
    if amount.unit == "h" and not link and behind.kind != "unit" and more < 60:
        return step + 1, Amount(amount.value * 60 + more, "min"), None
    if behind.kind == "unit":
        other = Amount(more, behind.value).of(amount.unit)
        timed = amount.unit == "h" and behind.value == "min"
        if timed and other is not None:
            return step + link + 2, Amount(amount.value * 60 + more, "min"), None
        if link and other is not None and items[at + step].kind == "sign":
            return step + link + 2, Amount(amount.value + other, amount.unit), None
    return step, amount, None
