"""/ack and /snooze for somebody of the care team who is paged where members talk. Who may is checked at every tap."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Final

from coaching.desk.alert_rules import snoozed_for
from handlers import wording
from handlers.context import Context
from handlers.ids import id_in
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage.alerting import alerts
from storage.alerting.alerts import Acted, Outcome
from storage.database import Worker, Writer

ALERTS: Final = Worker("alerts")
HOW: Final = "Say it with the alert's number, as its button does, like: /{word} 12"
REFUSED: Final = "There is no alert {number} that is yours to answer."
OVER: Final = "Alert {number} is resolved already; nothing was changed."
AGAIN: Final = "Alert {number} is in somebody's hands already; nothing was changed."
TAKEN: Final = "Alert {number} is yours. If nothing follows, it comes back {when}."
PUT_OFF: Final = "Alert {number} comes back {when}."

Act = Callable[[Writer, int], Awaitable[Acted]]


async def acknowledge(ctx: Context, argument: str) -> Turn:
    """`/ack 12`: somebody has it in hand."""

    async def act(writer: Writer, number: int) -> Acted:
        return await alerts.acknowledge(writer, number, ctx.user_id, ctx.now)

    return _acting(ctx, "ack", argument, act, TAKEN)


async def snooze(ctx: Context, argument: str) -> Turn:
    """`/snooze 12`: for an hour where somebody may be in danger, else for a day."""

    async def act(writer: Writer, number: int) -> Acted:
        alert = await alerts.get(writer, number)
        if alert is None:
            return Acted(Outcome.REFUSED)
        return await alerts.snooze(writer, number, ctx.now + snoozed_for(alert.kind), ctx.user_id, ctx.now)

    return _acting(ctx, "snooze", argument, act, PUT_OFF)


def _acting(ctx: Context, word: str, argument: str, act: Act, done: str) -> Turn:
    number = id_in(argument)
    if number is None:
        return say(Reply(HOW.format(word=word)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        async with writer.lent_to(ALERTS) as lent:
            acted = await act(lent, number)
            left = await alerts.get(lent, number)
        texts = {Outcome.DONE: done, Outcome.AGAIN: AGAIN, Outcome.OVER: OVER, Outcome.REFUSED: REFUSED}
        when = _when(left.next_at, ctx) if left and left.next_at else ""
        return [Reply(texts[acted.outcome].format(number=number, when=when))]

    return Turn(effect)


def _when(at: datetime, ctx: Context) -> str:
    local = at.astimezone(ctx.now.tzinfo)
    return f"at {local:%H:%M} on {wording.long_day(local.date())}"
