"""While a mentor holds the conversation, plain words go to the mentor and the coach is quiet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from coaching.coach import Names
from coaching.crisis.screening import Finding, Tier
from coaching.desk import mentor_words
from coaching.desk.alert_rules import SAFEGUARDED
from coaching.mood import mood
from handlers import asking, telling, wording
from handlers.context import Context
from handlers.member import checkin, emergency, later
from handlers.member.settings import spoken
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import messages, people
from storage.audit import trail
from storage.audit.trail import Actor
from storage.database import Writer
from storage.desk import held_conversations
from storage.desk.caseloads import DESK
from storage.desk.held_conversations import Held

ABOUT: Final = "mentor"
"""What such a message is in the record."""

HERE_ALREADY: Final = "The coach is here; nobody else is in this conversation."
BACK: Final = "The coach is back. {mentor} will see that you took it up again."
HANDED_BACK: Final = "This is the coach again, not {mentor}."


async def held(ctx: Context) -> Held | None:
    """The last time that a mentor held the conversation; it may be over."""
    async with ctx.read() as reader:
        return await held_conversations.newest(reader, ctx.user_id, ctx.now)


async def answered(ctx: Context, now_held: Held) -> Turn:
    """A wish about settings works as ever. Anything else goes to the mentor, and a clear check-in counts as well.

    Where the member doesn't share check-ins, the words of one are not passed on.
    """
    for intent in () if ctx.held else (spoken.said, later.wished):
        if turn := await intent(ctx):
            return turn
    logged = await checkin.clear(ctx)
    if logged and "checkins" not in ctx.person.shares:
        return logged
    found = Finding(Tier.NONE) if logged or ctx.held else await _heard(ctx)
    if not found.tier:
        return passed_on(ctx, now_held, logged)
    met = emergency.meet(ctx, found)
    # Of abuse and violence the safety contact hears, and no mentor.
    return met if found.category in SAFEGUARDED else passed_on(ctx, now_held, met)


async def _heard(ctx: Context) -> Finding:
    """What a model hears in the words, as in those to the coach: it may be hours until the mentor reads them."""
    if ctx.model is None:
        return Finding(Tier.NONE)
    return (await mood(Names(ctx.person.name).hidden(ctx.text), ctx.person.language, ctx.model)).safety


def passed_on(ctx: Context, now_held: Held, turn: Turn | None = None) -> Turn:
    """The words go to the mentor; what `turn` says comes besides."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        replies = list(await turn.effect(writer)) if turn else []
        first = await held_conversations.told(writer, now_held.id, ctx.now)
        await held_conversations.touch(writer, now_held.id, ctx.now)
        version = await _version(writer, ctx)
        async with writer.lent_to(DESK) as desk:
            name = await _mentor(desk, now_held)
            await _tell(desk, ctx, now_held, _answer(ctx, version))
        me, about = Actor("member", ctx.user_id), ("thread", ctx.user_id)
        await trail.append(writer, ctx.now, action="replied", actor=me, patient=ctx.user_id, object=about)
        return [*replies, Reply(mentor_words.who_is_there(name))] if first else replies

    return replace(turn, effect=effect) if turn else Turn(effect, about=ABOUT)


def back(ctx: Context, over: Held, turn: Turn) -> Turn:
    """The coach's first words after a mentor held the conversation say who is there."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        replies = list(await turn.effect(writer))
        await held_conversations.close(writer, over.id, ctx.now)
        async with writer.lent_to(DESK) as desk:
            said = HANDED_BACK.format(mentor=await _mentor(desk, over))
        return [replace(replies[0], text=wording.lines(said, replies[0].text)), *replies[1:]] if replies else []

    return replace(turn, effect=effect)


async def coach(ctx: Context, argument: str) -> Turn:
    """`/coach`: the coach answers again."""
    now_held = await held(ctx)
    if now_held is None or not now_held.live:
        return say(Reply(HERE_ALREADY))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await held_conversations.leave(writer, ctx.user_id, ctx.now)
        await held_conversations.close(writer, now_held.id, ctx.now)
        member = ctx.person.name or f"member {ctx.user_id}"
        async with writer.lent_to(DESK) as desk:
            name = await _mentor(desk, now_held)
            await _tell(desk, ctx, now_held, Reply(f"{member} has gone back to the coach."))
        me, about = Actor("member", ctx.user_id), ("thread", ctx.user_id)
        await trail.append(writer, ctx.now, action="released", actor=me, patient=ctx.user_id, object=about)
        return [Reply(BACK.format(mentor=name))]

    return Turn(effect)


async def _tell(desk: Writer, ctx: Context, now_held: Held, reply: Reply) -> None:
    """To the mentor, in the thread of this conversation."""
    beneath = replace(reply, thread=await held_conversations.thread(desk, now_held.id))
    await telling.tell(desk, now_held.mentor_id, f"answer:{ctx.inbox_id}", beneath, ctx.now)


def _answer(ctx: Context, version: int) -> Reply:
    member = ctx.person.name or f"member {ctx.user_id}"
    options = ((f"Answer {member}", f"/message {ctx.user_id}"), ("Hand back", f"/done {ctx.user_id}"))
    text = mentor_words.answer(member, ctx.text, version)
    return Reply(text, asking.buttons(options))


async def _version(writer: Writer, ctx: Context) -> int:
    """How often the platform has brought this message, this time included."""
    if ctx.message.corrects is None:
        return 1
    return await messages.wordings(writer, ctx.user_id, ctx.message.address.platform, ctx.message.corrects)


async def _mentor(desk: Writer, now_held: Held) -> str:
    return (await people.get(desk, now_held.mentor_id)).name or "Your mentor"
