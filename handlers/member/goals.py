"""/goals lists them; /goal 12 opens one, with what can be changed in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching import streaks
from coaching.adherence import Count, window
from coaching.schedules import in_words, week_of
from coaching.values import Span
from handlers import wording
from handlers.asking import buttons
from handlers.context import Context
from handlers.member import goal_edits
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import goals as stored
from storage import habits, ledger, subgoals
from storage.database import Reader
from storage.goals import Goal
from storage.habits import HabitView
from storage.subgoals import Subgoal

NONE_YET = "You have no goals yet. Say one in your own words, like: I want to run 3x a week."
MONTH = 30


async def goals(ctx: Context, argument: str) -> Turn:
    """`/goals`."""
    week = week_of(ctx.today, ctx.person.week_start)
    async with ctx.read() as reader:
        kept = await stored.listed(reader, ctx.user_id)
        counts = await ledger.count_by_goal(reader, ctx.user_id, week, ctx.today)
    if not kept:
        return say(Reply(NONE_YET))
    lines = [_line(goal, counts.get(goal.id)) for goal in kept]
    options = [(f"Open {goal.id}", f"/goal {goal.id}") for goal in kept]
    return say(Reply(wording.lines("Your goals:", *lines), buttons(options, per_row=4)))


def _line(goal: Goal, count: Count | None) -> str:
    if goal.status == "review":
        how = "waits for a mentor's look"
    elif count and count.due:
        how = f"{count} this week"
    else:
        how = "nothing was due yet this week"
    return f"{goal.id} · {goal.title} · {how}"


async def goal(ctx: Context, goal_id: int, words: str) -> Turn:
    """`/goal 12`, or `/goal 12` with what to change."""
    async with ctx.read() as reader:
        found = await stored.get(reader, ctx.user_id, goal_id)
    if found is None:
        return say(Reply(f"You have no goal {goal_id}. /goals lists yours."))
    if words:
        return await goal_edits.edit(ctx, found, words)
    async with ctx.read() as reader:
        return say(await screen(reader, ctx, found))


async def screen(reader: Reader, ctx: Context, goal: Goal) -> Reply:
    """One goal: its habits with their figures, its phases, and what can be changed."""
    views = await habits.of_goal(reader, ctx.user_id, goal.id, ctx.today)
    phases = await subgoals.listed(reader, ctx.user_id, goal.id)
    figures = [await _habit(reader, ctx, view) for view in views]
    lines = [line for pair in zip((_title(view) for view in views), figures, strict=True) for line in pair]
    text = wording.lines(_head(goal), *lines, _phase(phases, goal.start_date, ctx.today), _how_to(goal, views))
    if goal.archived_on:
        return Reply(text)
    return Reply(text, buttons([("Archive", f"/goal {goal.id} archive"), ("Delete", f"/goal {goal.id} delete")]))


def _head(goal: Goal) -> str:
    state = {"review": "waits for a mentor's look", "archived": "archived", "completed": "completed"}.get(goal.status)
    since = f"since {goal.start_date.day} {goal.start_date:%b}"
    return " · ".join(part for part in (goal.title, goal.category.replace("_", " "), state or since) if part)


def _title(view: HabitView) -> str:
    return f"Habit {view.habit.id}: {wording.habit_name(view.habit)} · {in_words(view.habit.schedule)}"


async def _habit(reader: Reader, ctx: Context, view: HabitView) -> str:
    """2 of 3 this week · 4 of 6 (67 %) in 30 days · 2 times in a row."""
    habit = view.habit
    slots = [slot for slot in await ledger.slots(reader, ctx.user_id, Span(date.min)) if slot.habit_id == habit.id]
    week = week_of(ctx.today, ctx.person.week_start)
    in_week = await ledger.count_by_habit(reader, ctx.user_id, week, ctx.today)
    in_month = await ledger.count_by_habit(reader, ctx.user_id, window(ctx.today, MONTH), ctx.today)
    streak = streaks.of_habit(slots, ctx.today, streaks.unit_of(habit.schedule), ctx.person.streak_freezes)
    said = [
        f"{in_week[habit.id]} this week" if habit.id in in_week and in_week[habit.id].due else "",
        f"{in_month[habit.id].in_words()} in {MONTH} days" if habit.id in in_month and in_month[habit.id].due else "",
        streak.in_words() if streak.longest else "",
    ]
    return " · ".join(part for part in said if part)


def _phase(phases: Sequence[Subgoal], start: date, today: date) -> str:
    """The phase of the present week, where there is more than one."""
    week = ((today - week_of(start).first) // timedelta(weeks=1)) + 1
    now = [phase for phase in phases if phase.week_start <= week <= phase.week_end]
    return f"Now week {week}. {now[0].title}." if now and len(phases) > 1 else ""


def _how_to(goal: Goal, views: Sequence[HabitView]) -> str:
    if goal.archived_on or not views:
        return ""
    habit = views[0].habit.id
    return wording.lines(
        "Change it in words:",
        f"/goal {goal.id} rename New title",
        f"/goal {goal.id} change {habit} twice a week, 20 minutes",
        f"/goal {goal.id} add stretch 5 minutes daily",
        f"/goal {goal.id} drop {habit}",
    )
