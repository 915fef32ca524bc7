"""Which dates a clause names, from the member's today."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coaching.reading.lexicon import Item
from coaching.reading.scene import Doubt, Scene
from coaching.values import WEEKDAYS

_SPANS = ("day_word", "week_word", "month_word")
_OF_TODAY = "this_"
"""Before a part of the day in the tables: it is today's ("this morning"), whatever day was named before."""
_COUNTED = ("unit", "times", "more", "sign", "num", "of", "fill", "clock", "object", "key", "half")
"""A number before these is no day of the month ("the 20 pages")."""
_YEARS = range(1900, 2200)
"""Any other number is no year: neither a slip nor an attack may leave the calendar."""
_NEAR = 62
"""Two numbers with a slash are a date only this many days around today; else a part of a whole ("5/8")."""


@dataclass(frozen=True, slots=True)
class Days:
    """The dates of a clause. `rest`: the items that say nothing about days; `first`: a date opened the clause."""

    dates: tuple[date, ...] = ()
    doubt: Doubt | None = None
    other: tuple[date, ...] = ()
    """What else the same words may mean."""
    bulk: bool = False
    part: str = ""
    rest: tuple[Item, ...] = ()
    first: bool = False
    excepted: bool = False


def days(items: Sequence[Item], scene: Scene) -> Days:
    """The dates that `items` name, in order and without repeats."""
    found = Days()
    rest: list[Item] = []
    at = 0
    several = sum(i.kind == "weekday" for i in items) > 1
    while at < len(items):
        before = Days((min((*found.dates[-1:], scene.today)) - timedelta(days=1),))
        read = (1, before) if _is_before(items[at]) else _range(items, at, scene) or _one(items, at, scene, several)
        if read is None:
            rest.append(items[at])
            at += 1
            continue
        step, more = read
        opens = not any(i.kind in ("act", "key", "object", "habit", "done", "do") for i in rest)
        found = _merge(found, more, first=found.first or (bool(more.dates) and opens))
        at += step
    if several and scene.today in found.dates[:-1] and not any(i.kind in ("day", "date") for i in items):
        found = replace(found, doubt=Doubt.WHICH_DAY)
    return replace(found, rest=tuple(rest), dates=tuple(dict.fromkeys(found.dates)))


def _is_before(item: Item) -> bool:
    """ "The day before": counted from the date just named, else from today."""
    return item.kind == "day" and item.value == "before"


def _merge(a: Days, b: Days, first: bool) -> Days:
    dates = a.dates + b.dates
    return Days(dates, a.doubt or b.doubt, a.other + b.other, a.bulk or b.bulk, a.part or b.part, (), first)


def _one(items: Sequence[Item], at: int, scene: Scene, several: bool) -> tuple[int, Days] | None:
    item = items[at]
    after = items[at + 1] if at + 1 < len(items) else Item("end")
    if item.kind in ("last", "this", "next") and after.kind == "weekday":
        return 2, _weekday(after, scene, item.kind, several)
    if item.kind == "last" and after.kind == "num" and items[at + 2 : at + 3] and items[at + 2].kind in _SPANS:
        return 3, Days(bulk=True)
    if item.kind == "weekday":
        if after.kind == "week":
            return 2, _weekday(item, scene, f"{after.value} week", several)
        lead = 1 if after.kind in ("dom_lead", "det") else 0
        number, behind = (*items[at + 1 + lead : at + 3 + lead], Item("end"), Item("end"))[:2]
        if number.kind == "dom" or (number.kind == "num" and not lead and behind.kind in ("end", "and", "but", "part")):
            return 2 + lead, _checked(item, _day_of_month(int(float(number.value)), scene))
        return 1, _weekday(item, scene, "", several)
    if item.kind == "day":
        return 1, _offset(item, scene)
    if item.kind == "part":
        todays = item.value.startswith(_OF_TODAY) or item.value == "tonight"
        return 1, Days((scene.today,) if todays else (), part=item.value.removeprefix(_OF_TODAY))
    if item.kind in ("bulk", "vague"):
        return 1, Days(bulk=item.kind == "bulk", doubt=None if item.kind == "bulk" else Doubt.WHICH_DAY)
    if item.kind == "week":
        return 1, Days(bulk=True) if item.value != "next" else Days((scene.today + timedelta(days=7),))
    return _lasting(items, at) or _ago(items, at, scene) or _calendar(items, at, scene)


