"""What is done with a goal whose planned weeks are over: /goal 12 keep, raise or finish."""

from collections.abc import Sequence

from coaching.suggesting import words as suggesting_words
from coaching.suggesting.choosing import MOST_WEEKS
from coaching.suggesting.options import more
from coaching.suggesting.replay import scored, weeks_of_plan
from coaching.suggesting.suggestion import Suggestion
from handlers.asking import offer
from handlers.context import Context
from handlers.member.suggestions import options
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import habits, suggestions
from storage.database import Writer
from storage.goals import Goal


async def keep(ctx: Context, goal: Goal, words: str) -> Turn:
    """It goes on as it is: the last version of a habit has no end."""
    return say(Reply(f"{goal.title} goes on as it is. /goal {goal.id} changes or ends it whenever you like."))


async def rise(ctx: Context, goal: Goal, words: str) -> Turn:
    """The next step up that is safe, with Accept, Decline and Later; else how to say one."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        made = await _risen(writer, ctx, goal)
        view = await habits.get(writer, ctx.user_id, made.habit.id, ctx.today) if made else None
        if made is None or view is None:
            return [Reply(f"Say what it should be, like: {await _example(writer, ctx, goal)}")]
        if (open_one := await suggestions.undecided(writer, ctx.user_id)) is not None:
            await suggestions.lapse(writer, open_one.id, ctx.today, ctx.now)
        number = await suggestions.add(writer, ctx.user_id, made, view, ctx.now)
        text = suggesting_words.said(made, ctx.person.week_start)
        return [await offer(writer, ctx, text, options(number))]

    return Turn(effect)


async def _risen(writer: Writer, ctx: Context, goal: Goal) -> Suggestion | None:
    """A step up for the first habit of the goal that has one."""
    for each in await suggestions.candidates(writer, ctx.user_id, ctx.today):
        span = weeks_of_plan(each.history, ctx.today, MOST_WEEKS)
        if each.habit.goal_id != goal.id or not each.may_grow or span is None or span.last is None:
            continue
        if (option := more(each, span)) is not None:
            weeks = ((span.last - span.first).days + 1) // 7
            return Suggestion(each.habit, option, weeks, scored(each.history, span, ctx.today), None)
    return None


async def _example(writer: Writer, ctx: Context, goal: Goal) -> str:
    views = await habits.of_goal(writer, ctx.user_id, goal.id, ctx.today)
    return f"/goal {goal.id} change {views[0].habit.id} 4 times a week" if views else "/goal and your words."
