"""/settings, the answer to a setting's question, and settings in plain words."""

import re

from coaching import settings_reader
from coaching.answers import plain, says_no, shortened
from coaching.wishes.wish import is_wish
from handlers import asking
from handlers.context import Context
from handlers.member import checkin, my_mentor
from handlers.member.settings import changing, fields, reminders, screens
from handlers.messages import Reply
from handlers.turn import Turn
from storage.database import Writer

_ASKS_ANEW = re.compile(r"\W*(?:please )?remind me\b", re.IGNORECASE)
_CLOCK = re.compile(r"\d\d:\d\d")
_NOON = 12
_HALVES = {
    "am": ("am", "morning", "in the morning", "the morning"),
    "pm": ("pm", "evening", "in the evening", "the evening", "afternoon", "in the afternoon", "night", "at night"),
}


async def settings(ctx: Context, argument: str) -> Turn:
    """`/settings`, `/settings zone`, `/settings zone Berlin`."""
    if not argument:
        return screens.everything(ctx)
    word, _, rest = argument.removeprefix("my ").partition(" ")
    if word.casefold() == "mentor":
        return my_mentor.settings(ctx, rest)
    if (found := fields.found(argument)) is None:
        return screens.unknown(shortened(argument))
    field, value = found
    if not value:
        return await screens.one(ctx, field)
    if field.key == "reminders" and (turn := await reminders.of_habit(ctx, value)):
        return turn
    return changing.set_to(ctx, field, value)


async def privacy(ctx: Context, argument: str) -> Turn:
    """`/privacy`: what is shared with whom."""
    sharing = fields.of_columns(["shares"])
    return await screens.one(ctx, sharing)


async def answer(ctx: Context) -> Turn | None:
    """The words after a setting's screen; None where they are about something else."""
    assert ctx.question is not None
    key, options = ctx.question.payload["key"], ctx.question.payload["options"]
    found = fields.found(key)
    assert found is not None
    field = found[0]
    sends = asking.chosen(ctx.text, options) or _half(ctx.text, options)
    if sends == "/no" or (says_no(ctx.text) and not field.options):
        return _left(ctx, field)
    if sends:
        return await settings(ctx, sends.removeprefix("/settings "))
    if ctx.text.endswith("?") or is_wish(ctx.text) or settings_reader.read(ctx.text) or _ASKS_ANEW.match(ctx.text):
        return None
    if _may_be_talk(ctx, field) and (turn := await checkin.clear(ctx)):
        return turn
    return await settings(ctx, f"{key} {ctx.text}")


def _half(text: str, options: asking.Options) -> str | None:
    """The option that "morning" or "pm" means, where the options are times."""
    half = next((each for each, words in _HALVES.items() if plain(text) in words), None)
    times = [(label, sends) for label, sends in options if _CLOCK.fullmatch(label)]
    return next((sends for label, sends in times if (int(label[:2]) < _NOON) is (half == "am")), None) if half else None


def _may_be_talk(ctx: Context, field: fields.Field) -> bool:
    """Whether the text is no value of the field, or could be any sentence."""
    if field.key == "name":
        return True
    try:
        field.read(ctx.text, ctx.person)
    except ValueError:
        return True
    except fields.Unclear:
        return False
    return False


def _left(ctx: Context, field: fields.Field) -> Turn:
    async def effect(writer: Writer) -> list[Reply]:
        await changing.close(writer, ctx)
        return [Reply(f"{field.title}: {field.shown(ctx.person)}, as it was.")]

    return Turn(effect)
