"""/undo: the member's own last change is taken back, for 24 hours."""

from collections.abc import Sequence

from handlers.context import Context
from handlers.ids import id_in
from handlers.member import undoing
from handlers.messages import Reply
from handlers.turn import Turn
from storage import history
from storage.database import Writer
from storage.history import Change


async def undo(ctx: Context, argument: str) -> Turn:
    """`/undo`, or `/undo 381` as the button of one change sends it."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        change = await _change(writer, ctx, argument)
        if change is None:
            return [Reply("There is nothing to take back: a change can be undone for 24 hours.")]
        if change.undone_at is not None:
            return [Reply("That was taken back already.")]
        if refusal := await undoing.refusal(writer, ctx, change):
            return [Reply(refusal)]
        if not await history.mark_undone(writer, change.id, ctx.now):
            return [Reply("That was taken back already.")]
        return [Reply(await undoing.take_back(writer, ctx, change))]

    return Turn(effect)


async def _change(writer: Writer, ctx: Context, argument: str) -> Change | None:
    if argument:
        change_id = id_in(argument)
        return None if change_id is None else await history.get(writer, ctx.user_id, change_id, ctx.now)
    for change in await history.standing(writer, ctx.user_id, ctx.now):
        # What was changed again since can't be the last change: a button took an earlier one back out of turn.
        if await undoing.refusal(writer, ctx, change) != undoing.CHANGED_SINCE:
            return change
    return None
