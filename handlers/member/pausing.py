"""/pause and /resume: days on which nothing is due, and nothing counts against the member."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from coaching import pause_days
from coaching import pauses as spans
from coaching.pauses import Pause
from coaching.values import Span
from handlers import asking, wording
from handlers.context import Context
from handlers.member import pause_goals, pause_words
from handlers.member.pause_goals import Known, Wanted
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import goals, history, pauses
from storage.database import Writer
from storage.goals import Goal

WEEK = timedelta(days=7)
_OFFERED = re.compile(r"/pause (?P<number>(?:[\d,]+ )?)\d{4}-\d\d-\d\d\.\.")
HOW_LONG = "For how long? Or say it like: /pause {number}2 Mar..8 Mar, or /pause {number}until Friday."
ONE_GOAL = "One goal alone: /pause {number} until Friday."


async def pause(ctx: Context, argument: str) -> Turn:
    """`/pause [GOAL] FROM..TO`; without days it shows what is paused and offers some."""
    has = await pause_goals.known(ctx)
    try:
        wanted = pause_goals.read(argument, has, ctx.person.week_start)
    except ValueError as problem:
        return say(Reply(str(problem)))
    if wanted.span is None:
        return _shown(ctx, has, wanted)
    return Turn(lambda writer: _pause(writer, ctx, wanted, wanted.span or Span(ctx.today)))


async def resume(ctx: Context, argument: str) -> Turn:
    """`/resume [GOAL]`: from today on things are due again; the paused days before stay paused."""
    has = await pause_goals.known(ctx)
    try:
        chosen = pause_goals.named(argument, has) if argument and argument.lower() not in ("all", "everything") else ()
    except ValueError as problem:
        return say(Reply(str(problem)))
    return Turn(lambda writer: _resume(writer, ctx, chosen))


async def asked(ctx: Context, text: str, span: Span | None) -> Turn:
    """Words that want a pause are asked about once, with what and when."""
    has = await pause_goals.known(ctx)
    return _asked(ctx, Wanted(pause_goals.spoken_of(text, has), span))


async def ahead(ctx: Context, argument: str) -> Turn | None:
    """Words that skip days to come ("skip yoga tomorrow") want a pause of them; None where they name none."""
    has = await pause_goals.known(ctx)
    try:
        wanted = pause_goals.read(argument, has, ctx.person.week_start)
    except ValueError:
        return None
    to_come = wanted.span is not None and (wanted.span.last is None or wanted.span.last > ctx.today)
    return _asked(ctx, wanted) if to_come else None


def lasting(ctx: Context, options: asking.Options) -> str | None:
    """What "until Sunday" sends where several lengths of a pause are offered; None where the words name no days."""
    offered = [found for _, sends in options if (found := _OFFERED.match(sends))]
    if len(offered) < len(("A week", "Two weeks")):
        return None
    try:
        span = pause_days.read_pause(ctx.text, ctx.today, ctx.person.week_start)
    except ValueError:
        return None
    to_come = span.last is None or span.last >= ctx.today
    return f"/pause {offered[0]['number']}{span.first}..{span.last or ''}" if to_come else None


def _asked(ctx: Context, wanted: Wanted) -> Turn:
    whom = "everything" if not wanted.goals else pause_words.whose(wanted.goals)
    span = wanted.span
    if span is None:
        first, *others = _lengths(ctx.today, wanted)[::-1]
        options = [("Yes, until I say so", first[1]), *others[::-1], ("No", "/no")]
        text = f"Shall I pause {whom} from today until you say /resume? Nothing is changed yet."
    else:
        options = [("Yes, pause", _sends(wanted, span)), ("No", "/no")]
        text = f"Shall I pause {whom} {pause_words.dates(span, ctx.today)}? Nothing is changed yet."

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await asking.choice(writer, ctx, text, options)]

    return Turn(effect)


def _shown(ctx: Context, has: Known, wanted: Wanted) -> Turn:
    """What is paused, and for how long it might be."""
    paused = pause_words.lines(has.kept, has.goals, ctx.today)
    whom = pause_words.whose(wanted.goals)
    example = has.goals[0].id if has.goals and not wanted.goals else None
    text = wording.lines(
        *(paused or ["Nothing is paused."]),
        f"Pause {whom if wanted.goals else 'everything'}? Paused days are not due and count for nothing.",
        HOW_LONG.format(number=wanted.number),
        ONE_GOAL.format(number=example) if example else "",
    )
    resumes = [("Resume", f"/resume {wanted.number}".strip())] if paused else []
    return asking.offered(ctx, text, [*_lengths(ctx.today, wanted), *resumes])


def _lengths(today: date, wanted: Wanted) -> list[tuple[str, str]]:
    """Offers that name their dates, so that a late tap means what it said."""
    ends = {"A week": today + WEEK, "Two weeks": today + 2 * WEEK}
    offers = [(label, _sends(wanted, Span(today, end - timedelta(days=1)))) for label, end in ends.items()]
    return [*offers, ("Until I say so", _sends(wanted, Span(today)))]


def _sends(wanted: Wanted, span: Span) -> str:
    last = span.last.isoformat() if span.last else ""
    return f"/pause {wanted.number}{span.first.isoformat()}..{last}"


async def _pause(writer: Writer, ctx: Context, wanted: Wanted, span: Span) -> Sequence[Reply]:
    kept = await pauses.listed(writer, ctx.user_id)
    after = kept
    for goal_id in _ids(wanted.goals):
        fresh = Pause(goal_id, span)
        if not any(each.covers(fresh) for each in kept):
            after = spans.joined(after, fresh)
    whom, verb = pause_words.whose(wanted.goals), "are" if len(wanted.goals) > 1 else "is"
    if after == kept:
        return [Reply(wording.lines(f"{whom} {verb} paused then already.", *await _state(writer, ctx)))]
    undo = await _record(writer, ctx, spans.change(kept, after))
    what = "Nothing is due" if not wanted.goals else f"Nothing of {'them' if verb == 'are' else 'it'} is due"
    text = f"{whom} {verb} paused {_held(after, wanted, span, ctx.today)}. {what}, and nothing counts against you."
    return [Reply(text, ((undo,),))]


def _ids(chosen: Sequence[Goal]) -> Sequence[int | None]:
    """None is everything."""
    return [goal.id for goal in chosen] or [None]


def _held(after: Sequence[Pause], wanted: Wanted, span: Span, today: date) -> str:
    """The days of the pause, grown by those that it was joined with."""
    goal_id = wanted.goals[0].id if wanted.goals else None
    grown = next((each.span for each in after if each.goal_id == goal_id and each.covers(Pause(goal_id, span))), span)
    return pause_words.dates(grown, today)


async def _resume(writer: Writer, ctx: Context, chosen: Sequence[Goal]) -> Sequence[Reply]:
    kept = await pauses.listed(writer, ctx.user_id)
    current = [goal.id for goal in await goals.listed(writer, ctx.user_id)]
    after = kept
    for goal_id in _ids(chosen):
        after = spans.ended(after, ctx.today, goal_id, current)
    made = spans.change(kept, after)
    if not made.gone:
        whom = f"{pause_words.whose(chosen)} isn't paused." if chosen else "Nothing is paused."
        return [Reply(wording.lines(whom, *await _state(writer, ctx, none="")))]
    undo = await _record(writer, ctx, made)
    back = "Good to have you back. /today shows what is due."
    text = back if not chosen else f"{pause_words.whose(chosen)} goes on from today. /today shows what is due."
    return [Reply(wording.lines(text, *await _state(writer, ctx, none="")), ((undo,),))]


async def _record(writer: Writer, ctx: Context, made: spans.Change) -> Button:
    """Write the change; what takes it back."""
    await pauses.change(writer, ctx.user_id, made, ctx.today, ctx.now)
    before, after = {"pauses": spans.to_json(made.gone)}, {"pauses": spans.to_json(made.fresh)}
    return Button("Undo", f"/undo {await history.record(writer, ctx.user_id, 'pause', before, after, ctx.now)}")


async def _state(writer: Writer, ctx: Context, none: str = "Nothing is paused.") -> list[str]:
    kept = await pauses.listed(writer, ctx.user_id)
    return pause_words.lines(kept, await goals.listed(writer, ctx.user_id), ctx.today) or [none]
