"""What is on record around today: what the check-in reader and the screens look at."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.reading.scene import LIMIT_DAYS, Scene
from coaching.schedules import week_of
from coaching.slots import state_on
from coaching.values import Habit, SlotState, Span, Status
from handlers.context import Context
from storage import checkins, habits, ledger
from storage.database import Reader

SAID = (Status.DONE, Status.SKIPPED, Status.MISSED)


def named(text: str, habits: Sequence[Habit]) -> list[Habit]:
    """The habits that the text names by a word of their title."""
    words = _words(text)
    return [habit for habit in habits if words & _words(habit.title)]


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower()))


@dataclass(frozen=True, slots=True)
class Prompt:
    """What the last reminder was about, as long as nothing else was said since."""

    habit_ids: tuple[int, ...]
    day: date


def prompt(ctx: Context) -> Prompt | None:
    """The reminder that the message may be answering."""
    asked = ctx.question.payload.get("prompt") if ctx.question else None
    return Prompt(tuple(asked["habits"]), date.fromisoformat(asked["day"])) if asked else None


async def load(reader: Reader, ctx: Context, last_prompt: int | None = None) -> Scene:
    """The scene of the member's today. Unless told otherwise, the last prompt is the reminder of one thing."""
    asked = prompt(ctx)
    if last_prompt is None and asked and asked.day == ctx.today and len(asked.habit_ids) == 1:
        last_prompt = asked.habit_ids[0]
    views = await habits.habits(reader, ctx.user_id, ctx.today)
    week = week_of(ctx.today, ctx.person.week_start)
    slots = await ledger.slots(reader, ctx.user_id, Span(ctx.today - timedelta(days=LIMIT_DAYS), week.last))
    standings = await checkins.standings(reader, ctx.user_id, Span(ctx.today - timedelta(days=LIMIT_DAYS), ctx.today))
    due = {view.habit.id: frozenset(slot.day for slot in slots if slot.habit_id == view.habit.id) for view in views}
    open_today = frozenset(
        slot.habit_id for slot in slots if slot.day == ctx.today and state_on(slot, ctx.today) is SlotState.PENDING
    )
    said = {habit_id for (habit_id, day), standing in standings.items() if day == ctx.today and standing.status in SAID}
    return Scene(
        now=ctx.now,
        today=ctx.today,
        habits=tuple(view.habit for view in views),
        open_today=open_today - said,
        last_prompt=last_prompt,
        standings=standings,
        due=due,
    )
