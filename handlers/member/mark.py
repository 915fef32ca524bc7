"""/done, /skip and /missed: what the buttons of a day send, each naming its habit and its date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coaching.days import read_day
from coaching.reading.scene import FREE_DAYS, LIMIT_DAYS, ReadEntry, Scene
from coaching.values import Habit, Status
from handlers import wording
from handlers.asking import choice, offered
from handlers.context import Context
from handlers.ids import id_in
from handlers.member.scene import load
from handlers.member.writing import write
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import checkins, habits
from storage.database import Reader, Writer

VERBS = {Status.DONE: "done", Status.SKIPPED: "skip", Status.MISSED: "missed"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A habit, a date and what to write; `sure` once a question about it was answered with yes."""

    habit_id: int | None
    """None: still to be chosen."""
    day: date
    status: Status
    sure: bool = False

    @property
    def sends(self) -> str:
        """The command that means this mark."""
        return f"/{VERBS[self.status]} {self.habit_id} {self.day.isoformat()}{' yes' if self.sure else ''}"


async def done(ctx: Context, argument: str) -> Turn:
    """`/done 12 2026-02-23`."""
    return await _mark(ctx, argument, Status.DONE)


async def skip(ctx: Context, argument: str) -> Turn:
    """`/skip 12 2026-02-23`."""
    return await _mark(ctx, argument, Status.SKIPPED)


async def missed(ctx: Context, argument: str) -> Turn:
    """`/missed 12 2026-02-23`."""
    return await _mark(ctx, argument, Status.MISSED)


async def _mark(ctx: Context, argument: str, status: Status) -> Turn:
    try:
        mark = _read(argument, status, ctx.today)
    except ValueError as problem:
        return say(Reply(str(problem)))
    if refusal := too_far(mark.day, ctx.today):
        return say(Reply(refusal))
    if mark.habit_id is None:
        return await _offer(ctx, mark)
    entry = ReadEntry(mark.habit_id, mark.day, mark.status)

    async def effect(writer: Writer) -> Sequence[Reply]:
        question = None if mark.sure else await _question(writer, ctx, mark)
        return [question or await write(writer, ctx, [entry])]

    return Turn(effect, about="checkin")


def too_far(day: date, today: date) -> str:
    """Why nothing can be written for `day`; empty where it can."""
    if day > today:
        return f"{wording.long_day(day)} hasn't come yet, so there is nothing to write."
    if day < today - timedelta(days=LIMIT_DAYS):
        return f"{wording.long_day(day)} is more than {LIMIT_DAYS} days back, so I leave it as it is."
    return ""


def _read(argument: str, status: Status, today: date) -> Mark:
    """`12 2026-02-23`, `12`, `2026-02-23` or nothing at all. Raises ValueError with a sentence for the person."""
    words = argument.split()
    sure = words[-1:] == ["yes"]
    words = words[:-1] if sure else words
    habit_id = id_in(words[0]) if words else None
    day = " ".join(words if habit_id is None else words[1:])
    return Mark(habit_id, read_day(day, today) if day else today, status, sure)


async def _question(writer: Writer, ctx: Context, mark: Mark) -> Reply | None:
    """What to ask before writing: a day long past, or a record that would be lowered."""
    habit = await _habit(writer, ctx, mark)
    if habit is None:
        return None
    sure = Mark(habit.id, mark.day, mark.status, sure=True)
    name, when = wording.in_sentence(habit.title), wording.day_said(mark.day, ctx.today)
    standing = (await checkins.on_day(writer, ctx.user_id, mark.day)).get(habit.id)
    if standing and standing.status is Status.DONE and mark.status is not Status.DONE:
        asked = f"{habit.title} on {when} is down as done. Change it to {wording.MARKS[mark.status]}?"
    elif mark.day < ctx.today - timedelta(days=FREE_DAYS):
        ago = (ctx.today - mark.day).days
        asked = f"{when} is {ago} days back. Write {name} {wording.MARKS[mark.status]}?"
    else:
        return None
    options = [("Yes, write it", sure.sends), ("No", "/no")]
    return await choice(writer, ctx, f"{asked} Nothing is written yet.", options)


async def _habit(reader: Reader, ctx: Context, mark: Mark) -> Habit | None:
    views = await habits.habits(reader, ctx.user_id, mark.day)
    return next((view.habit for view in views if view.habit.id == mark.habit_id), None)


async def _offer(ctx: Context, mark: Mark) -> Turn:
    """What is open on the day, to choose from."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    open_then = [habit for habit in scene.habits if _is_open(scene, habit.id, mark.day)]
    when = wording.day_said(mark.day, ctx.today)
    if not open_then:
        return say(Reply(f"Nothing is open {when}. For another day, like: /day yesterday."))
    names = wording.told_apart(open_then)
    options = [(names[habit.id], replace(mark, habit_id=habit.id).sends) for habit in open_then]
    return offered(ctx, f"Which one, {when}? Nothing is written yet.", options)


def _is_open(scene: Scene, habit_id: int, day: date) -> bool:
    standing = scene.standings.get((habit_id, day))
    return day in scene.due.get(habit_id, ()) and (standing is None or standing.status in (None, Status.PARTIAL))
