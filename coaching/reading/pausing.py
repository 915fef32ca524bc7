"""Pauses and changes of plan: always a question, with the dates read."""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching.reading.days import days
from coaching.reading.lexicon import Item
from coaching.reading.scene import Doubt, Intent, Reading, Scene
from coaching.values import WEEKDAYS, Span

_DAYS = {"day_word": 1, "week_word": 7, "month_word": 30}
_FAR = timedelta(days=366)


def pause(message: Sequence[Item], scene: Scene) -> Reading | None:
    """The question about a pause, if the message asks for one or tells of being away."""
    kinds = {i.kind for i in message}
    span = _span(message, scene)
    away = "away" in kinds and span is not None and not kinds & {"tick", "act", "done"}
    if not away and (
        "pause" not in kinds or kinds & {"ask", "void"} or _negated(message) or any(i.value == "?" for i in message)
    ):
        return None
    return Reading(Intent.PAUSE, (), True, Doubt.CHANGE, pause=span)


def _negated(message: Sequence[Item]) -> bool:
    at = next(n for n, i in enumerate(message) if i.kind == "pause")
    return any(i.kind in ("neg", "other", "wished") for i in message[max(0, at - 3) : at])


def change(message: Sequence[Item]) -> Reading | None:
    """The question about a changed plan: "move my runs to Tuesday"."""
    kinds = {i.kind for i in message}
    about = kinds & {"act", "key", "habit", "object", "times"}
    if "change" not in kinds or not about or kinds & {"ask", "void", "other"} or any(i.value == "?" for i in message):
        return None
    return Reading(Intent.PLAN, (), True, Doubt.CHANGE)


def _span(message: Sequence[Item], scene: Scene) -> Span | None:
    """From when to when: "until March 8", "for two weeks", "from Monday to Friday", "next week", "today"."""
    first: date | None = None
    last: date | None = None
    numbered = False
    for n, item in enumerate(message):
        ahead = message[n + 1 :]
        if item.kind == "from":
            first = (_past if item.words == ("since",) else _coming)(ahead, scene.today, scene) or first
            numbered = _is_number(ahead)
        elif item.kind in ("until", "range") or item.words in (("-",), ("—",)):
            last = _coming(ahead, first or scene.today, scene) or last
            first = first or _before(message[:n], scene)
            first = _last_dom(first.day, last) if numbered and first and last else first
        elif item.kind in _DAYS:
            last = _length(message[:n], item, first or scene.today) or last
        elif item.kind == "week" and last is None:
            first, last = _week(item, scene)
    if first is None and last is None:
        return _one_day(message, scene)
    first = first or scene.today
    return Span(first, last) if last is None or first <= last <= first + _FAR else None


def _coming(ahead: Sequence[Item], after: date, scene: Scene) -> date | None:
    """The date that the next words name, looking forward: a weekday is the coming one."""
    ahead = [
        i
        for i in ahead[:5]
        if i.kind not in ("fill", "prep", "det", "next", "this", "dom_lead") or i.kind == "dom_lead"
    ]
    while ahead and ahead[0].kind == "dom_lead" and len(ahead) > 1 and ahead[1].kind in ("weekday", "month"):
        ahead = ahead[1:]
    if not ahead:
        return None
    if ahead[0].kind == "weekday":
        step = (WEEKDAYS.index(ahead[0].value) - after.weekday()) % 7
        return after + timedelta(days=step or (0 if after != scene.today else 7))
    behind = ahead[1].kind if len(ahead) > 1 else "end"
    number = ahead[0].value if ahead[0].kind == "num" else ""
    if (
        number.isdigit()
        and 1 <= int(number) <= 31
        and behind in ("end", "break", "and", "fill", "pause", "me", "strange", "until", "range")
    ):
        return _next_dom(int(number), after)
    found = days(ahead[:4], scene)
    if not found.dates:
        return None
    day = found.dates[0]
    if (day < after and ahead[0].kind == "dom") or (ahead[0].kind == "dom_lead" and day < after):
        day = _next_dom(day.day, after)
    return day


def _past(ahead: Sequence[Item], today: date, scene: Scene) -> date | None:
    """The date of "since Thursday", looking back."""
    day = _coming(ahead, today, scene)
    named = next((i.kind for i in ahead if i.kind not in ("fill", "prep", "det")), "")
    return day - timedelta(days=7) if day and named == "weekday" and day > today else day


def _is_number(ahead: Sequence[Item]) -> bool:
    """Whether a day of the month comes next without its month: it is in the month of the last day ("2 to 8 March")."""
    named = [i.kind for i in ahead[:4] if i.kind not in ("fill", "prep", "det", "dom_lead")][:2]
    return named[:1] in (["num"], ["dom"]) and named[1:] in (["until"], ["range"])


def _last_dom(number: int, until: date) -> date:
    return next(d for n in range(62) if (d := until - timedelta(days=n)).day == number)


def _next_dom(number: int, after: date) -> date:
    return next(d for n in range(62) if (d := after + timedelta(days=n)).day == number)


def _before(behind: Sequence[Item], scene: Scene) -> date | None:
    """The date right before "to" or a dash."""
    for length in (1, 2):
        if len(behind) >= length:
            found = _coming(behind[-length:], scene.today, scene)
            if found is not None:
                return found
    return None


def _length(behind: Sequence[Item], unit: Item, first: date) -> date | None:
    """The last day of "two weeks" or "a month" from `first` on."""
    if not behind or behind[-1].kind not in ("num", "det", "partial", "next"):
        return None
    n = int(float(behind[-1].value)) if behind[-1].kind == "num" else 1
    return first + timedelta(days=min(max(n, 1) * _DAYS[unit.kind], 400) - 1)


def _week(item: Item, scene: Scene) -> tuple[date, date]:
    monday = scene.today - timedelta(days=scene.today.weekday())
    if item.value == "next":
        return monday + timedelta(days=7), monday + timedelta(days=13)
    return scene.today, monday + timedelta(days=6)


def _one_day(message: Sequence[Item], scene: Scene) -> Span | None:
    found = [
        d
        for i in message
        if i.kind in ("day", "weekday")
        if (d := _coming([i], scene.today, scene)) and d >= scene.today
    ]
    return Span(min(found), max(found)) if found else None
