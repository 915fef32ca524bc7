"""What is typed beneath a message and is no command: it stays with the team, and that is said once a thread."""

import hashlib
from collections.abc import Sequence
from typing import Final

from handlers import telling
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn
from storage.database import Writer
from storage.desk.caseloads import DESK

STAYS: Final = (
    "What you write here stays here. message NAME TEXT shows first what a member would see, and Send sends it."
)


async def said(ctx: MentorContext) -> Turn | None:
    """Plain words in a thread; None anywhere else."""
    thread = ctx.message.thread
    if thread is None:
        return None
    name = hashlib.sha256(f"{ctx.message.address.platform} {thread}".encode()).hexdigest()[:32]

    async def effect(writer: Writer) -> Sequence[Reply]:
        async with writer.lent_to(DESK) as desk:
            await telling.tell(desk, ctx.user_id, f"thread:{ctx.user_id}:{name}", Reply(STAYS, thread=thread), ctx.now)
        return []

    return Turn(effect)
