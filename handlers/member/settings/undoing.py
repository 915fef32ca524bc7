"""A changed setting is taken back."""

from datetime import time

from handlers import wording
from handlers.context import Context
from handlers.member.settings import values as said
from handlers.member.settings.fields import of_columns
from storage import habits, people, settings
from storage.database import Reader, Writer
from storage.history import Change


async def changed_since(reader: Reader, ctx: Context, change: Change) -> bool:
    """Whether it is set to something else by now."""
    left = change.after
    if habit_id := left.get("habit"):
        times = await settings.habit_times(reader, ctx.user_id)
        wall = times.get(habit_id)
        return habit_id in times and left["remind_at"] != (f"{wall:%H:%M}" if wall else None)
    now = await settings.values(reader, ctx.user_id)
    return any(now[column] != value for column, value in left.items())


async def take_back(writer: Writer, ctx: Context, change: Change) -> str:
    """Set what was set before, and say so; empty where it is no longer there to be set."""
    if "habit" in change.before:
        return await _of_habit(writer, ctx, change)
    await settings.put(writer, ctx.user_id, change.before, ctx.now)
    field = of_columns(change.before)
    return f"Taken back. {field.title}: {field.shown(await people.get(writer, ctx.user_id))}."


async def _of_habit(writer: Writer, ctx: Context, change: Change) -> str:
    habit_id, before = int(change.before["habit"]), change.before["remind_at"]
    wall = time.fromisoformat(before) if before else None
    view = await habits.get(writer, ctx.user_id, habit_id, ctx.today)
    if view is None or not await settings.put_habit_time(writer, ctx.user_id, habit_id, wall, ctx.now):
        return ""
    return f"Taken back. Reminder for {wording.in_sentence(view.habit.title)}: {said.at(wall)}."
