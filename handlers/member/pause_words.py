"""What a pause is called: which goals, from when until when."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from coaching.pauses import Pause, holding
from coaching.values import Span
from handlers import wording
from storage.goals import Goal

EVERYTHING = "Everything"


def whose(goals: Sequence[Goal]) -> str:
    """Run and Read; Everything where no goal is named."""
    return wording.listed(goal.title for goal in goals) or EVERYTHING


def dates(span: Span, today: date) -> str:
    """today · on Sun 1 Mar · from today until Sun 8 Mar · from Mon 2 Mar until you say /resume."""
    if span.first == span.last:
        return _on(span.first, today)
    begins = f"from {_day(span.first, today)}"
    return f"{begins} until {_day(span.last, today)}" if span.last else f"{begins} until you say /resume"


def until(kept: Iterable[Pause], goal_id: int | None, today: date) -> str:
    """paused until Sun 8 Mar; empty where the goal isn't paused today."""
    pause = holding(kept, goal_id, today)
    if pause is None:
        return ""
    return f"paused until {_day(pause.span.last, today)}" if pause.span.last else "paused until you say /resume"


def lines(kept: Sequence[Pause], goals: Collection[Goal], today: date) -> list[str]:
    """A line for each pause that holds or is to come; nothing is said twice."""
    titles: dict[int | None, str] = {None: EVERYTHING, **{goal.id: goal.title for goal in goals}}
    standing = [each for each in kept if each.lasts(today) and each.goal_id in titles]
    shown = [each for each in standing if not any(other != each and other.covers(each) for other in standing)]
    return [_line(titles[each.goal_id], each, today) for each in shown]


def _line(title: str, pause: Pause, today: date) -> str:
    if today in pause.span:
        return f"{title} is {until([pause], pause.goal_id, today)}."
    return f"{title} will be paused {dates(pause.span, today)}."


def _day(day: date, today: date) -> str:
    return "tomorrow" if (day - today).days == 1 else wording.day_said(day, today)


def _on(day: date, today: date) -> str:
    said = _day(day, today)
    return said if said in ("today", "tomorrow", "yesterday") else f"on {said}"
