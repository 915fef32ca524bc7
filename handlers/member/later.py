"""/later: the same reminder again, at the time that the member names."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from coaching.days import utc_of
from coaching.later_times import HOW, asks_for_later, in_an_hour, read_later
from coaching.nudges.rules import Quiet
from coaching.nudges.times import before
from coaching.values import Habit
from handlers import wording
from handlers.asking import KEPT, OFFER, ask, buttons
from handlers.context import Context
from handlers.member.scene import SAID, load, prompt
from handlers.member.settings import reminders
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage.database import Writer
from storage.reminders import snoozes
from storage.reminders.snoozes import Snooze

OF_USE: Final = timedelta(hours=2)
ANOTHER_TIME: Final = timedelta(hours=1)
"""How long the next words may still move it."""
SOONEST: Final = timedelta(minutes=10)
NOTHING: Final = "Nothing is open, so there is nothing to remind you of. /today shows the day."

_NAMED = re.compile(r"(?:(?P<habit>\d{1,18}) )?(?P<day>\d{4}-\d{2}-\d{2})(?: (?P<words>.*))?")

UNREAD: Final = (
    "I couldn't read a time in that, and nothing is set. Once: remind me at 8pm. On each day that something is due:"
    " /settings reminders 19:00."
)

_OUT_OF_THE_BLUE = re.compile(r"\W*(?:please )?(?:later\b|remind me\b|snooze\b)", re.IGNORECASE)
_REMIND = re.compile(
    r"\W*(?:(?:please|also|only|just|always|ok|okay|and|(?:can|could|will|would) you)\b[ ,]*)*remind me(?P<rest> .+)",
    re.IGNORECASE,
)
_OF_A_THING = re.compile(r" (?:to|about|of) (?P<said>.+)", re.IGNORECASE)
_ASKS = re.compile(
    r" (?:why|how|what|where|who|which|that|if|whether)\b|.*\b(?:streak|progress|goals?|plan|figures|settings|i did)\b",
    re.IGNORECASE,
)
"""What else may be asked for with these words."""
_TIMED = re.compile(
    r"\d|\b(?:half|quarter|before|after|morning|noon|evening|night|bed|breakfast|lunch|dinner|work|weeks?|months?|days?"
    r"|daily|weekly|hours?|minutes?|once|twice|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be said again: one habit, or all that is open; of which day; and when, in the member's words."""

    habit_ids: Collection[int] | None
    day: date
    words: str


async def later(ctx: Context, argument: str) -> Turn:
    """`/later 12 2026-02-23 at 8pm`, `/later 2026-02-23`, `/later in 2 hours`, `/later`."""
    found = _NAMED.fullmatch(argument)
    if found is None:
        return await _put_off(ctx, _Wish(None, ctx.today, argument))
    try:
        day = date.fromisoformat(found["day"])
    except ValueError:
        return say(Reply(f"There is no date {found['day']}. {HOW}"))
    ids = [int(found["habit"])] if found["habit"] else None
    return await _put_off(ctx, _Wish(ids, day, found["words"] or ""))


async def said(ctx: Context) -> Turn | None:
    """Words right after a reminder that ask for it again; None where they are about something else."""
    asked = prompt(ctx)
    if asked is None or not asks_for_later(ctx.text):
        return None
    return await _put_off(ctx, _Wish(asked.habit_ids, asked.day, ctx.text))


async def wished(ctx: Context) -> Turn | None:
    """The same out of the blue, "remind me at 8": it is about all that is open, or the habit that it names."""
    wish = _REMIND.fullmatch(ctx.text.rstrip(" .!?"))
    if _OUT_OF_THE_BLUE.match(ctx.text) and _readable(ctx.text, ctx):
        return await _put_off(ctx, _Wish(None, ctx.today, ctx.text))
    if wish is None or _ASKS.match(wish["rest"]):
        return None
    if thing := _OF_A_THING.fullmatch(wish["rest"]):
        return await _of_a_thing(ctx, thing["said"])
    return say(Reply(UNREAD)) if _TIMED.search(wish["rest"]) else None


