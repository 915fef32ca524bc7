"""What is typed beneath a message and is no command: it stays with the team, and that is said once a thread."""

import hashlib
from collections.abc import Sequence
from typing import Final

from handlers import telling
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Reply
from handlers.turn import Turn
from storage import people
from storage.database import Writer
from storage.desk import thread_patients
from storage.desk.caseloads import DESK

STAYS: Final = (
    "What you write here stays here. message {name} TEXT shows first what {member} would see, and Send sends it."
)


async def said(ctx: MentorContext) -> Turn | None:
    """Plain words in a thread; None anywhere else."""
    thread = ctx.message.thread
    if thread is None:
        return None
    name = hashlib.sha256(f"{ctx.message.address.platform} {thread}".encode()).hexdigest()[:32]

    async def effect(writer: Writer) -> Sequence[Reply]:
        about = await thread_patients.patient(writer, ctx.user_id, ctx.message.address.platform, thread)
        member = called(await people.get(writer, about)) if about is not None else None
        words = STAYS.format(name=member or "NAME", member=member or "a member")
        async with writer.lent_to(DESK) as desk:
            await telling.tell(desk, ctx.user_id, f"thread:{ctx.user_id}:{name}", Reply(words, thread=thread), ctx.now)
        return []

    return Turn(effect)
