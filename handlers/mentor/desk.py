"""Changes of who may see whom: written as the worker `desk`, and only while whoever asks has the role for it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn
from storage.audit import trail as audit
from storage.audit.entries import Detail
from storage.audit.trail import Actor
from storage.database import Writer
from storage.desk import staff
from storage.desk.caseloads import DESK

FOR_ADMINS: Final = "Only admins can do that; mentors lists who they are."

Change = Callable[[Writer, Writer], Awaitable[Sequence[Reply] | Turn]]
"""Given the mentor's own writer and the desk's; a turn is run as the mentor."""


def as_desk(ctx: MentorContext, change: Change, *roles: str) -> Turn:
    """A turn whose change is made if the mentor has one of `roles` at its commit, by the database."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        try:
            async with writer.lent_to(DESK) as desk:
                await staff.require(desk, ctx.user_id, *(roles or ("admin",)))
                done = await change(writer, desk)
        except staff.NotAllowed:
            return [Reply(FOR_ADMINS)]
        return await done.effect(writer) if isinstance(done, Turn) else done

    return Turn(effect)


async def trail(
    desk: Writer,
    ctx: MentorContext,
    action: str,
    patient: int | None = None,
    object: tuple[str, int] | None = None,
    detail: Detail | None = None,
) -> None:
    """Put it on record as this mentor's, or this admin's; the last thing that a change does."""
    actor = Actor("admin" if ctx.admin else "mentor", ctx.user_id)
    await audit.append(desk, ctx.now, action=action, actor=actor, patient=patient, object=object, detail=detail)