def _offset(item: Item, scene: Scene) -> Days:
    if item.value == "night":
        late = scene.now.date() > scene.today
        return Days((scene.today if late else scene.today - timedelta(days=1),), part="night")
    named = scene.today + timedelta(days=int(item.value))
    if item.value == "-1" and scene.now.date() > scene.today:
        return Days((named,), Doubt.WHICH_DAY, (scene.today,))
    return Days((named,))


def _weekday(item: Item, scene: Scene, which: str, several: bool) -> Days:
    back = (scene.today.weekday() - WEEKDAYS.index(item.value)) % 7
    week = timedelta(days=7)
    recent = scene.today - timedelta(days=back)
    monday = scene.today - timedelta(days=scene.today.weekday())
    in_week = monday + timedelta(days=WEEKDAYS.index(item.value))
    if which == "last":
        recent = recent if back else recent - week
        return Days((recent,), Doubt.WHICH_DAY, (recent - week,))
    if which == "last week":
        return Days((in_week - week,))
    if which in ("this", "this week"):
        return Days((in_week,))
    if which.startswith("next"):
        return Days((in_week + week,))
    if back or several or scene.now.date() > scene.today:
        return Days((recent,))
    return Days((recent - week,), Doubt.WHICH_DAY, (recent,))


def _range(items: Sequence[Item], at: int, scene: Scene) -> tuple[int, Days] | None:
    """Two days with a word of range between them: every date from the one to the other."""
    start = at + 1 if items[at].kind == "from" else at
    if len(items) < start + 3 or not _is_range(items[start + 1]) or items[start].kind not in ("weekday", "day", "date"):
        return None
    first, last = _one(items, start, scene, True), _one(items, start + 2, scene, True)
    if first is None or last is None or not first[1].dates or not last[1].dates:
        return None
    a, b = first[1].dates[0], last[1].dates[0]
    if a > b and items[start].kind == "weekday":
        a -= timedelta(days=7)
    dates = tuple(a + timedelta(days=n) for n in range(max(0, min((b - a).days, 60)) + 1))
    return start + 2 + last[0] - at, Days(dates, first[1].doubt or last[1].doubt, bulk=a > b)


def _is_range(item: Item) -> bool:
    return item.kind in ("range", "until") or item.words in (("-",), ("—",))


def _lasting(items: Sequence[Item], at: int) -> tuple[int, Days] | None:
    """ "For a week", "for three days": several days."""
    count, unit = (*items[at + 1 : at + 3], Item("end"), Item("end"))[:2]
    if items[at].kind != "for" or count.kind not in ("num", "det") or unit.kind not in _SPANS:
        return None
    return (3, Days(bulk=True)) if unit.kind != "day_word" or count.kind == "num" else None


def _ago(items: Sequence[Item], at: int, scene: Scene) -> tuple[int, Days] | None:
    """NUMBER days ago, in either order of the words (3 days ago, hace 3 dias)."""
    lead = 1 if items[at].kind == "ago" else 0
    count, unit = (*items[at + lead : at + lead + 2], Item("end"), Item("end"))[:2]
    if count.kind not in ("num", "number", "one") or unit.kind not in ("day_word", "week_word", "month_word"):
        return None
    behind = items[at + 2].kind == "ago" if not lead and len(items) > at + 2 else False
    if not lead and not behind:
        return None
    n = int(float(count.value or 1)) * {"day_word": 1, "week_word": 7, "month_word": 30}[unit.kind]
    return 3, Days((scene.today - timedelta(days=min(n, 9999)),))


