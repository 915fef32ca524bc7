"""Settings in plain words: the same as the command they come to, or a question first."""

from collections.abc import Sequence

from coaching import settings_reader
from handlers import asking
from handlers.context import Context
from handlers.member import pausing
from handlers.member.scene import load
from handlers.member.settings import reminders
from handlers.member.settings.command import settings
from handlers.messages import Reply
from handlers.turn import Turn
from storage.database import Writer


async def said(ctx: Context) -> Turn | None:
    """The setting that the text asks for; None where it is about something else."""
    asked = settings_reader.read(ctx.text)
    if asked is None or (asked.habit and not await _names_a_habit(ctx, asked.habit)):
        return None
    if asked.command.startswith("/pause "):
        return await pausing.ahead(ctx, asked.command.removeprefix("/pause "))
    if not asked.sure:
        return _asked(ctx, asked.command)
    word, _, argument = asked.command.partition(" ")
    return await (pausing.resume if word == "/resume" else settings)(ctx, argument)


async def _names_a_habit(ctx: Context, text: str) -> bool:
    async with ctx.read() as reader:
        return bool(reminders.named(text, await load(reader, ctx)))


def _asked(ctx: Context, command: str) -> Turn | None:
    if len(command.encode()) > asking.MOST_BYTES:
        return None
    text = f"Shall I change it? That would be {command}. Nothing is changed yet."

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await asking.choice(writer, ctx, text, [("Yes", command), ("No", "/no")])]

    return Turn(effect)
