"""What a mentor looks at is put on record with the answer."""

from collections.abc import Sequence
from typing import Final

from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn
from storage.audit import trail
from storage.database import Writer

NOT_SHARED: Final = "{name} doesn't share check-ins, so there is nothing to show here."


def looked(ctx: MentorContext, user_id: int, what: str, *replies: Reply) -> Turn:
    """A turn that shows, and puts on record that the `what` of this member was looked at."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        await trail.append(writer, ctx.now, action="read", patient=user_id, object=(what, user_id))
        return replies

    return Turn(effect)
