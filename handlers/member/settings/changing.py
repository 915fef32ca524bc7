"""A setting is changed, and says what it is now; a bad value leaves it as it was."""

from collections.abc import Sequence
from datetime import time

from coaching.nudges.rules import Quiet
from handlers import asking
from handlers.context import Context
from handlers.member.settings import values as said
from handlers.member.settings.fields import Change, Field, Unclear
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage import history, pending, people, settings
from storage.database import Writer
from storage.people import Person
from storage.settings import Value

KIND = "setting"
"""Of the question that the next words answer."""


def set_to(ctx: Context, field: Field, text: str) -> Turn:
    """The field set to what was typed."""
    try:
        change = field.read(text, ctx.person)
    except ValueError as problem:
        return say(Reply(f"{problem} {field.title}: {field.shown(ctx.person)}, as it was."))
    except Unclear as unclear:
        return which(ctx, field.key, unclear)
    return Turn(lambda writer: _set(writer, ctx, field, change))


def which(ctx: Context, key: str, unclear: Unclear) -> Turn:
    """The readings to choose from, with a tap or in words; nothing is changed yet."""
    options = [(label, f"/settings {key} {value}") for label, value in unclear.options]

    async def effect(writer: Writer) -> Sequence[Reply]:
        labels = " or ".join(label for label, _ in options)
        offered = [*options, ("No", "/no")]
        await asking.ask(writer, ctx, KIND, {"key": key, "options": [list(option) for option in offered]})
        return [Reply(f"{labels}? Nothing is changed yet.", asking.buttons(offered))]

    return Turn(effect)


async def close(writer: Writer, ctx: Context) -> None:
    """The question that this answers is open no longer."""
    if ctx.question and ctx.question.kind == KIND:
        await pending.close(writer, ctx.question.id)


async def undo_button(writer: Writer, ctx: Context, before: dict[str, Value], after: dict[str, Value]) -> Button:
    """Keeps the change, so that a tap takes it back."""
    change = await history.record(writer, ctx.user_id, "settings", before, after, ctx.now)
    return Button("Undo", f"/undo {change}")


def in_quiet_hours(person: Person, wall: time | None) -> tuple[str, tuple[Button, ...]]:
    """What is to be said of a time at which nothing is sent, with the way out; empty where it is none."""
    quiet = Quiet(person.quiet_from, person.quiet_until)
    if wall is None or wall not in quiet:
        return "", ()
    text = f"{wall:%H:%M} lies in your quiet hours ({said.quiet(person)}), when nothing is sent."
    shorter = f"{person.quiet_from:%H:%M}-{wall:%H:%M}"
    if wall == person.quiet_from or wall > person.quiet_from:
        return f"{text} /settings quiet changes them.", ()
    return text, (Button(f"Quiet until {wall:%H:%M}", f"/settings quiet {shorter}"),)


async def _set(writer: Writer, ctx: Context, field: Field, change: Change) -> Sequence[Reply]:
    await close(writer, ctx)
    kept = await settings.values(writer, ctx.user_id)
    if "name" in change:
        same = change["name"] == (await people.get(writer, ctx.user_id)).name
        fresh: dict[str, Value] = {"name": await settings.sealed_name(writer, ctx.user_id, str(change["name"]))}
    else:
        fresh = dict(change)
        same = all(kept[column] == value for column, value in fresh.items())
    if same:
        return [Reply(f"{field.title}: {field.shown(ctx.person)}, as it was.")]
    await settings.put(writer, ctx.user_id, fresh, ctx.now)
    undo = await undo_button(writer, ctx, {column: kept[column] for column in fresh}, fresh)
    person = await people.get(writer, ctx.user_id)
    note, ways = _note(ctx, person, fresh)
    return [Reply(lines(f"{field.title}: {field.shown(person)}.", note), ((undo, *ways),))]


def _note(ctx: Context, person: Person, fresh: Change) -> tuple[str, tuple[Button, ...]]:
    if "time_zone" in fresh:
        return f"It's {said.clock(ctx, person)} where you are. What was logged keeps its dates.", ()
    if "remind_at" in fresh or "quiet_from" in fresh:
        return in_quiet_hours(person, person.remind_at if person.reminders else None)
    if "week_start" in fresh:
        return "This week counts from that day; the weeks before stay as they were.", ()
    return "", ()