def _calendar(items: Sequence[Item], at: int, scene: Scene) -> tuple[int, Days] | None:
    """A date by its numbers: the 23rd, Feb 23, 23 Feb, 2026-02-23, 23.2., 2/23."""
    kinds = tuple((i.kind, i.value) for i in items[at : at + 4]) + (("end", ""),) * 4
    if kinds[0][0] == "date":
        return 1, _written(kinds[0][1], scene)
    lead = 1 if kinds[0][0] in ("dom_lead", "det") else 0
    one, two, three = kinds[lead : lead + 3]
    if one[0] in ("num", "dom") and two[0] == "month" and not lead:
        return 2, _day_and_month(one[1], two[1], scene)
    if one[0] in ("num", "dom") and two[0] == "month":
        return 3, _day_and_month(one[1], two[1], scene)
    if (
        one[0] in ("num", "dom")
        and items[at + lead + 1 : at + lead + 2]
        and three[0] == "month"
        and two[0] in ("det", "prep", "from")
    ):
        return lead + 3, _day_and_month(one[1], three[1], scene)
    if one[0] == "month" and two[0] in ("num", "dom"):
        return lead + 2, _day_and_month(two[1], one[1], scene)
    if one[0] == "dom" or (one[0] == "num" and kinds[0][0] == "dom_lead" and two[0] not in _COUNTED):
        return lead + 1, _day_of_month(int(float(one[1])), scene)
    if one[0] == "num" and two == ("sign", "/") and three[0] == "num" and kinds[lead + 3][0] != "unit":
        slashed = _slashed(one[1], three[1], scene)
        near = any(abs((d - scene.today).days) <= _NEAR for d in slashed.dates + slashed.other)
        return (lead + 3, slashed) if near else None
    return None


def _written(text: str, scene: Scene) -> Days:
    parts = [p for p in text.replace("/", ".").replace("-", ".").split(".") if p]
    if "-" in text:
        parts = parts[::-1]
    if len(parts) == 3:
        year = int(parts[2]) + (2000 if len(parts[2]) == 2 else 0)
        if "/" in text and int(parts[0]) <= 12 and int(parts[1]) <= 12 and parts[0] != parts[1]:
            return Days(doubt=Doubt.WHICH_DAY)
        if "/" in text and int(parts[1]) > 12:
            parts[0], parts[1] = parts[1], parts[0]
        return _named(year, int(parts[1]), int(parts[0]))
    return _day_and_month(parts[0], parts[1], scene)


def _slashed(a: str, b: str, scene: Scene) -> Days:
    """Month first or day first, whichever is a date; both: ask."""
    options = [d for d in (_day_and_month(b, a, scene), _day_and_month(a, b, scene)) if d.dates]
    if len(options) == 2 and options[0].dates != options[1].dates:
        return replace(options[0], doubt=Doubt.WHICH_DAY, other=options[1].dates)
    return options[0] if options else Days(doubt=Doubt.WHICH_DAY)


def _day_and_month(day: str, month: str, scene: Scene) -> Days:
    """The year is the one that puts the date nearest to today."""
    if not (day.isdigit() and month.isdigit()):
        return Days(doubt=Doubt.WHICH_DAY)
    years = (scene.today.year, scene.today.year - 1, scene.today.year + 1)
    named = [d for y in years for d in _named(y, int(month), int(day)).dates]
    return Days((min(named, key=lambda d: abs((d - scene.today).days)),)) if named else Days(doubt=Doubt.WHICH_DAY)


def _day_of_month(day: int, scene: Scene) -> Days:
    """The most recent date with that number."""
    for back in range(62):
        past = scene.today - timedelta(days=back)
        if past.day == day:
            return Days((past,))
    return Days(doubt=Doubt.WHICH_DAY)


def _named(year: int, month: int, day: int) -> Days:
    if not (year in _YEARS and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return Days(doubt=Doubt.WHICH_DAY)
    return Days((date(year, month, day),))


def _checked(item: Item, found: Days) -> Days:
    """A weekday and a date that disagree are a question."""
    agrees = bool(found.dates) and found.dates[0].weekday() == WEEKDAYS.index(item.value)
    return found if agrees else replace(found, doubt=Doubt.WHICH_DAY)
