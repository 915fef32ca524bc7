"""send, recall, done: what lets a draft go, what takes it back while it waits, and what hands the conversation back."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from coaching.desk import mentor_words
from handlers import wording
from handlers.mentor import asking, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.message import NO_DRAFT, meant_by, named, over, preview, screen
from handlers.mentor.naming import called
from handlers.messages import Reply
from handlers.posting import at_home, outgoing
from handlers.turn import Turn, say
from storage import addresses, people
from storage.audit import trail
from storage.audit.entries import Detail
from storage.database import Writer
from storage.desk import held_conversations, mentor_messages, mentor_settings
from storage.desk.caseloads import DESK
from storage.desk.held_conversations import Opening
from storage.desk.mentor_messages import MentorMessage
from storage.people import Person
from storage.queues import outbox

RECALL: Final = timedelta(seconds=30)
"""So long a message waits after Send, so that it may be taken back."""

SENT: Final = "Sent to {name}. For 30 seconds Recall takes it back."
SENT_LATER: Final = "It goes to {name} at {at:%H:%M} their time. Until then Recall takes it back."
HOLDS: Final = "The answer comes to you, and the coach is quiet until done {name}, or {silence} of silence."
CHANGED: Final = "That wording was changed since. This is the newest; nothing was sent."
NOT_QUEUED: Final = "{name} has no chat with Tandem yet, so nothing was sent. Draft {number} is kept."
GONE: Final = "It has gone to {name} and can't be taken back. A further message may put it right."
NOT_YET: Final = "Nothing was sent yet. This is your newest draft:"
NO_DRAFTS: Final = "No draft of yours waits, so nothing was sent. message NAME TEXT begins one."
NOTHING_SENT: Final = "Nothing of yours was sent that could be taken back."
UNCLEAR: Final = "Nothing was sent. send {number} alone sends that draft; behind it only now or later may stand."
_HOW: Final = re.compile(r"(?:v(?P<version>\d{1,5}))?\s*(?P<when>now|later)?[.!]?")


async def send(ctx: MentorContext, argument: str) -> Turn:
    """`send 12`; a button names the wording as well: `send 12 v2`; in quiet hours `send 12 now` or `send 12 later`.

    Without a number nothing is sent: the newest draft is shown once more.
    """
    number, rest = named(meant_by(ctx, argument))
    if number is None:
        return Turn(lambda writer: _shown(writer, ctx))
    said = _HOW.fullmatch(rest.lower())
    if said is None:
        return say(Reply(UNCLEAR.format(number=number)))
    version, when = int(said["version"]) if said["version"] else None, said["when"] or ""
    return Turn(lambda writer: _sent(writer, ctx, number, version, when))


async def recall(ctx: MentorContext, argument: str) -> Turn:
    """`recall 12`, while it waits to go out; `recall` alone means what was sent last."""
    number, _ = named(meant_by(ctx, argument))

    async def effect(writer: Writer) -> Sequence[Reply]:
        meant = await mentor_messages.newest_sent(writer) if number is None else number
        return [Reply(NOTHING_SENT)] if meant is None else await _recalled(writer, ctx, meant)

    return Turn(effect)


async def done(ctx: MentorContext, argument: str) -> Turn:
    """`done Sarah`: the coach answers again."""
    async with ctx.read() as reader:
        who = await naming.patient(ctx, reader, argument)
    if isinstance(who, Turn):
        return who

    async def effect(writer: Writer) -> Sequence[Reply]:
        async with writer.lent_to(DESK) as desk:
            ended = await held_conversations.end(desk, who.id, ctx.user_id, ctx.now)
            current = await held_conversations.newest(desk, who.id, ctx.now)
            holder = await people.get(desk, current.mentor_id) if current and current.live else None
        if holder is not None:
            return [Reply(f"{called(holder)} holds the conversation with {called(who)}, so it stays there.")]
        if not ended:
            return [Reply(f"You don't hold a conversation with {called(who)}; the coach answers there.")]
        await trail.append(writer, ctx.now, action="released", patient=who.id, object=("thread", who.id))
        return [Reply(f"The coach answers {called(who)} again. message {called(who)} TEXT takes it up once more.")]

    return Turn(effect)


async def _shown(writer: Writer, ctx: MentorContext) -> Sequence[Reply]:
    newest = await mentor_messages.newest_draft(writer)
    return [Reply(NO_DRAFTS)] if newest is None else [await preview(writer, ctx, newest, NOT_YET)]


async def _sent(writer: Writer, ctx: MentorContext, number: int, version: int | None, when: str) -> Sequence[Reply]:
    found = await mentor_messages.get(writer, number)
    if found is None:
        return [Reply(NO_DRAFT.format(number=number))]
    who = await people.get(writer, found.user_id)
    if found.state != "draft":
        return [Reply(over(found, called(who)))]
    if version is not None and version != found.version:
        return [await preview(writer, ctx, number, CHANGED)]
    theirs = ctx.now.astimezone(who.zone)
    morning = None if _held(who, ctx.now) else mentor_words.quiet_until(theirs, who.quiet_from, who.quiet_until)
    if morning is not None and not when:
        return [await _asked_when(writer, ctx, found, who, (theirs, morning))]
    later = morning if when == "later" else None
    return await _queued(writer, ctx, (found, who), later)


async def _asked_when(
    writer: Writer, ctx: MentorContext, found: MentorMessage, who: Person, times: tuple[datetime, datetime]
) -> Reply:
    theirs, morning = times
    name, sends = called(who), f"/send {found.id} v{found.version}"
    text = (
        f"It's {theirs:%H:%M} for {name}, within quiet hours. Send it now, or at {morning:%H:%M}? Nothing was sent yet."
    )
    options = (
        ("Send now", f"{sends} now"),
        (f"At {morning:%H:%M}", f"{sends} later"),
        ("Cancel", f"/cancel {found.id}"),
    )
    return await asking.choice(writer, ctx, text, options)


async def _queued(
    writer: Writer, ctx: MentorContext, what: tuple[MentorMessage, Person], later: datetime | None
) -> Sequence[Reply]:
    found, who = what
    key, name = f"mentor:{found.id}", called(who)
    delay = max(RECALL, later - ctx.now) if later else RECALL
    async with writer.lent_to(DESK) as desk:
        home = (await addresses.homes(desk, [who.id])).get(who.id)
        if home is None:
            return [Reply(NOT_QUEUED.format(name=name, number=found.id))]
    if not await mentor_messages.send(writer, found, key, ctx.now):
        return [Reply(over(found, name))]
    # What a tap edits in place stays where it is, and the thread is beneath it; else the answer begins one.
    thread, opened = ctx.message.thread or screen(ctx), f"inbox:{ctx.inbox_id}:0"
    async with writer.lent_to(DESK) as desk:
        words = Reply(mentor_words.from_mentor(ctx.mentor.name, found.text))
        await outbox.put(desk, outgoing(at_home(home), words, key=key, kind="reply", now=ctx.now, delay=delay))
        hours = (await mentor_settings.get(desk, ctx.user_id)).hold_hours
        opening = Opening(key, later or ctx.now, thread, opened, hours)
        begins = await held_conversations.begin(desk, who.id, ctx.user_id, opening, ctx.now)
    said = SENT_LATER.format(name=name, at=later) if later else SENT.format(name=name)
    said = wording.lines(said, HOLDS.format(name=name, silence=mentor_words.hours_said(hours)) if begins else "")
    reply = await asking.offer(writer, ctx, said, [("Recall", f"/recall {found.id}")])
    detail: Detail = {"version": found.version, "seal": found.seal}
    about = ("message", found.id)
    await trail.append(writer, ctx.now, action="messaged", patient=who.id, object=about, detail=detail)
    return [Reply(reply.text, reply.buttons, replaces=screen(ctx))]


async def _recalled(writer: Writer, ctx: MentorContext, number: int) -> Sequence[Reply]:
    found = await mentor_messages.get(writer, number)
    if found is None:
        return [Reply(f"There is no message {number} of yours. recall alone takes back what was sent last.")]
    name = called(await people.get(writer, found.user_id))
    if found.state == "draft":
        return [Reply(f"Draft {number} wasn't sent, so there is nothing to take back. cancel {number} gives it up.")]
    if found.state != "sent" or found.outbox_key is None:
        return [Reply(over(found, name))]
    async with writer.lent_to(DESK) as desk:
        back = await outbox.recall(desk, found.outbox_key)
        if back:
            await held_conversations.never_began(desk, found.outbox_key, ctx.now)
    if not back:
        return [Reply(GONE.format(name=name))]
    await mentor_messages.recalled(writer, number)
    about = ("message", number)
    await trail.append(writer, ctx.now, action="recalled", patient=found.user_id, object=about)
    return [Reply(f"Taken back: {name} sees nothing of it.", replaces=screen(ctx))]


def _held(who: Person, now: datetime) -> bool:
    """Within the hold that follows a crisis a human's word doesn't wait for the morning."""
    return who.safety_hold_until is not None and now < who.safety_hold_until
