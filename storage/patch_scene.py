"""A member's habits with all that a change of plan rests on, as the mentor or the member sees them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from coaching import pauses as spans
from coaching.patches.planned import Planned
from coaching.suggestion import Candidate
from coaching.values import Span
from storage import checkins, goals, habits, pauses
from storage.database import Reader
from storage.goals import Goal
from storage.habit_histories import outlines
from storage.habits import HabitView
from storage.suggestions import LOOKS_BACK, may_grow


@dataclass(frozen=True, slots=True)
class Scene:
    """The habits that are not archived, with their rows."""

    planned: tuple[Planned, ...]
    views: dict[int, HabitView]


async def read(reader: Reader, user_id: int, today: date, *, shared: bool = True) -> Scene:
    """`shared`: whether check-ins are seen by whoever reads."""
    known = {goal.id: goal for goal in await goals.listed(reader, user_id)}
    views = {view.habit.id: view for view in await habits.habits(reader, user_id, today)}
    views = {number: view for number, view in views.items() if view.habit.goal_id in known}
    if not views:
        return Scene((), {})
    outlined = {each.history.habit_id: each.history for each in await outlines(reader, user_id, views)}
    said = await checkins.standings(reader, user_id, Span(today - LOOKS_BACK), views)
    off = await pauses.listed(reader, user_id)
    found = []
    for number, view in views.items():
        days = {day: standing for (whose, day), standing in said.items() if whose == number}
        log = {day: standing.status for day, standing in days.items() if standing.status is not None}
        goal = known[view.habit.goal_id]
        growing = may_grow(goal, view, today)
        candidate = Candidate(view.habit, replace(outlined[number], log=log), days, goal.category, growing)
        beside = tuple(sorted(_titles(views.values(), goal) - {view.habit.title}))
        paused = spans.holding(off, goal.id, today)
        found.append(Planned(candidate, view.time_of_day, shared, beside, paused))
    return Scene(tuple(found), views)


def _titles(views: Iterable[HabitView], goal: Goal) -> set[str]:
    return {view.habit.title for view in views if view.habit.goal_id == goal.id}
