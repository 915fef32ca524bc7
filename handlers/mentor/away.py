"""settings away until 12 Mar, cover Omar: who stands in while a mentor is away, from the first day to the last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coaching import pause_days
from coaching.days import utc_of
from coaching.values import Span
from handlers import telling
from handlers.mentor import desk, mentors, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import fitting
from handlers.mentor.naming import MENTORS, called
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines, listed, long_day
from storage import people
from storage.database import Writer
from storage.desk import caseloads, mentor_settings
from storage.desk.caseloads import DESK
from storage.desk.mentor_settings import Away
from storage.people import Person

HOW = "Say it like: settings away until 12 Mar, cover Omar; or: settings away 2 Mar..12 Mar, cover Omar."
_COVER = re.compile(r"(?P<days>.*?)[,;]?\s*\b(?:cover(?:ed)?(?: by| is)?|with)\b:?\s*@?(?P<who>.+)", re.I | re.S)


@dataclass(frozen=True, slots=True)
class _Wanted:
    days: Span
    cover: str


def away(ctx: MentorContext, value: str) -> Turn:
    """Both the last day and who stands in must be said; the first day is today unless it is said."""
    read = _COVER.fullmatch(value)
    if read is None or not read["days"].strip():
        missing = "Until when? " if read else "Who stands in for you? " if value else ""
        return say(Reply(f"{missing}{HOW}"))
    try:
        days = pause_days.read_pause(read["days"], ctx.today)
    except ValueError as problem:
        return say(Reply(_of_absence(str(problem))))
    if days.last is None:
        return say(Reply(f"Until when? {HOW}"))
    if days.last < ctx.today:
        return say(Reply(f"That is over already. {HOW}"))
    wanted = _Wanted(days, read["who"].strip(" ."))
    return desk.as_desk(ctx, lambda writer, worker: _found(worker, ctx, wanted), "mentor")


def back(ctx: MentorContext) -> Turn:
    """Cover ends at once."""
    return desk.as_desk(ctx, lambda writer, worker: _ended(worker, ctx), "mentor")


async def said(writer: Writer, ctx: MentorContext, current: Away | None) -> str:
    """A line about being away."""
    if current is None:
        return "Away: no · settings away until 12 Mar, cover Omar"
    async with writer.lent_to(DESK) as worker:
        who = called(await people.get(worker, current.cover_id)) if current.cover_id else "nobody"
    return f"Away: {_days(ctx, current)}, {who} stands in · settings back ends it"


async def _found(worker: Writer, ctx: MentorContext, wanted: _Wanted) -> Sequence[Reply] | Turn:
    everybody = await mentors.known(worker, ctx)
    team = [each for each in everybody if each.id != ctx.user_id]
    days = wanted.days
    if not fitting(team, wanted.cover) and ctx.user_id in [each.id for each in fitting(everybody, wanted.cover)]:
        return [Reply(f"You can't stand in for yourself. {MENTORS.shown if team else MENTORS.nobody}")]
    said_days = f"{days.first.isoformat()}..{days.last.isoformat() if days.last else ''}"
    cover = naming.among(ctx, team, wanted.cover, MENTORS, lambda each: f"/settings away {said_days}, cover {each.id}")
    return cover if isinstance(cover, Turn) else await _agreed(worker, ctx, (cover, days))


async def _agreed(worker: Writer, ctx: MentorContext, what: tuple[Person, Span]) -> Sequence[Reply]:
    cover, days = what
    assert days.last is not None
    first = ctx.now if days.first <= ctx.today else _midnight(ctx, days.first)
    absence = Away(first, _midnight(ctx, days.last + timedelta(days=1)), cover.id)
    covered = await caseloads.cover(worker, ctx.user_id, absence, ctx.now)
    names = listed([called(await people.get(worker, each)) for each in covered[:10]])
    more = f" and {len(covered) - 10} more" if len(covered) > 10 else ""
    whom = f"{names}{more}" if covered else "nobody yet; whoever joins meanwhile is covered as well"
    news = f"{called(ctx.mentor)} is away {_days(ctx, absence)}, and you stand in for: {whom}."
    word = Reply(lines(news, "patients shows them."))
    await telling.tell(worker, cover.id, f"away:{ctx.inbox_id}", word, ctx.now)
    await desk.trail(worker, ctx, "covered", object=("cover", cover.id), detail={"patients": covered})
    return [Reply(f"Away {_days(ctx, absence)}. {called(cover)} stands in for: {whom}. settings back ends it earlier.")]


async def _ended(worker: Writer, ctx: MentorContext) -> Sequence[Reply]:
    if (await mentor_settings.get(worker, ctx.user_id)).away_at(ctx.now) is None:
        return [Reply("You aren't away, and nobody stands in for you. Nothing was changed.")]
    await caseloads.cover(worker, ctx.user_id, None, ctx.now)
    await desk.trail(worker, ctx, "covered", detail={"state": "off"})
    return [Reply("Welcome back. Nobody stands in for you any more.")]


def _days(ctx: MentorContext, absence: Away) -> str:
    zone = ctx.now.tzinfo
    first = absence.first.astimezone(zone).date()
    last = (absence.until.astimezone(zone) - timedelta(minutes=1)).date()
    return f"through {long_day(last)}" if first <= ctx.today else f"from {long_day(first)} through {long_day(last)}"


def _midnight(ctx: MentorContext, day: date) -> datetime:
    return utc_of(day, time(), ctx.mentor.zone)


def _of_absence(problem: str) -> str:
    """The same problem, in words of an absence."""
    return problem.replace(pause_days.HOW, HOW).replace("A pause", "An absence")
