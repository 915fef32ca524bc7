"""What is to be changed of one habit, from the words about it: how often, which days, how long, when, or not at all."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from coaching.answers import shortened
from coaching.insight.patching import MOST_MINUTES
from coaching.insight.schema import Stored
from coaching.patches import unread, words
from coaching.patches.change import Op
from coaching.patches.planned import Planned
from coaching.phrasing import amount
from coaching.plans.plan import MustTarget
from coaching.schedules import in_words, planned_weekdays
from coaching.suggesting.suggestion import per_week
from coaching.values import WEEKDAYS, Kind
from coaching.wishes.moment import Moment, read_moment
from coaching.wishes.often import read_often
from coaching.wishes.size import read_amount, read_minutes
from coaching.wishes.text import Reader, even

HOW: Final = "Say how often, which days, how many minutes, when in the day, pause or leave out."
NO_CHANGE: Final = "I couldn't read a change of {title} in that. {how}"
SAME: Final = "{title} is {now} already, so there is nothing to change."
NOT_BY_WEEK: Final = "{title} is due {often}; I can change how often only of what is planned by the week."
NOT_LIKE_THAT: Final = (
    "I can propose 1 to 7 times a week, or named days; another rhythm of {title} needs a goal of its own."
)
NOT_TIMED: Final = "{title} isn't counted in minutes{size}, so I can't propose a length."
TOO_LONG: Final = "A length has 1 to {most} minutes. Nothing was kept."
NOT_HELD: Final = "{title} is {now}, so I can't put one of those days for the other. Say all the days that it is for."
BOTH_WAYS: Final = "I can't tell how much that shall be, so nothing was kept. {how}"
ONLY_MINUTES: Final = "I can propose minutes; other amounts {title}'s owner changes under /goals."

_PAUSE = re.compile(
    r"\b(?:pause[ds]?|pausing|(?:break|rest)(?! days?\b)(?: from)?|on hold|hold|skip)\b"
    r"|^(?:there is )?no\b(?! more than)",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"\b(?:leave out|drop(?! (?:\w+ )?(?:to|by)\b)|archive|remove|stop|end|take out|without)\b", re.IGNORECASE
)
_TOO_OFTEN = re.compile(r"\b(?:[089]|\d\d+) ?(?:x|times)\b", re.IGNORECASE)
_BY_SO_MUCH = re.compile(
    r"\bby (?:about )?\d|\badd \d|\btake \d+ ?\w+ off|\d+ (?:more|extra|further|fewer|less)\b"
    r"|\d ?(?:x|times?|'|m|min\w*|hours?)(?: (?:a|per|each|every) (?:week|day|time))? "
    r"(?:more|longer|extra|further|less|shorter|fewer)\b(?! than)",
    re.IGNORECASE,
)
"""A difference from now, and not what it shall be: "10 min shorter", but not "shorter, 10 min"."""
_MORE = re.compile(r"\b(?:more|longer|extra|further|add|increase|raise|lengthen|extend)\b(?! than)", re.IGNORECASE)
_LESS = re.compile(
    r"\b(?:less|shorter|fewer|off|reduced?|lower|cut|decrease|shorten|drop|down)\b(?! than)", re.IGNORECASE
)
_BARE = re.compile(r"\b([1-7]) ?(?:x|times)(?! (?:more|less|fewer))\b", re.IGNORECASE)
_SPAN = re.compile(r"\b(?:an?|per|each|every|week|weekly|wk|day|daily|month|monthly|year|hour)\b|/", re.IGNORECASE)
_FROM_TO = re.compile(
    r"(?:\bfrom )?\b\d+ ?(?:x|times|min(?:utes?)?|h)?(?: (?:a|per) week)? ?(?:->|=>|→) ?(?=\d)"
    r"|\bfrom \d+ ?(?:x|times|min(?:utes?)?|h)?(?: (?:a|per) week)? to (?=\d)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"(?P<new>.*)\b(?:instead of|rather than)\b(?P<old>.*)", re.IGNORECASE)
_SWAPPED = re.compile(
    r"\b(?:move|shift|switch|swap|change)\b(?P<old>.*?)\b(?:to|for|with|by)\b(?P<new>.*)", re.IGNORECASE
)
_WEEKLY = (Kind.DAILY, Kind.WEEKDAYS, Kind.TIMES_PER_WEEK)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that is to be another way, and what holds now."""

    op: Op
    before: Stored
    to: Stored
    days: tuple[int, ...] = ()


def read(text: str, habit: Planned, naming: Collection[str] = ()) -> list[Spoken]:
    """What the words want of the habit; `naming` are those of them that name it.

    Raises ValueError with a sentence where that is nothing, can't be, or where words are left that nothing was read of.
    """
    for pattern, op, to in ((_PAUSE, Op.PAUSE, "paused"), (_ARCHIVE, Op.ARCHIVE, "archived")):
        if pattern.search(text):
            _all_read(pattern.sub(" ", text), naming, stopping=True)
            return [Spoken(op, None, to)]
    text, swapped = _swapped(unread.bounds().sub(" ", even(text)), habit)
    whole = _weekly(_FROM_TO.sub(" ", text), habit)
    reader = Reader(whole)
    target, moment = read_often(reader), read_moment(reader)
    kept = list(_length(whole, reader, habit))
    found: list[Spoken] = [*kept, *_moment(moment, habit)]
    try:
        found = [*(swapped or _often(whole, target, habit)), *found]
    except Same:
        if not found:
            _all_read(reader.rest, naming)
            raise
    if not found:
        raise ValueError(NO_CHANGE.format(title=habit.habit.title, how=HOW))
    _all_read(reader.rest, naming)
    return found


