"""What is to be changed of one habit, from the words about it: how often, which days, how long, when, or not at all."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from coaching.answers import shortened
from coaching.insight.schema import Stored
from coaching.patches import spoken_size, unread, words
from coaching.patches.change import Op
from coaching.patches.planned import Planned
from coaching.patches.spoken_size import HOW, SAME, compared
from coaching.plans.plan import MustTarget
from coaching.schedules import in_words, planned_weekdays
from coaching.suggesting.suggestion import per_week
from coaching.values import WEEKDAYS, Kind
from coaching.wishes.moment import Moment, read_moment
from coaching.wishes.often import read_often
from coaching.wishes.text import Reader, even

NO_CHANGE: Final = "I couldn't read a change of {title} in that. {how}"
NOT_BY_WEEK: Final = (
    "{title} is due {often}; how often I can change only of what is planned by the week. "
    "How much, the time of day, a pause and leaving it out I can propose."
)
NOT_LIKE_THAT: Final = (
    "I can propose 1 to 7 times a week, or named days; another rhythm of {title} needs a goal of its own."
)
NOT_HELD: Final = "{title} is {now}, so I can't put one of those days for the other. Say all the days that it is for."

_PAUSE = re.compile(
    r"\b(?:pause[ds]?|pausing|(?:break|rest)(?! days?\b)(?: from)?|on hold|hold|skip)\b"
    r"|^(?:there is )?no\b(?! more than)",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"\b(?:leave out|drop(?! (?:\w+ )?(?:to|by)\b)|archive|remove|stop|end|take out|without)\b", re.IGNORECASE
)
_TOO_OFTEN = re.compile(r"\b(?:[089]|\d\d+) ?(?:x|times)\b", re.IGNORECASE)
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
_LATER = re.compile(r"\b(?:later|earlier|sooner)\b", re.IGNORECASE)
_BESIDES = re.compile(r"\b(?:add|also|extra|additional(?:ly)?|another|as well|too|on top)\b", re.IGNORECASE)
"""Days that are named beside those that are there."""
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
    text, swapped = _swapped(unread.bounds().sub(" ", spoken_size.settled(even(text), habit.habit)), habit)
    whole = _weekly(_FROM_TO.sub(" ", text), habit)
    reader = Reader(whole)
    target, moment = read_often(reader), read_moment(reader)
    kept = [Spoken(*sized) for sized in spoken_size.read(whole, reader, habit)]
    found: list[Spoken] = [*kept, *_moment(moment, habit)]
    try:
        found = [*(swapped or _often(whole, target, habit)), *found]
    except Same:
        if not found:
            _all_read(reader.rest, naming)
            raise
    if (later := _LATER.search(text)) and all(each.op is not Op.MOVE for each in found):
        raise ValueError(unread.NOT_READ.format(words=later[0], how=HOW))
    if not found:
        raise ValueError(NO_CHANGE.format(title=habit.habit.title, how=HOW))
    _all_read(reader.rest, naming)
    return found


def pauses(text: str) -> bool:
    """Whether a pause is meant, whatever else is said."""
    return _PAUSE.search(text) is not None


def stops(text: str) -> bool:
    """Whether a pause or leaving out is meant."""
    return pauses(text) or _ARCHIVE.search(text) is not None


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
        named = {WEEKDAYS.index(day) for day in target.weekdays}
        yield _days(tuple(sorted(named | set(_held(habit)) if _BESIDES.search(text) else named)), habit)
        return
    times = {"daily": len(WEEKDAYS), "times_per_week": target.n}.get(target.type)
    if times is not None and target.type == "times_per_week":
        times = int(compared(text, times, per_week(now)))
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


def _moment(moment: Moment, habit: Planned) -> Iterator[Spoken]:
    to = moment.at or moment.time_of_day
    if to is None:
        return
    if to == habit.time_of_day:
        raise ValueError(SAME.format(title=habit.habit.title, now=words.NAMED.get(to) or f"at {to}"))
    yield Spoken(Op.MOVE, habit.time_of_day, to)
