"""A message that speaks of a crisis: a fixed text, an alert for a human, and nothing else."""

from collections.abc import Sequence
from datetime import timedelta

from coaching import crisis_texts
from coaching.crisis import Finding, Tier
from handlers import asking
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn
from storage import alerts, people
from storage.database import Writer

HOLD = timedelta(hours=72)
"""How long after RED nothing cheerful is said and no reminder is sent."""


def meet(ctx: Context, finding: Finding) -> Turn:
    """The fixed reply to a finding. No name is given: nobody is told before an alert to them is queued."""
    text = crisis_texts.reply(finding, country(ctx), mentor=None, safety=None)

    async def effect(writer: Writer) -> Sequence[Reply]:
        await alerts.raise_crisis(writer, ctx.user_id, finding.tier.name, str(finding.category), ctx.inbox_id, ctx.now)
        if finding.tier is Tier.RED:
            await people.hold(writer, ctx.user_id, ctx.now + HOLD)
        if crisis_texts.asks_if_safe(finding):
            await ask_if_safe(writer, ctx, finding.language, again=False)
        return [Reply(text)]

    return Turn(effect, kind="crisis", about="crisis")


async def ask_if_safe(writer: Writer, ctx: Context, language: str, again: bool) -> None:
    """Let the next message answer "Are you safe right now?"; `again`: for the second time."""
    await asking.ask(writer, ctx, "safe", {"language": language, "again": again}, HOLD)


def country(ctx: Context) -> str:
    """Whose telephone numbers to give, by the member's zone."""
    return crisis_texts.country_of(ctx.person.time_zone or "")
