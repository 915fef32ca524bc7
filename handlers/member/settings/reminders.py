"""The time of one habit's reminder: "run 7am", "2 19:00", "run off"."""

import re
from collections.abc import Sequence
from datetime import time

from coaching.reading.hearing import hear
from coaching.reading.scene import Scene
from coaching.setting_values import switched
from coaching.values import Habit
from coaching.wall_times import read_times
from handlers import asking, wording
from handlers.context import Context
from handlers.ids import id_in
from handlers.member.scene import load
from handlers.member.settings import changing
from handlers.member.settings import values as said
from handlers.member.settings.fields import Unclear, moment
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import people, settings
from storage.database import Writer

_LEAD = re.compile(r"(?:for|to|of|about|habit|my|the) ", re.IGNORECASE)
_AUTOMATIC = ("auto", "automatic")


async def of_habit(ctx: Context, text: str) -> Turn | None:
    """The turn that sets one habit's time; None where the text names no habit before the time."""
    words = text.split()
    if _is_value(text):
        return None
    cut = next((place for place in range(1, len(words)) if _is_value(" ".join(words[place:]))), None)
    if cut is None:
        return None
    called, value = " ".join(words[:cut]), " ".join(words[cut:])
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    found = named(called, scene)
    if len(found) != 1:
        return _ask_which(ctx, found, value) if found else say(Reply(unknown(called, scene)))
    return _for(ctx, found[0], value)


def named(text: str, scene: Scene) -> list[Habit]:
    """The habits that the text names, by number or by name."""
    while lead := _LEAD.match(text):
        text = text[lead.end() :]
    if (number := id_in(text)) is not None:
        return [habit for habit in scene.habits if habit.id == number]
    heard = hear(text, scene).named
    return [habit for habit in scene.habits if habit.id in heard]


def unknown(text: str, scene: Scene) -> str:
    """What is said where no habit is called so."""
    while lead := _LEAD.match(text):
        text = text[lead.end() :]
    yours = "; ".join(f"{habit.id} · {wording.habit_name(habit)}" for habit in scene.habits)
    have = f"Yours: {yours}." if yours else "You have none yet."
    return f'I can remind you of a habit that you have, and "{text[:60]}" is none. {have} Nothing was changed.'


def _is_value(text: str) -> bool:
    if switched(text) is not None or text.casefold() in _AUTOMATIC:
        return True
    try:
        return bool(read_times(text))
    except ValueError:
        return False


def _ask_which(ctx: Context, found: Sequence[Habit], value: str) -> Turn:
    names = wording.told_apart(found)
    options = [(names[habit.id], f"/settings reminders {habit.id} {value}") for habit in found]

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await asking.choice(writer, ctx, "Which one? Nothing is changed yet.", [*options, ("No", "/no")])]

    return Turn(effect)


def _for(ctx: Context, habit: Habit, value: str) -> Turn:
    if switched(value) is not None or value.casefold() in _AUTOMATIC:
        return Turn(lambda writer: _set(writer, ctx, habit, None))
    try:
        wall = moment(value)
    except Unclear as unclear:
        return changing.which(ctx, f"reminders {habit.id}", unclear)
    return Turn(lambda writer: _set(writer, ctx, habit, wall))


async def _set(writer: Writer, ctx: Context, habit: Habit, wall: time | None) -> Sequence[Reply]:
    await changing.close(writer, ctx)
    before = (await settings.habit_times(writer, ctx.user_id)).get(habit.id)
    title = f"Reminder for {wording.in_sentence(habit.title)}"
    if before == wall:
        return [Reply(f"{title}: {said.at(wall)}, as it was.")]
    if not await settings.put_habit_time(writer, ctx.user_id, habit.id, wall, ctx.now):
        return [Reply("That habit is no longer there. Nothing was changed.")]
    undo = await changing.undo_button(writer, ctx, kept(habit.id, before), kept(habit.id, wall))
    person = await people.get(writer, ctx.user_id)
    note, ways = changing.in_quiet_hours(person, wall)
    if not person.reminders:
        note, ways = "Reminders are off at the moment.", (Button("Reminders on", "/settings reminders on"),)
    return [Reply(wording.lines(f"{title}: {said.at(wall)}.", note), ((undo, *ways),))]


def kept(habit_id: int, wall: time | None) -> dict[str, settings.Value]:
    """As the history of changes keeps it."""
    return {"habit": habit_id, "remind_at": f"{wall:%H:%M}" if wall else None}
