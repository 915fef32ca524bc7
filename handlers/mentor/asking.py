"""A mentor's open question: what may be answered with a tap may be answered with its label.

A conversation has one, kept with its options. What a button sends has 64 bytes; a longer choice sends its number.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from handlers import asking
from handlers.asking import Options
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import pending
from storage.database import Writer

OFFER: Final = "desk_offer"
"""The kind of question that nobody has to answer: the buttons beneath a screen."""
CHOICE: Final = "desk_choice"
LONGEST: Final = 64
"""Bytes of what a button sends."""
CLOSED: Final = "That question is closed and nothing was changed."


async def ask(
    writer: Writer, ctx: MentorContext, kind: str, payload: dict[str, Any], stays_open: timedelta = asking.STAYS_OPEN
) -> int:
    """Open a question in place of the one before. Its kind's answer is read by `registry.ANSWERS`."""
    return await pending.ask(writer, ctx.user_id, kind, payload, ctx.now, ctx.now + stays_open)


async def close(writer: Writer, ctx: MentorContext) -> bool:
    """Close the question of `ctx`; whether it was still open. Of two answers at once, one finds it."""
    return ctx.question is not None and await pending.close(writer, ctx.question.id)


async def choice(writer: Writer, ctx: MentorContext, text: str, options: Options, per_row: int = 3) -> Reply:
    """A question whose options are commands, each with its label."""
    return await _with_buttons(writer, ctx, CHOICE, text, options, per_row)


async def offer(writer: Writer, ctx: MentorContext, text: str, options: Options, per_row: int = 3) -> Reply:
    """A screen with buttons whose labels may be typed as the very next message, unless a question is open."""
    if options and (ctx.question is None or ctx.question.kind in (OFFER, CHOICE)):
        return await _with_buttons(writer, ctx, OFFER, text, options, per_row)
    return Reply(text, asking.buttons(options, per_row))


def offered(ctx: MentorContext, text: str, options: Options = (), per_row: int = 3) -> Turn:
    """A turn that only answers, with buttons whose labels may be typed."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await offer(writer, ctx, text, options, per_row)]

    return Turn(effect) if options else say(Reply(text))


def chooses(ctx: MentorContext, text: str, options: Options, per_row: int = 3) -> Turn:
    """A turn that asks: its options are commands."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await choice(writer, ctx, text, options, per_row)]

    return Turn(effect)


def chosen(ctx: MentorContext) -> str | None:
    """What the typed label of an open question's option sends."""
    if ctx.question is None or ctx.question.kind not in (OFFER, CHOICE):
        return None
    return asking.chosen(ctx.text, ctx.question.payload["options"])


def picked(ctx: MentorContext, argument: str) -> str | None:
    """What `/pick QUESTION NUMBER` stands for; None where that question is no longer open."""
    numbers = argument.split()
    if ctx.question is None or len(numbers) != 2 or numbers[0] != str(ctx.question.id) or not numbers[1].isdecimal():
        return None
    options: Sequence[Sequence[str]] = ctx.question.payload.get("options", [])
    place = int(numbers[1])
    return options[place][1] if place < len(options) else None


async def _with_buttons(
    writer: Writer, ctx: MentorContext, kind: str, text: str, options: Options, per_row: int
) -> Reply:
    number = await ask(writer, ctx, kind, {"options": [list(option) for option in options]})
    short = [
        (label, sends if len(sends.encode()) <= LONGEST else f"/pick {number} {place}")
        for place, (label, sends) in enumerate(options)
    ]
    return Reply(text, asking.buttons(short, per_row))