def pauses(text: str) -> bool:
    """Whether a pause is meant, whatever else is said."""
    return _PAUSE.search(text) is not None


class Same(ValueError):
    """It is so already."""


def _all_read(rest: str, naming: Collection[str], *, stopping: bool = False) -> None:
    if left := unread.left(rest, naming, stopping=stopping):
        raise ValueError(unread.NOT_READ.format(words=shortened(left), how=HOW))


def _swapped(text: str, habit: Planned) -> tuple[str, list[Spoken]]:
    """ "Tuesday instead of Wednesday", "move the Wednesday to Thursday": the rest stays. The words without them."""
    found = _INSTEAD.search(text) or _SWAPPED.search(text)
    if found is None:
        return text, []
    old, new = Reader(found["old"]), Reader(found["new"])
    gone, come = read_often(old), read_often(new)
    if not (gone and come and gone.type == come.type == "weekdays"):
        return (found["new"], []) if found.re is _INSTEAD else (text, [])
    held = set(_held(habit))
    gone_days, come_days = ({WEEKDAYS.index(day) for day in each.weekdays} for each in (gone, come))
    if not gone_days <= held or held & come_days:
        raise ValueError(NOT_HELD.format(title=habit.habit.title, now=in_words(habit.habit.schedule)))
    return f"{old.rest} {new.rest}", [_days(tuple(sorted(held - gone_days | come_days)), habit)]


def _weekly(text: str, habit: Planned) -> str:
    """ "2x", of what is planned by the week and said without another span, is by the week."""
    if habit.habit.schedule.kind not in _WEEKLY or _SPAN.search(text) or len(_BARE.findall(text)) != 1:
        return text
    return _BARE.sub(r"\1x a week", text)


def _held(habit: Planned) -> tuple[int, ...]:
    now = habit.habit.schedule
    if now.kind is Kind.DAILY:
        return tuple(range(len(WEEKDAYS)))
    return planned_weekdays(now) if now.weekdays else ()


def _often(text: str, target: MustTarget | None, habit: Planned) -> Iterator[Spoken]:
    if target is None:
        return
    if _TOO_OFTEN.search(text):
        raise ValueError(NOT_LIKE_THAT.format(title=habit.habit.title))
    title, now = habit.habit.title, habit.habit.schedule
    if now.kind not in _WEEKLY:
        raise ValueError(NOT_BY_WEEK.format(title=title, often=in_words(now)))
    if target.type == "weekdays":
        yield _days(tuple(WEEKDAYS.index(day) for day in target.weekdays), habit)
        return
    times = {"daily": len(WEEKDAYS), "times_per_week": target.n}.get(target.type)
    if times is not None and target.type == "times_per_week":
        times = int(_compared(text, times, per_week(now)))
    if times is None or not 1 <= times <= len(WEEKDAYS):
        raise ValueError(NOT_LIKE_THAT.format(title=title))
    if times == per_week(now):
        raise Same(SAME.format(title=title, now=in_words(now)))
    yield Spoken(Op.TIMES, int(per_week(now)), times)


def _days(days: tuple[int, ...], habit: Planned) -> Spoken:
    held = _held(habit)
    if set(days) == set(held):
        raise Same(SAME.format(title=habit.habit.title, now=in_words(habit.habit.schedule)))
    return Spoken(Op.DAYS, [WEEKDAYS[day] for day in held], [WEEKDAYS[day] for day in days], days)


def _length(text: str, reader: Reader, habit: Planned) -> Iterator[Spoken]:
    title, target = habit.habit.title, habit.habit.target
    minutes = read_minutes(reader)
    if minutes is None:
        said = read_amount(reader)
        if said is not None and said.unit == "times":
            raise ValueError(unread.NOT_READ.format(words=said.phrase.strip(), how=HOW))
        if said is not None:
            raise ValueError(ONLY_MINUTES.format(title=title))
        return
    if target.unit != "min" or target.amount is None:
        size = f" but in {target.unit}" if target.unit else ""
        raise ValueError(NOT_TIMED.format(title=title, size=size))
    if read_minutes(reader) not in (None, minutes):
        raise ValueError(BOTH_WAYS.format(how=HOW))
    length = _compared(text, minutes, target.amount)
    if not 1 <= length <= MOST_MINUTES:
        raise ValueError(TOO_LONG.format(most=MOST_MINUTES))
    if length == target.amount:
        raise ValueError(SAME.format(title=title, now=amount(target)))
    yield Spoken(Op.MINUTES, target.amount, length)


def _compared(text: str, said: float, now: float) -> float:
    """ "5 minutes more" than now; else what was said, which mustn't be the other way than the words around it."""
    more, less = (pattern.search(text) is not None for pattern in (_MORE, _LESS))
    if _BY_SO_MUCH.search(text) and more != less:
        return now + said if more else now - said
    if _BY_SO_MUCH.search(text) or (more and said < now) or (less and said > now):
        raise ValueError(BOTH_WAYS.format(how=HOW))
    return said


def _moment(moment: Moment, habit: Planned) -> Iterator[Spoken]:
    to = moment.at or moment.time_of_day
    if to is None:
        return
    if to == habit.time_of_day:
        raise ValueError(SAME.format(title=habit.habit.title, now=words.NAMED.get(to) or f"at {to}"))
    yield Spoken(Op.MOVE, habit.time_of_day, to)
