"""What is to be changed of one habit, from the words about it: how often, which days, how long, when, or not at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from coaching.insight.patching import MOST_MINUTES
from coaching.insight.schema import Stored
from coaching.patches import words
from coaching.patches.change import Op
from coaching.patches.planned import Planned
from coaching.phrasing import amount
from coaching.plan import MustTarget
from coaching.schedules import in_words, planned_weekdays
from coaching.suggestion import per_week
from coaching.values import WEEKDAYS, Kind
from coaching.wish_moment import Moment, read_moment
from coaching.wish_often import read_often
from coaching.wish_size import read_amount, read_minutes
from coaching.wish_text import Reader, even

HOW: Final = "Say how often, which days, how many minutes, when in the day, pause or leave out."
NO_CHANGE: Final = "I couldn't read a change of {title} in that. {how}"
SAME: Final = "{title} is {now} already, so there is nothing to change."
NOT_BY_WEEK: Final = "{title} is due {often}; I can change how often only of what is planned by the week."
NOT_LIKE_THAT: Final = (
    "I can propose 1 to 7 times a week, or named days; another rhythm of {title} needs a goal of its own."
)
NOT_TIMED: Final = "{title} isn't counted in minutes{size}, so I can't propose a length."
TOO_LONG: Final = "A length has 1 to {most} minutes. Nothing was kept."
ONLY_MINUTES: Final = "I can propose minutes; other amounts {title}'s owner changes under /goals."

_PAUSE = re.compile(r"\b(?:pause[ds]?|pausing|break|rest|on hold|hold|skip)\b|^(?:there is )?no\b", re.IGNORECASE)
_ARCHIVE = re.compile(r"\b(?:leave out|drop|archive|remove|stop|end|take out|without)\b", re.IGNORECASE)
_TOO_OFTEN = re.compile(r"\b(?:[089]|\d\d+) ?(?:x|times)\b", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more|longer|extra|further)(?! than)\b", re.IGNORECASE)
_LESS = re.compile(r"\b(?:less|shorter|fewer)(?! than)\b", re.IGNORECASE)
_WEEKLY = (Kind.DAILY, Kind.WEEKDAYS, Kind.TIMES_PER_WEEK)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that is to be another way, and what holds now."""

    op: Op
    before: Stored
    to: Stored
    days: tuple[int, ...] = ()


def read(text: str, habit: Planned) -> list[Spoken]:
    """What the words want of the habit. Raises ValueError with a sentence where that is nothing, or can't be."""
    if _PAUSE.search(text):
        return [Spoken(Op.PAUSE, None, "paused")]
    if _ARCHIVE.search(text):
        return [Spoken(Op.ARCHIVE, None, "archived")]
    reader = Reader(even(text))
    target, moment = read_often(reader), read_moment(reader)
    found = [*_often(text, target, habit), *_length(text, reader, habit), *_moment(moment, habit)]
    if not found:
        raise ValueError(NO_CHANGE.format(title=habit.habit.title, how=HOW))
    return found


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
        raise ValueError(SAME.format(title=title, now=in_words(now)))
    yield Spoken(Op.TIMES, int(per_week(now)), times)


def _days(days: tuple[int, ...], habit: Planned) -> Spoken:
    now = habit.habit.schedule
    held = planned_weekdays(now) if now.weekdays else ()
    if set(days) == set(held):
        raise ValueError(SAME.format(title=habit.habit.title, now=in_words(now)))
    return Spoken(Op.DAYS, [WEEKDAYS[day] for day in held], [WEEKDAYS[day] for day in days], days)


def _length(text: str, reader: Reader, habit: Planned) -> Iterator[Spoken]:
    title, target = habit.habit.title, habit.habit.target
    minutes = read_minutes(reader)
    if minutes is None:
        if read_amount(reader) is not None:
            raise ValueError(ONLY_MINUTES.format(title=title))
        return
    if target.unit != "min" or target.amount is None:
        size = f" but in {target.unit}" if target.unit else ""
        raise ValueError(NOT_TIMED.format(title=title, size=size))
    length = _compared(text, minutes, target.amount)
    if not 1 <= length <= MOST_MINUTES:
        raise ValueError(TOO_LONG.format(most=MOST_MINUTES))
    if length == target.amount:
        raise ValueError(SAME.format(title=title, now=amount(target)))
    yield Spoken(Op.MINUTES, target.amount, length)


def _compared(text: str, said: float, now: float) -> float:
    """ "5 minutes more" than now; else what was said."""
    if _MORE.search(text):
        return now + said
    return now - said if _LESS.search(text) else said


def _moment(moment: Moment, habit: Planned) -> Iterator[Spoken]:
    to = moment.at or moment.time_of_day
    if to is None:
        return
    if to == habit.time_of_day:
        raise ValueError(SAME.format(title=habit.habit.title, now=words.NAMED.get(to) or f"at {to}"))
    yield Spoken(Op.MOVE, habit.time_of_day, to)
