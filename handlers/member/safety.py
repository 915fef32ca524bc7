"""After a crisis: the answer to "Are you safe right now?", and the 72 hours in which nothing cheerful is said."""

from collections.abc import Sequence

from coaching.crisis import texts as crisis_texts
from handlers import asking
from handlers.context import Context
from handlers.member import checkin
from handlers.member.emergency import ask_if_safe, country
from handlers.messages import Reply
from handlers.turn import Turn
from storage import pending, people
from storage.database import Writer


async def answer(ctx: Context) -> Turn:
    """The answer to "Are you safe right now?"; only a clear yes counts as one."""
    assert ctx.question is not None
    question, language = ctx.question, str(ctx.question.payload["language"])
    again = bool(ctx.question.payload["again"])
    safe = crisis_texts.is_safe_answer(ctx.text, language)
    if safe is None and ctx.person.consented and (turn := await checkin.clear(ctx)):
        return turn

    async def effect(writer: Writer) -> Sequence[Reply]:
        text = crisis_texts.after_answer(safe, country(ctx), language, again)
        if not safe:
            return [Reply(text)]
        await pending.close(writer, question.id)
        if not again:
            await ask_if_safe(writer, ctx, language, again=True)
            return [Reply(text)]
        return [await asking.choice(writer, ctx, text, [("Carry on as usual", "/lift")])]

    return Turn(effect, kind="crisis", about="crisis")


async def held(ctx: Context) -> Turn:
    """Within the hold a check-in gets one plain line, and anything else the safe template, which asks once more."""
    if turn := await checkin.clear(ctx):
        return turn
    text = crisis_texts.held(False, country(ctx), ctx.person.language)

    async def effect(writer: Writer) -> Sequence[Reply]:
        await ask_if_safe(writer, ctx, ctx.person.language, again=True)
        return [Reply(text)]

    return Turn(effect, kind="crisis", about="crisis")


async def lift(ctx: Context, argument: str) -> Turn:
    """`/lift`: the member ends the hold."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        await people.hold(writer, ctx.user_id, None)
        if ctx.question and ctx.question.kind == "safe":
            await pending.close(writer, ctx.question.id)
        return [Reply("All right, as usual from here. /help now says where to turn, at any time.")]

    return Turn(effect)
