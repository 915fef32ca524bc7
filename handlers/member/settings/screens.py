"""The screen of all settings, and one for each."""

from collections.abc import Sequence
from datetime import time

from coaching.values import Habit
from handlers import asking, wording
from handlers.context import Context
from handlers.member.settings import values as said
from handlers.member.settings.changing import KIND
from handlers.member.settings.fields import FIELDS, Field, options_of
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import habits, settings
from storage.database import Writer

KEPT = ("safe", "zone", "plan", "checkin")
"""Questions that a setting's screen doesn't put away; there the value is typed behind the command."""


def everything(ctx: Context) -> Turn:
    """`/settings`: a line for each value, with what to type."""
    rows = [f"{field.title}: {field.shown(ctx.person)} · /settings {field.key} {field.example}" for field in FIELDS]
    mentor = f"My mentor: {said.mentor(ctx.person)} · /settings mentor"
    text = wording.lines("Tap one to change it, or type what stands behind it.", *rows, mentor)
    options = [(field.title.removesuffix(" at").removesuffix(" on"), f"/settings {field.key}") for field in FIELDS]
    return asking.offered(ctx, text, [*options, ("My mentor", "/settings mentor")])


async def one(ctx: Context, field: Field) -> Turn:
    """`/settings zone`: what it is, what it does, and what it may be; the next words set it."""
    options = [(label, f"/settings {field.key} {value}") for label, value in options_of(field, ctx.person)]
    own = await _own_times(ctx) if field.key == "reminders" else ""
    text = wording.lines(
        f"{field.title}: {field.shown(ctx.person)}", own, field.about, f"Like: /settings {field.key} {field.example}"
    )

    async def effect(writer: Writer) -> Sequence[Reply]:
        if ctx.question is None or ctx.question.kind not in KEPT:
            await asking.ask(writer, ctx, KIND, {"key": field.key, "options": [list(option) for option in options]})
        return [Reply(text, asking.buttons(options))]

    return Turn(effect)


def unknown(text: str) -> Turn:
    """There is no such setting."""
    return say(Reply(f'There is no setting "{text}". There are: {", ".join(field.key for field in FIELDS)}, mentor.'))


async def _own_times(ctx: Context) -> str:
    """What has a time of its own, by the numbers to type."""
    async with ctx.read() as reader:
        views = await habits.habits(reader, ctx.user_id, ctx.today)
        times = await settings.habit_times(reader, ctx.user_id)
    return wording.lines(*(_own(view.habit, times.get(view.habit.id)) for view in views))


def _own(habit: Habit, wall: time | None) -> str:
    return f"{habit.id} · {wording.habit_name(habit)}: {said.at(wall)}"
