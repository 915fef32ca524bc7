"""What the progress of habits is drawn from."""

from collections.abc import Callable, Sequence
from datetime import date

from coaching.progress import Track
from coaching.schedules import in_words
from coaching.values import Habit, Span
from storage import checkins, ledger, pauses
from storage.database import Reader
from storage.habits import HabitView


async def tracks(
    reader: Reader,
    user_id: int,
    views: Sequence[HabitView],
    titled: Callable[[Habit], str],
    week_start: int,
    since: date,
) -> list[Track]:
    """A track for each of these habits, with all of its slots and with what was logged from `since` on."""
    slots = await ledger.slots(reader, user_id, Span(date.min))
    log = await checkins.standings(reader, user_id, Span(since), [view.habit.id for view in views])
    off = await pauses.listed(reader, user_id)
    return [
        Track(
            view.habit.id,
            titled(view.habit),
            view.habit.schedule,
            in_words(view.habit.schedule, week_start),
            min(version.start for version in view.versions),
            tuple(slot for slot in slots if slot.habit_id == view.habit.id),
            {day: said.status for (whose, day), said in log.items() if whose == view.habit.id and said.status},
            tuple(pause.span for pause in off if pause.goal_id in (None, view.habit.goal_id)),
            week_start,
        )
        for view in views
    ]
