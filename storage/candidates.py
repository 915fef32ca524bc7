"""Habits with all that a change of plan rests on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from coaching.suggesting.suggestion import Candidate, may_grow
from coaching.values import Span
from storage import checkins, habits
from storage.database import Reader
from storage.goals import Goal
from storage.habit_histories import outlines
from storage.habits import HabitView

LOOKS_BACK: Final = timedelta(weeks=10)
"""Whatever a suggestion is made of lies within; eight whole weeks, and the blocks that they touch."""


async def of_goals(
    reader: Reader, user_id: int, goals: Iterable[Goal], today: date
) -> list[tuple[HabitView, Candidate]]:
    """The habits of these goals that aren't archived, as their rows have them and as a change would be judged."""
    known = {goal.id: goal for goal in goals}
    views = {view.habit.id: view for view in await habits.habits(reader, user_id, today) if view.habit.goal_id in known}
    if not views:
        return []
    outlined = {each.history.habit_id: each.history for each in await outlines(reader, user_id, views)}
    said = await checkins.standings(reader, user_id, Span(today - LOOKS_BACK), views)
    made = []
    for number, view in views.items():
        days = {day: standing for (whose, day), standing in said.items() if whose == number}
        log = {day: standing.status for day, standing in days.items() if standing.status is not None}
        history, category = replace(outlined[number], log=log), known[view.habit.goal_id].category
        growing = may_grow(category, view.versions, today)
        made.append((view, Candidate(view.habit, history, days, category, growing)))
    return made
