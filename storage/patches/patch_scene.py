"""A member's habits with all that a change of plan rests on, as the mentor or the member sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coaching import pauses as spans
from coaching.patches.planned import Planned
from storage import goals, pauses
from storage.candidates import of_goals
from storage.database import Reader
from storage.habits import HabitView


@dataclass(frozen=True, slots=True)
class Scene:
    """The habits that are not archived, with their rows."""

    planned: tuple[Planned, ...]
    views: dict[int, HabitView]


async def read(reader: Reader, user_id: int, today: date, *, shared: bool = True) -> Scene:
    """`shared`: whether check-ins are seen by whoever reads."""
    found = await of_goals(reader, user_id, await goals.listed(reader, user_id), today)
    views = {view.habit.id: view for view, _ in found}
    off = await pauses.listed(reader, user_id) if views else ()
    planned = [
        Planned(
            candidate,
            f"{view.planned_at:%H:%M}" if view.planned_at else view.time_of_day,
            shared,
            tuple(sorted(_titles(views.values(), view.habit.goal_id) - {view.habit.title})),
            spans.holding(off, view.habit.goal_id, today),
        )
        for view, candidate in found
    ]
    return Scene(tuple(planned), views)


def _titles(views: Iterable[HabitView], goal_id: int) -> set[str]:
    return {view.habit.title for view in views if view.habit.goal_id == goal_id}
