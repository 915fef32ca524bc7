"""A change of plan in plain words: a diff for a mentor's eyes and for the member's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coaching.patches.change import Change, Op
from coaching.phrasing import number
from coaching.values import WEEKDAYS

NAMED = {"morning": "in the morning", "midday": "at midday", "noon": "at midday", "afternoon": "in the afternoon"}
NAMED |= {"evening": "in the evening", "night": "at night", "anytime": "at any time"}


def line(change: Change) -> str:
    """ "Run: 3× a week → 2× a week, Mon 2 Mar to Sun 15 Mar, then as now"."""
    return f"{change.title}: {_what(change)}, {_when(change)}"


def accepted(change: Change) -> str:
    """What the member reads of a change that is accepted: "Run: 2× a week (Tue Thu), from Mon 2 Mar to Sun 15 Mar"."""
    match change.op:
        case Op.PAUSE:
            what = "paused"
        case Op.ARCHIVE:
            what = "left out"
        case _:
            what = _value(change, change.to)
    ending = f" to {day_said(change.until)}, then as before" if change.until else ""
    return f"{change.title}: {what}, from {day_said(change.first)}{ending}."


def day_said(day: date | None) -> str:
    """Mon 2 Mar."""
    return f"{day:%a} {day.day} {day:%b}" if day else ""


def short(changes: Sequence[Change]) -> str:
    """What a list calls it: "Run 2× a week", and how many more there are."""
    first = changes[0]
    what = {Op.PAUSE: "paused", Op.ARCHIVE: "left out"}.get(first.op) or _value(first, first.to)
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return f"{first.title} {what}{more}"


def aim(changes: Sequence[Change]) -> str:
    """Only what it shall be, for a button: "2× a week", "15 min"."""
    return ", ".join(_value(replace(each, days=()) if each.op is Op.TIMES else each, each.to) for each in changes)


def _what(change: Change) -> str:
    match change.op:
        case Op.PAUSE:
            return "paused"
        case Op.ARCHIVE:
            return "left out"
    return f"{_value(change, change.before)} → {_value(change, change.to)}"


def _when(change: Change) -> str:
    if change.until is None:
        return f"from {day_said(change.first)} on"
    ending = "" if change.op is Op.PAUSE else ", then as now"
    if change.first == change.until:
        return f"on {day_said(change.first)}{ending}"
    return f"{day_said(change.first)} to {day_said(change.until)}{ending}"


def _value(change: Change, value: object) -> str:
    match change.op:
        case Op.TIMES if isinstance(value, int | float):
            often = (
                "every day" if value == len(WEEKDAYS) else "once a week" if value == 1 else f"{number(value)}× a week"
            )
            planned = value == change.to and 1 < len(change.days) < len(WEEKDAYS)
            return f"{often} ({_days(change.days)} or any day)" if planned else often
        case Op.DAYS if isinstance(value, list):
            named = [WEEKDAYS.index(each) for each in value]
            return "every day" if len(named) == len(WEEKDAYS) else _days(named) if named else "any days"
        case Op.MINUTES if isinstance(value, int | float):
            return f"{number(value)} min"
        case Op.AMOUNT if isinstance(value, int | float):
            return f"{number(value)} {change.unit}"
        case Op.MOVE if isinstance(value, str):
            return NAMED.get(value) or f"at {value}"
    return str(value)


def _days(days: Sequence[int]) -> str:
    return " ".join(WEEKDAYS[day].capitalize() for day in sorted(days))
