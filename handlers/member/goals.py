"""/goals lists them; /goal 12 opens one, with what can be changed in words."""

from collections.abc import Sequence
from datetime import date, timedelta

from coaching import streaks
from coaching.adherence import Count, window
from coaching.schedules import in_words, week_of
from coaching.values import Habit, Slot, Span
from handlers import wording
from handlers.asking import offered
from handlers.context import Context
from handlers.member import goal_edits
from handlers.member import offered as offers
from handlers.member.pause_words import until
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import goals as stored
from storage import habits, ledger, pauses, subgoals
from storage.database import Reader
from storage.goals import Goal
from storage.habits import HabitView
from storage.patches import open_offers
from storage.subgoals import Subgoal

NONE_NOW = "You have no goals at the moment. Say one in your own words, like: I want to run 3x a week."
MONTH = 30


async def goals(ctx: Context, argument: str) -> Turn:
    """`/goals`."""
    week = week_of(ctx.today, ctx.person.week_start)
    async with ctx.read() as reader:
        kept = await stored.listed(reader, ctx.user_id, archived=True)
        counts = await ledger.count_by_goal(reader, ctx.user_id, week, ctx.today)
        paused = await pauses.listed(reader, ctx.user_id)
    current = [goal for goal in kept if goal.archived_on is None]
    lines = [
        " · ".join(part for part in (_line(goal, counts.get(goal.id)), until(paused, goal.id, ctx.today)) if part)
        for goal in current
    ]
    text = wording.lines("Your goals:" if current else NONE_NOW, *lines, _archived(kept))
    options = [(f"Open {goal.id}", f"/goal {goal.id}") for goal in current]
    return offered(ctx, text, options, per_row=4)


def _archived(kept: Sequence[Goal]) -> str:
    titles = [f"{goal.id} {goal.title}" for goal in kept if goal.archived_on is not None]
    return f"Archived: {', '.join(titles)}." if titles else ""


def _line(goal: Goal, count: Count | None) -> str:
    if goal.status == "review":
        how = "waits for a mentor's look"
    elif count and count.due:
        how = f"{count} this week"
    else:
        how = "nothing was due yet this week"
    return f"{goal.id} · {goal.title} · {how}"


async def goal(ctx: Context, goal_id: int | None, words: str) -> Turn:
    """`/goal 12`, or `/goal 12` with what to change. An id of None is a number that no goal can have."""
    async with ctx.read() as reader:
        found = None if goal_id is None else await stored.get(reader, ctx.user_id, goal_id)
    if found is None:
        return say(Reply("You have no goal with that number. /goals lists yours."))
    if words:
        return await goal_edits.edit(ctx, found, words)
    async with ctx.read() as reader:
        text = await screen(reader, ctx, found)
    options = [("Archive", f"/goal {found.id} archive"), ("Delete", f"/goal {found.id} delete")]
    return offered(ctx, text, options[found.archived_on is not None :])


async def screen(reader: Reader, ctx: Context, goal: Goal) -> str:
    """One goal: its habits with their figures, its phases, and what can be changed."""
    views = await habits.of_goal(reader, ctx.user_id, goal.id, ctx.today)
    phases = await subgoals.listed(reader, ctx.user_id, goal.id)
    figures = await _figures(reader, ctx, views)
    lines = [line for pair in zip((_title(view) for view in views), figures, strict=True) for line in pair]
    waiting = await open_offers.waiting(reader, ctx.user_id, ctx.now)
    asked = offers.notice([each for each in waiting if each.is_of([view.habit.id for view in views])])
    if goal.archived_on is not None:
        return wording.lines(_head(goal), "What was logged stays in your figures.")
    return wording.lines(_head(goal), *lines, _weeks(phases, goal, ctx.today), asked, _how_to(goal, views))


def _head(goal: Goal) -> str:
    state = f"since {goal.start_date.day} {goal.start_date:%b}"
    if goal.archived_on is not None:
        state = f"archived on {goal.archived_on.day} {goal.archived_on:%b}"
    elif goal.status == "review":
        state = "waits for a mentor's look"
    return " · ".join(part for part in (goal.title, goal.category.replace("_", " "), state) if part)


def _title(view: HabitView) -> str:
    return f"Habit {view.habit.id}: {wording.habit_name(view.habit)} · {in_words(view.habit.schedule)}"


async def _figures(reader: Reader, ctx: Context, views: Sequence[HabitView]) -> list[str]:
    """2 of 3 this week · 4 of 6 (67 %) in 30 days · 2 times in a row."""
    slots: dict[int, list[Slot]] = {view.habit.id: [] for view in views}
    for slot in await ledger.slots(reader, ctx.user_id, Span(date.min)):
        if slot.habit_id in slots:
            slots[slot.habit_id].append(slot)
    week = week_of(ctx.today, ctx.person.week_start)
    in_week = await ledger.count_by_habit(reader, ctx.user_id, week, ctx.today)
    in_month = await ledger.count_by_habit(reader, ctx.user_id, window(ctx.today, MONTH), ctx.today)
    nothing = Count(0, 0)
    return [
        _habit(ctx, view.habit, slots[view.habit.id], *(c.get(view.habit.id, nothing) for c in (in_week, in_month)))
        for view in views
    ]


def _habit(ctx: Context, habit: Habit, slots: Sequence[Slot], week: Count, month: Count) -> str:
    streak = streaks.of_habit(slots, ctx.today, streaks.unit_of(habit.schedule), ctx.person.streak_freezes)
    said = [
        f"{week} this week" if week.due else "",
        f"{month.in_words()} in {MONTH} days" if month.due else "",
        streak.in_words() if streak.longest else "",
    ]
    return " · ".join(part for part in said if part)


def _weeks(phases: Sequence[Subgoal], goal: Goal, today: date) -> str:
    """Which week of the plan it is; after the last one, what can be done."""
    if goal.end_date is not None and today > goal.end_date:
        ended = f"{goal.end_date.day} {goal.end_date:%b}"
        return f"Its planned weeks ended on {ended}. It goes on; or say /goal {goal.id} raise, /goal {goal.id} finish."
    week = ((today - week_of(goal.start_date).first) // timedelta(weeks=1)) + 1
    return f"Week {week} of {phases[-1].week_end}." if phases else ""


def _how_to(goal: Goal, views: Sequence[HabitView]) -> str:
    habit = views[0].habit.id if views else None
    return wording.lines(
        "Change it in words:",
        f"/goal {goal.id} rename New title",
        f"/goal {goal.id} change {habit} twice a week, 20 minutes" if habit else "",
        f"/goal {goal.id} add stretch 5 minutes daily",
        f"/goal {goal.id} drop {habit}" if habit else "",
    )