async def _of_a_thing(ctx: Context, words: str) -> Turn:
    """ "remind me to read at 5 tomorrow"."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    parts = words.split()
    for cut in range(1, len(parts)):
        called, when = " ".join(parts[:cut]), " ".join(parts[cut:])
        if (found := reminders.named(called, scene)) and _readable(when, ctx):
            return await _put_off(ctx, _Wish([habit.id for habit in found], ctx.today, when))
    return say(Reply(UNREAD if reminders.named(words, scene) else reminders.unknown(words, scene)))


def _readable(words: str, ctx: Context) -> bool:
    """Whether the words name a time, if only one that can't be."""
    try:
        return read_later(words, ctx.now) is not None
    except ValueError:
        return True


async def _put_off(ctx: Context, wish: _Wish) -> Turn:
    try:
        at = read_later(wish.words, ctx.now)
    except ValueError as problem:
        return say(Reply(str(problem)))
    if at is None:
        return say(Reply(f"I couldn't read a time in that. {HOW}"))
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
        quiet = await snoozes.quiet_hours(reader, ctx.user_id)
    left = [habit for habit in scene.habits if wish.habit_ids is None or habit.id in wish.habit_ids]
    settled = {habit_id for (habit_id, day), each in scene.standings.items() if day == wish.day and each.status in SAID}
    left = [habit for habit in left if habit.id not in settled]
    if wish.habit_ids is None or wish.day != ctx.today:
        left = [habit for habit in left if habit.id in scene.open_today]
    if not left:
        return say(Reply(NOTHING))
    if at == in_an_hour(ctx.now):
        return _usual(ctx, wish.day, left, quiet)
    return _kept(ctx, wish.day, left, at, _warning(at, ctx, quiet))


def _usual(ctx: Context, day: date, left: Sequence[Habit], quiet: Quiet) -> Turn:
    """In an hour; where quiet hours have begun by then, before them, or else the member is asked."""
    at = in_an_hour(ctx.now)
    if at.time() not in quiet:
        return _kept(ctx, day, left, at, "")
    earlier = utc_of(ctx.now.date(), before(quiet.first), ctx.person.zone)
    if ctx.now + SOONEST <= earlier <= at:
        return _kept(ctx, day, left, earlier, "before your quiet hours begin")
    what = f"{left[0].id} {day}" if len(left) == 1 else f"{day}"
    options = [(f"At {at:%H:%M} all the same", f"/later {what} {at:%H:%M}")]
    options += [("Tomorrow morning", f"/later {what} tomorrow morning")]
    text = f"In an hour your quiet hours have begun ({_span(quiet)}), so I won't write by myself. It stays open."
    return say(Reply(text, buttons(options)))


def _kept(ctx: Context, day: date, left: Sequence[Habit], at: datetime, note: str) -> Turn:
    local = at.astimezone(ctx.person.zone)
    due_at = local.replace(second=0, microsecond=0)
    for_date = ctx.person.today(due_at)
    snooze = Snooze([habit.id for habit in left], day, for_date, f"{local:%H:%M}", due_at, due_at + OF_USE)
    names = wording.listed(wording.in_sentence(wording.habit_name(habit)) for habit in left)

    async def effect(writer: Writer) -> Sequence[Reply]:
        await snoozes.put_off(writer, ctx.user_id, snooze, ctx.now)
        if ctx.question is None or ctx.question.kind not in KEPT:
            about = {"habits": list(snooze.habit_ids), "day": day.isoformat()}
            await ask(writer, ctx, OFFER, {"options": [], "prompt": about}, ANOTHER_TIME)
        return [Reply(f"I'll remind you {_when(local, ctx.now)}{f', {note}' if note else ''}: {names}.")]

    return Turn(effect)


def _warning(at: datetime, ctx: Context, quiet: Quiet) -> str:
    wall = at.astimezone(ctx.person.zone).time()
    return f"although it is within your quiet hours ({_span(quiet)})" if wall in quiet else ""


def _when(local: datetime, now: datetime) -> str:
    days = (local.date() - now.date()).days
    day = {0: "", 1: "tomorrow "}.get(days, f"on {wording.short_day(local.date())} {local:%b} ")
    return f"{day}at {local:%H:%M}"


def _span(quiet: Quiet) -> str:
    return f"{_clock(quiet.first)} to {_clock(quiet.until)}"


def _clock(wall: time) -> str:
    return f"{wall:%H:%M}"
