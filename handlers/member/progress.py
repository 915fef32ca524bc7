"""/progress: for each habit a picture of its last weeks, and the same in words."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from coaching import charts, streaks
from coaching import progress as going
from coaching.progress import WEEKS_OF_SELDOM, Track
from coaching.slots import state_on
from coaching.streaks import Streak
from coaching.values import Flex, SlotState
from handlers import wording
from handlers.asking import offered
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import echo, progress_words, today
from handlers.messages import Picture, Reply
from handlers.turn import Turn, say
from storage import goals, habits, tracks
from storage.database import Reader
from storage.habits import HabitView

MOST_PICTURES: Final = 3
"""Of more habits than this, one is picked."""

HOW: Final = "Say /progress, or /progress 3 for goal 3. /goals lists yours."
NO_GOAL: Final = "You have no goal with that number. /goals lists yours."
NO_HABIT: Final = "That goal has no habit with that number. /progress lists yours."
WHICH: Final = "Which one would you like to see?"


async def progress(ctx: Context, argument: str) -> Turn:
    """`/progress`; `/progress 3` is about goal 3, and `/progress 3 7` about habit 7 of it."""
    numbers = argument.split()
    if len(numbers) > 2 or not all(number.isdigit() for number in numbers):
        return say(Reply(HOW))
    async with ctx.read() as reader:
        views = await _chosen(reader, ctx, *(id_in(number) for number in numbers))
        if isinstance(views, str):
            return say(Reply(views))
        found = await _found(reader, ctx, views)
    if len(found) > MOST_PICTURES:
        return _choice(ctx, found)
    return say(*[await _reply(each, ctx.today) for each in found])


@dataclass(frozen=True, slots=True)
class _Found:
    """A habit, with all that its progress is made of."""

    view: HabitView
    track: Track
    streak: Streak


async def _chosen(
    reader: Reader, ctx: Context, goal_id: int | None = -1, habit_id: int | None = -1
) -> Sequence[HabitView] | str:
    """The habits that are meant, or why there are none. An id of -1 wasn't given, and None is one that no row has."""
    if goal_id == -1:
        return await habits.habits(reader, ctx.user_id, ctx.today) or await today.nothing_yet(reader, ctx)
    goal = None if goal_id is None else await goals.get(reader, ctx.user_id, goal_id)
    if goal is None:
        return NO_GOAL
    if goal.status == "review":
        return f"{goal.title} waits for a mentor's look; nothing of it is due until then."
    if goal.archived_on is not None:
        return f"{goal.title} is archived; what was logged stays in your figures."
    views = await habits.of_goal(reader, ctx.user_id, goal.id, ctx.today)
    if habit_id == -1:
        return views or f"{goal.title} has no habits at the moment."
    return [view for view in views if view.habit.id == habit_id] or NO_HABIT


async def _found(reader: Reader, ctx: Context, views: Sequence[HabitView]) -> list[_Found]:
    since = ctx.today - timedelta(weeks=WEEKS_OF_SELDOM)
    week_start = ctx.person.week_start
    made = await tracks.tracks(reader, ctx.user_id, views, wording.habit_name, week_start, since)
    return [_Found(view, track, _streak(ctx, view, track)) for view, track in zip(views, made, strict=True)]


def _streak(ctx: Context, view: HabitView, track: Track) -> Streak:
    unit = streaks.unit_of(view.habit.schedule)
    return streaks.of_habit(track.slots, ctx.today, unit, ctx.person.streak_freezes)


async def _reply(found: _Found, today: date) -> Reply:
    """The picture takes some 100 ms of computing, so a thread draws it."""
    track = found.track
    if track.since > today:
        return Reply(f"{track.title} · {track.often}\nIt starts on {wording.long_day(track.since)}.")
    shown = going.progress(track, today)
    png = await asyncio.to_thread(charts.draw, shown)
    words = progress_words.text(shown, found.streak, _still(track, today))
    return Reply(words, picture=Picture(png, progress_words.alt(shown, found.streak)))


def _still(track: Track, today: date) -> str:
    """What can be made up yet."""
    behind = (
        echo.make_up(slot, today)
        for slot in track.slots
        if slot.flex is not Flex.NONE and slot.day < today and state_on(slot, today) is SlotState.MISSED
    )
    return next((words for words in behind if words), "")


def _choice(ctx: Context, found: Sequence[_Found]) -> Turn:
    """The figures of each habit, and a button for its picture."""
    names = wording.told_apart(each.view.habit for each in found)
    lines = []
    for each in found:
        begun = each.track.since <= ctx.today
        how = progress_words.figures(going.progress(each.track, ctx.today), each.streak) if begun else "not begun yet"
        lines.append(f"{names[each.view.habit.id]} · {how}")
    options = [(names[h.id], f"/progress {h.goal_id} {h.id}") for h in (each.view.habit for each in found)]
    return offered(ctx, wording.lines(*lines, WHICH), options)
