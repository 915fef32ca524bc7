""" "Just between us": one message that no mentor sees. A crisis is met, and heard, all the same."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import wording
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage.audit import trail
from storage.database import Writer

ALONE: Final = "Put those words at the beginning or the end of a message, and no mentor sees it."
SAID: Final = "Just between us: no mentor sees this message."
SAID_OF_CHECKIN: Final = "Just between us: no mentor sees your words. The check-in itself counts as ever."


def alone() -> Turn:
    """The answer to the phrase with nothing to hide."""
    return say(Reply(ALONE))


def hidden(ctx: Context, turn: Turn) -> Turn:
    """The turn, with nothing of the message left for mentors: no words, and no figure made of them."""
    if turn.about == "crisis" or turn.private:
        return turn
    note = SAID_OF_CHECKIN if turn.about == "checkin" else SAID

    async def effect(writer: Writer) -> Sequence[Reply]:
        replies = list(await turn.effect(writer))
        await trail.append(writer, ctx.now, action="hid", patient=ctx.user_id, object=("message", ctx.inbox_id))
        if not replies:
            return [Reply(note)]
        return [replace(replies[0], text=wording.lines(replies[0].text, note)), *replies[1:]]

    return replace(turn, effect=effect, hidden=True, sentiment=None)
