"""A message that speaks of a crisis: a fixed text, an alert for a human, and nothing else."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from coaching.crisis import texts as crisis_texts
from coaching.crisis.screening import Finding, Tier
from handlers import alert_pages, asking
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn
from storage import people
from storage.alerting import alerts, chain
from storage.alerting.chain import Page
from storage.database import Worker, Writer

log = logging.getLogger(__name__)

ALERTS: Final = Worker("alerts")

HOLD = timedelta(hours=72)
"""How long after RED nothing cheerful is said and no reminder is sent."""


def meet(ctx: Context, finding: Finding) -> Turn:
    """The fixed reply to a finding. It names who is told only where the alert to them is queued with it."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        if finding.tier is Tier.RED:
            await people.hold(writer, ctx.user_id, ctx.now + HOLD)
        if crisis_texts.asks_if_safe(finding):
            await ask_if_safe(writer, ctx, finding.language, again=False)
        # The trail's lock is taken here: what locks a person's row comes before.
        pages = await _raised(writer, ctx, finding)
        text = crisis_texts.reply(
            finding, country(ctx), mentor=_named(pages, "mentor", "cover"), safety=_named(pages, "safety", "admin")
        )
        return [Reply(text)]

    return Turn(effect, kind="crisis", about="crisis")


async def _raised(writer: Writer, ctx: Context, finding: Finding) -> Sequence[Page]:
    """Raise the alert, and page for RED. If that goes wrong the person is answered all the same."""
    tier, category = finding.tier.name, str(finding.category)
    alert_id = await alerts.raise_crisis(writer, ctx.user_id, tier, category, ctx.inbox_id, ctx.now)
    if finding.tier is not Tier.RED:
        return ()
    try:
        async with writer.lent_to(ALERTS) as lent:
            moved = await chain.move(lent, alert_id, ctx.now)
            pages = moved.pages if moved else ()
            await alert_pages.queue(lent, pages, ctx.now)
    except Exception as error:  # noqa: BLE001 — the reply goes out all the same
        log.error("alert %d not paged with the reply: %s", alert_id, type(error).__name__)
        return ()
    return pages


def _named(pages: Sequence[Page], *audiences: str) -> str | None:
    """The name of the first of these who is told."""
    return next((page.to.name for page in pages if page.audience in audiences and page.to.name), None)


async def ask_if_safe(writer: Writer, ctx: Context, language: str, again: bool) -> None:
    """Let the next message answer "Are you safe right now?"; `again`: for the second time."""
    await asking.ask(writer, ctx, "safe", {"language": language, "again": again}, HOLD)


def country(ctx: Context) -> str:
    """Whose telephone numbers to give, by the member's zone."""
    return crisis_texts.country_of(ctx.person.time_zone or "")
