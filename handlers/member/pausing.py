"""/pause FROM..TO and /resume: days on which nothing is due, and nothing counts against the member."""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching.days import read_day
from coaching.values import Span
from handlers import asking, wording
from handlers.context import Context
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import history, pauses
from storage.database import Writer

DAY = timedelta(days=1)
LONGEST_BACK = timedelta(days=7)
HOW = "Say it like: /pause 2 Mar..8 Mar, or /pause until 8 Mar."


async def pause(ctx: Context, argument: str) -> Turn:
    """`/pause 2026-03-01..2026-03-08`; with one date until that day, without any until `/resume`."""
    try:
        span = _span(argument, ctx.today)
    except ValueError as problem:
        return say(Reply(f"{problem} {HOW}"))
    if span.first < ctx.today - LONGEST_BACK:
        return say(Reply(f"A pause may begin up to 7 days back. {HOW}"))

    async def effect(writer: Writer) -> Sequence[Reply]:
        paused = await pauses.add(writer, ctx.user_id, span, None, ctx.today, ctx.now)
        undo = await history.record(writer, ctx.user_id, "pause", {}, {"paused": paused}, ctx.now)
        text = f"Everything is paused {_words(span, ctx.today)}. Nothing is due, and nothing counts against you."
        return [Reply(text, ((Button("Undo", f"/undo {undo}"),),))]

    return Turn(effect)


async def resume(ctx: Context, argument: str) -> Turn:
    """`/resume`: from today on things are due again; the paused days before stay paused."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        running = [each for each in await pauses.listed(writer, ctx.user_id) if _lasts(each.span, ctx.today)]
        for each in running:
            await pauses.remove(writer, ctx.user_id, each.id, ctx.today)
            if each.span.first < ctx.today:
                before = Span(each.span.first, ctx.today - DAY)
                await pauses.add(writer, ctx.user_id, before, each.goal_id, ctx.today, ctx.now)
        return [Reply("Good to have you back. /today shows what is due." if running else "Nothing is paused.")]

    return Turn(effect)


def asked(ctx: Context, span: Span | None) -> Turn:
    """Words that want a pause are asked about once, with its dates."""
    meant = span or Span(ctx.today)
    last = meant.last.isoformat() if meant.last else ""

    async def effect(writer: Writer) -> Sequence[Reply]:
        options = [("Yes, pause", f"/pause {meant.first.isoformat()}..{last}"), ("No", "/no")]
        text = f"Shall I pause everything {_words(meant, ctx.today)}? Nothing is changed yet."
        return [await asking.choice(writer, ctx, text, options)]

    return Turn(effect)


def _lasts(span: Span, today: date) -> bool:
    return span.last is None or span.last >= today


def _span(argument: str, today: date) -> Span:
    first, dots, last = argument.removeprefix("until ").partition("..")
    if not argument:
        return Span(today)
    if not dots:
        return _ordered(Span(today, read_day(first, today)))
    return _ordered(Span(read_day(first, today), read_day(last, today) if last.strip() else None))


def _ordered(span: Span) -> Span:
    if span.last is not None and span.last < span.first:
        raise ValueError("A pause can't end before it begins.")
    return span


def _words(span: Span, today: date) -> str:
    begins = "from today" if span.first == today else f"from {wording.day_said(span.first, today)}"
    return f"{begins} until {wording.day_said(span.last, today)}" if span.last else f"{begins} until you say /resume"
