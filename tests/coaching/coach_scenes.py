"""Members as a coach knows them, built from the worked cases' own words."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coaching.adherence import Count
from coaching.coach import CoachContext, Exchange, HabitNow, Names, Suggestion
from coaching.schedules import week_of
from coaching.streaks import Streak, Unit
from coaching.values import WEEKDAYS, Flex, Kind, Schedule, SlotState, Target

SARAH: Mapping[str, Any] = {
    "local_now": "2026-02-28T10:15",
    "tz": "America/New_York",
    "country": "US",
    "language": "en",
    "mentor": "Dana",
    "habits": [{"key": "run", "title": "30-min run", "schedule": "3x/week, planned Mon Wed Fri", "min_minutes": 10}],
    "week": {"run": {"Mon": "done", "Wed": "done", "Fri": "missed"}},
    "adherence": {"7d": "2/3 (67%)"},
    "streak": "0, best 2",
}
"""A member after a week with one lapse."""
_STATES = {"done": SlotState.DONE, "missed": SlotState.MISSED}


def context(told: Mapping[str, Any]) -> CoachContext:
    """The context of a worked case."""
    now = datetime.fromisoformat(told["local_now"]).replace(tzinfo=ZoneInfo(told.get("tz", "UTC")))
    open_today = _titles(told.get("open_today"))
    habits = [_habit(row, told, now.date(), row["key"] in open_today) for row in told.get("habits", [])]
    return CoachContext(
        now=now,
        today=now.date(),
        zone=told.get("tz", ""),
        country=told.get("country", ""),
        language=told.get("language", "en"),
        habits=tuple(habits),
        adherence={
            int(length.strip("d")): _count(said)
            for length, said in (told.get("adherence") or {}).items()
            if len(re.findall(r"\d+", str(said))) > 1
        },
        turns=tuple(_turn(row) for row in told.get("last_turns", told.get("history", []))),
        suggestion=Suggestion(str(told["last_suggestion"])) if told.get("last_suggestion") else None,
        barriers=tuple(_titles(told.get("barriers", told.get("barrier")))),
        days_away=told.get("last_active_days"),
        days_since_start=told.get("days_since_start"),
        has_mentor=bool(told.get("mentor")),
    )


def names(told: Mapping[str, Any]) -> Names:
    """The people of a worked case."""
    return Names(told.get("name") or "", told.get("mentor") or "")


def _turn(row: Any) -> Exchange:
    if isinstance(row, Mapping):
        said = [str(value) for value in row.values()]
        return Exchange(said[0], said[1] if len(said) > 1 else "")
    return Exchange(str(row), "")


def _titles(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    return [str(each) for each in said or ()]


def _habit(row: Mapping[str, Any], told: Mapping[str, Any], today: date, open_today: bool) -> HabitNow:
    minimum = row.get("min_minutes", row.get("minimum"))
    size = re.search(r"(\d+)[\s-]?min", row["title"])
    target = Target(float(size[1]) if size else row.get("target"), row.get("unit", "min"), minimum)
    said = told.get("streak")
    streak = _streak(said.get(row["key"], "") if isinstance(said, Mapping) else said)
    return HabitNow(row["title"], schedule(row["schedule"]), target, _week(told, row["key"], today), streak, open_today)


def schedule(words: str) -> Schedule:
    """ "3x/week, planned Mon Wed Fri"; "Mon Wed Fri"; "daily, evening"."""
    days = tuple(WEEKDAYS.index(d[:3].lower()) for d in re.findall(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*", words))
    if often := re.search(r"(\d+)\s?[x×]", words):
        return Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, int(often[1]), days)
    return Schedule(Kind.WEEKDAYS, weekdays=days) if days else Schedule(Kind.DAILY)


def _week(told: Mapping[str, Any], key: str, today: date) -> dict[date, SlotState]:
    monday = week_of(today).first
    week = (told.get("week") or {}).get(key) or {}
    return {
        monday + timedelta(days=WEEKDAYS.index(day[:3].lower())): _STATES.get(state, SlotState.PENDING)
        for day, state in week.items()
        if state != "skipped"
    }


def _count(said: str) -> Count:
    done, due = re.findall(r"\d+", said)[:2]
    return Count(int(done), int(due))


def _streak(said: Any) -> Streak | None:
    numbers = re.findall(r"\d+", str(said or ""))
    return Streak(int(numbers[0]), int(numbers[-1]), Unit.TIME) if numbers else None
