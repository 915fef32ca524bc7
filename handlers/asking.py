"""Open questions: what may be answered with a tap may be answered with a word.

A conversation has one open question, kept with its options, so that a label typed as text means the same as the tap.
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from coaching.answers import plain, says_no, says_yes
from handlers.context import Context
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import pending
from storage.database import Writer

STAYS_OPEN = timedelta(days=2)
OFFER = "offer"
"""The kind of question that nobody has to answer: the buttons beneath a screen."""

KEPT = ("safe", "zone", "plan", "checkin", "choice")
"""Questions that a screen doesn't put away."""

MOST_BYTES = 64
"""What a tap may send on any platform."""

Options = Sequence[tuple[str, str]]
"""Labels, each with what its button sends."""


async def ask(
    writer: Writer, ctx: Context, kind: str, payload: dict[str, Any], stays_open: timedelta = STAYS_OPEN
) -> int:
    """Open a question in place of the one before; its id is what the buttons name."""
    return await pending.ask(writer, ctx.user_id, kind, payload, ctx.now, ctx.now + stays_open)


async def choice(writer: Writer, ctx: Context, text: str, options: Options) -> Reply:
    """A question whose options are commands: their labels, and a plain yes or no, may be typed as well."""
    await ask(writer, ctx, "choice", {"options": [list(option) for option in options]})
    return Reply(text, buttons(options))


async def offer(
    writer: Writer, ctx: Context, text: str, options: Options, per_row: int = 3, keeps: Collection[str] = KEPT
) -> Reply:
    """A reply with buttons whose labels may be typed as the very next message, unless a question in `keeps` is open."""
    if ctx.question is None or ctx.question.kind not in keeps:
        await ask(writer, ctx, OFFER, {"options": [list(option) for option in options]})
    return Reply(text, buttons(options, per_row))


def offered(ctx: Context, text: str, options: Options, per_row: int = 3, keeps: Collection[str] = KEPT) -> Turn:
    """A turn that only answers, with buttons whose labels may be typed."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await offer(writer, ctx, text, options, per_row, keeps)]

    return Turn(effect) if options else say(Reply(text))


def buttons(options: Options, per_row: int = 3) -> tuple[tuple[Button, ...], ...]:
    """The options as rows of buttons; one that sends too much for a tap has none, and is left to be typed."""
    made = [Button(label, sends) for label, sends in options if len(sends.encode()) <= MOST_BYTES]
    return tuple(tuple(made[i : i + per_row]) for i in range(0, len(made), per_row))


def chosen(text: str, options: Options) -> str | None:
    """What the typed answer sends: a label, or a plain yes or no where the options are led by Yes and closed by No."""
    for label, sends in options:
        if plain(text) == plain(label):
            return sends
    if options and says_yes(text) and plain(options[0][0]).startswith("yes"):
        return options[0][1]
    if options and says_no(text) and plain(options[-1][0]).startswith("no"):
        return options[-1][1]
    return None


def closed(what_now: str) -> Reply:
    """The answer to a tap on a question that is no longer open."""
    return Reply(f"That question is closed and nothing was changed. {what_now}")
