"""A person in crisis is met: a fixed text, an alert for a human, and nothing else."""

from collections.abc import Sequence
from datetime import timedelta

from coaching import crisis_texts
from coaching.crisis import Finding, Tier
from handlers import asking
from handlers.context import Context
from handlers.member import checkin
from handlers.messages import Reply
from handlers.turn import Turn
from storage import alerts, pending, people
from storage.database import Writer

HOLD = timedelta(hours=72)
"""How long after RED nothing cheerful is said and no reminder is sent."""


def meet(ctx: Context, finding: Finding) -> Turn:
    """The fixed reply to a finding. No name is given: nobody is told before an alert to them is queued."""
    text = crisis_texts.reply(finding, _country(ctx), mentor=None, safety=None)

    async def effect(writer: Writer) -> Sequence[Reply]:
        await alerts.raise_crisis(writer, ctx.user_id, finding.tier.name, str(finding.category), ctx.inbox_id, ctx.now)
        if finding.tier is Tier.RED:
            await people.hold(writer, ctx.user_id, ctx.now + HOLD)
        if crisis_texts.asks_if_safe(finding):
            await _ask_if_safe(writer, ctx, finding.language, again=False)
        return [Reply(text)]

    return Turn(effect, kind="crisis", about="crisis")


async def answer(ctx: Context) -> Turn:
    """The answer to "Are you safe right now?"; only a clear yes counts as one."""
    assert ctx.question is not None
    question, language = ctx.question, str(ctx.question.payload["language"])
    again = bool(ctx.question.payload["again"])
    safe = crisis_texts.is_safe_answer(ctx.text, language)
    if safe is None and ctx.person.consented and (turn := await checkin.clear(ctx)):
        return turn

    async def effect(writer: Writer) -> Sequence[Reply]:
        text = crisis_texts.after_answer(safe, _country(ctx), language, again)
        if not safe:
            return [Reply(text)]
        await pending.close(writer, question.id)
        if not again:
            await _ask_if_safe(writer, ctx, language, again=True)
            return [Reply(text)]
        return [await asking.choice(writer, ctx, text, [("Carry on as usual", "/lift")])]

    return Turn(effect, kind="crisis", about="crisis")


async def held(ctx: Context) -> Turn:
    """Within the hold a check-in gets one plain line, and anything else the safe template, which asks once more."""
    if turn := await checkin.clear(ctx):
        return turn
    text = crisis_texts.held(False, _country(ctx), ctx.person.language)

    async def effect(writer: Writer) -> Sequence[Reply]:
        await _ask_if_safe(writer, ctx, ctx.person.language, again=True)
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


async def _ask_if_safe(writer: Writer, ctx: Context, language: str, again: bool) -> None:
    await asking.ask(writer, ctx, "safe", {"language": language, "again": again}, HOLD)


def _country(ctx: Context) -> str:
    return crisis_texts.country_of(ctx.person.time_zone or "")
