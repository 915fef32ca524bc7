"""settings: a mentor's own zone and hours, the digest's time, how long silence holds, and who stands in meanwhile."""

import re
from collections.abc import Sequence
from datetime import time
from zoneinfo import ZoneInfo

from coaching import setting_values
from coaching.answers import shortened
from coaching.days import zone_named
from coaching.desk.mentor_words import hours_said
from coaching.desk.working_hours import MORNING_ENDS
from coaching.wall_times import read_spans, read_times
from handlers.member.settings.values import zone_said
from handlers.mentor import asking, away
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage import settings as own
from storage.audit import trail
from storage.audit.trail import Actor
from storage.database import Member, Writer
from storage.desk import mentor_settings

KEYS = ("zone", "hours", "digest", "hold", "away", "back")
SAME_DAY = "Working hours end on the day that they begin, later than they begin. Like: settings hours 9:00-17:00."
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)\s*(?:-|–|to|until)\s*(\d{1,2}):(\d\d)")
"""As on a 24-hour clock: nothing is to be guessed."""
WORKING_DAY = range(6, 12)
"""Hours of the morning in which "9" is meant to begin a day of work."""
HOLDING = range(1, 49)
HOW_LONG = "For how long do you hold a conversation in silence: 1 to 48 hours? Like: settings hold 4h."
_HOURS = re.compile(r"(?P<count>\d{1,3}) ?(?:h|hrs?|hours?|(?P<days>d|days?))?[.]?")


async def settings(ctx: MentorContext, argument: str) -> Turn:
    """`settings`, `settings zone Berlin`, `settings away until 12 Mar, cover Omar`."""
    key, _, value = argument.partition(" ")
    match key.lower().rstrip(":="):
        case "":
            return await _shown(ctx)
        case "zone" | "timezone":
            return _zone(ctx, value)
        case "hours" | "working" | "work":
            return _hours(ctx, value.removeprefix("hours").strip())
        case "digest" | "brief" | "morning":
            return _digest(ctx, value)
        case "hold" | "silence":
            return _hold(ctx, value)
        case "away":
            return away.away(ctx, value)
        case "back":
            return away.back(ctx)
    if key.lower() in ("cover", "with"):
        return away.away(ctx, argument)
    return say(Reply(f"There is no setting “{shortened(argument)}”. There are: {', '.join(KEYS)}. settings shows how."))


async def _shown(ctx: MentorContext) -> Turn:
    async with ctx.read() as reader:
        kept = await mentor_settings.get(reader, ctx.user_id)
    zone = zone_said(ctx.mentor.time_zone or "UTC")
    text = lines(
        f"Time zone: {zone}, {ctx.now:%A %H:%M} · settings zone Berlin",
        f"Working hours: {kept.work_from:%H:%M}–{kept.work_until:%H:%M} · settings hours 9:00-17:00",
        _waiting(kept.work_from, kept.work_until),
        f"Morning digest: {kept.digest_at:%H:%M} · settings digest 7:30",
        f"Held conversations: back to the coach after {hours_said(kept.hold_hours)} of silence · settings hold 4h",
    )
    current = kept.away_at(ctx.now)

    async def effect(writer: Writer) -> Sequence[Reply]:
        absence = await away.said(writer, ctx, current)
        options = [("I am back", "/settings back")] if current else []
        return [await asking.offer(writer, ctx, lines(text, absence), options)]

    return Turn(effect)


def _zone(ctx: MentorContext, value: str) -> Turn:
    if not value:
        return say(Reply("Which city's clock do you work by? Like: settings zone Berlin."))
    try:
        zone = zone_named(value)
    except ValueError as problem:
        return say(Reply(str(problem)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await own.move(writer, ctx.user_id, zone.key, ctx.now)
        await _recorded(writer, ctx)
        local = ctx.now.astimezone(ZoneInfo(zone.key))
        return [Reply(f"Your clock is {zone_said(zone.key)} from now on, where it is {local:%A %H:%M}.")]

    return Turn(effect, who=Member(ctx.user_id))


def _hours(ctx: MentorContext, value: str) -> Turn:
    if not value:
        return say(Reply("From when to when do you work? Like: settings hours 9:00-17:00."))
    try:
        spans = read_spans(value)
    except ValueError as problem:
        return say(Reply(str(problem)))
    if (clock := _CLOCK.fullmatch(value.strip())) and (int(clock[1]), clock[2]) >= (int(clock[3]), clock[4]):
        return say(Reply(SAME_DAY))
    day = [span for span in spans if span[0].hour in WORKING_DAY and span[0] < span[1]] or list(spans)
    first, last = day[0]
    if first >= last:
        return say(Reply(SAME_DAY))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await mentor_settings.set_work(writer, ctx.user_id, first, last)
        await _recorded(writer, ctx)
        return [Reply(lines(f"Working hours: {first:%H:%M}–{last:%H:%M}.", _waiting(first, last)))]

    return Turn(effect, who=Member(ctx.user_id))


def _waiting(first: time, last: time) -> str:
    """What working hours are good for."""
    late = f", after a night until {MORNING_ENDS:%H:%M} at the latest" if first > MORNING_ENDS else ""
    return (
        f"Pages outside {first:%H:%M}–{last:%H:%M} wait until {first:%H:%M}{late}; a crisis doesn't."
        " Where somebody stands in and is at work, they are told instead."
    )


def _digest(ctx: MentorContext, value: str) -> Turn:
    if not value:
        return say(Reply("At what time shall the digest come? Like: settings digest 7:30."))
    if setting_values.switched(value) is False:
        return say(Reply("The digest comes every morning; only its time can be chosen. Like: settings digest 7:30."))
    try:
        at = read_times(value)[0]
    except ValueError as problem:
        return say(Reply(str(problem)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await mentor_settings.set_digest(writer, ctx.user_id, at)
        await _recorded(writer, ctx)
        return [Reply(f"The morning digest comes at {at:%H:%M} by your own clock.")]

    return Turn(effect, who=Member(ctx.user_id))


def _hold(ctx: MentorContext, value: str) -> Turn:
    said = _HOURS.fullmatch(value.strip().lower())
    hours = int(said["count"]) * (24 if said["days"] else 1) if said else 0
    if hours not in HOLDING:
        return say(Reply(HOW_LONG))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await mentor_settings.set_hold(writer, ctx.user_id, hours)
        await _recorded(writer, ctx)
        silence = hours_said(hours)
        return [Reply(f"After {silence} of silence the coach answers again. It holds from your next message on.")]

    return Turn(effect, who=Member(ctx.user_id))


async def _recorded(writer: Writer, ctx: MentorContext) -> None:
    actor = Actor("mentor", ctx.user_id)
    await trail.append(writer, ctx.now, action="settings", actor=actor, object=("setting", ctx.user_id))
