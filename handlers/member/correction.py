"""An edited message: what its earlier wording wrote is taken back, and the new wording is read in its place."""

from collections.abc import Sequence

from coaching.checkin_reader import read
from handlers.context import Context
from handlers.member import checkin, undoing
from handlers.member.scene import load
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage import checkins, history
from storage.database import Writer
from storage.history import UNDO_WITHIN, Change

TOO_OLD = "That message is more than a day old, so what it wrote stays. /day DATE opens a day to change it."
NOTHING_NOW = "The new wording is no check-in, so nothing is written in its place."


async def corrected(ctx: Context) -> Turn | None:
    """What the edit comes to; None where the earlier wording wrote nothing: the new one is read like any message."""
    assert ctx.message.corrects is not None
    async with ctx.read() as reader:
        change = await history.of_message(reader, ctx.user_id, ctx.message.address.platform, ctx.message.corrects)
    if change is None or change.undone_at is not None:
        return None
    if ctx.now - change.at > UNDO_WITHIN:
        return say(Reply(TOO_OLD), about="checkin")

    async def effect(writer: Writer) -> Sequence[Reply]:
        return await _replaced(writer, ctx, change)

    return Turn(effect, about="checkin")


async def _replaced(writer: Writer, ctx: Context, change: Change) -> Sequence[Reply]:
    if not await history.mark_undone(writer, change.id, ctx.now):
        return [Reply("That was taken back already.")]
    about = {entry.habit_id for entry in await checkins.named(writer, change.after["checkins"])}
    taken_back = await undoing.take_back(writer, ctx, change)
    # As things stand without the earlier wording, which may have said what the new one is about.
    scene = await load(writer, ctx, last_prompt=about.pop() if len(about) == 1 else None)
    turn = await checkin.turn(ctx, ctx.text, read(ctx.text, scene), scene)
    replies = list(await turn.effect(writer)) if turn else [Reply(NOTHING_NOW)]
    return [Reply(lines(taken_back, replies[0].text), replies[0].buttons), *replies[1:]]
