"""patient NAME sent: what mentors have sent to the member, whichever of them. Drafts stay their author's."""

from collections.abc import Sequence
from typing import Final

from coaching.desk import board_words
from handlers.mentor.alerts import colleague
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import Patient, called
from handlers.messages import Button, Reply, Section
from handlers.turn import Turn
from storage.audit import trail
from storage.database import Writer
from storage.desk import mentor_messages
from storage.desk.mentor_messages import Sent

PAGE: Final = 10
LATEST: Final = 2
"""So many are on the page of the member."""
NOTHING: Final = "No mentor has sent {name} anything yet. message {name} TEXT shows first what they would see."


async def sent(ctx: MentorContext, who: Patient) -> Turn:
    """The last ones in full, newest first."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        found = await mentor_messages.sent_to(writer, who.id, PAGE)
        sections = [Section(f"{each.id} · {await _head(writer, ctx, each)}\n{each.text}") for each in found]
        await trail.append(writer, ctx.now, action="read", patient=who.id, object=("thread", who.id))
        if not found:
            return [Reply(NOTHING.format(name=called(who)))]
        last = f"the last {PAGE}, newest first" if len(found) == PAGE else "newest first"
        buttons = ((Button("Message", f"/message {who.id}"), Button("Open", f"/patient {who.id}")),)
        return [Reply(f"What mentors have sent to {called(who)}, {last}", buttons, sections=tuple(sections))]

    return Turn(effect)


async def lines(writer: Writer, ctx: MentorContext, who: Patient) -> list[str]:
    """The last of them in a line each, for the page of the member; who opens that is on record for all of it."""
    found = await mentor_messages.sent_to(writer, who.id, LATEST)
    return [f"Sent {await _head(writer, ctx, each)}: {board_words.quoted(each.text)}" for each in found]


async def _head(writer: Writer, ctx: MentorContext, each: Sent) -> str:
    who = await colleague(writer, ctx, each.mentor_id) if each.mentor_id else "a former colleague"
    return f"{board_words.moment(each.at.astimezone(ctx.now.tzinfo), ctx.now)} by {who}"
