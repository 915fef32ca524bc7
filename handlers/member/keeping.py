"""An accepted plan becomes rows: the goal with its plan, its subgoals, its habits with dated versions."""

from datetime import time

from coaching.nudges.times import cue_time
from coaching.plans.habits import HabitDraft, goal_of, habits_of, subgoals_of
from coaching.plans.plan import Plan
from coaching.values import Span
from handlers import wording
from handlers.asking import offer
from handlers.context import Context
from handlers.messages import Reply
from storage import goals, habits, history, ledger, subgoals
from storage.database import Writer
from storage.goals import GoalRow
from storage.habits import HabitRow
from storage.subgoals import SubgoalRow

HELD = "It's kept, but it doesn't start yet: a mentor looks at it first. Until then nothing of it is due."


async def keep(writer: Writer, ctx: Context, plan: Plan, made_by: str) -> Reply:
    """Store the plan as of today, and say what comes first."""
    goal_id = await goals.add(writer, ctx.user_id, _goal(plan, made_by, ctx), ctx.now)
    await subgoals.add(writer, ctx.user_id, goal_id, _subgoals(plan))
    for draft in habits_of(plan, ctx.today):
        await habits.add_habit(writer, ctx.user_id, goal_id, habit_row(draft), ctx.today, ctx.now)
    undo = await history.record(writer, ctx.user_id, "goal", {}, {"added": goal_id}, ctx.now)
    first = HELD if plan.safety.needs_review else await _first(writer, ctx, goal_id)
    options = [("Today", "/today"), ("Open the goal", f"/goal {goal_id}"), ("Undo", f"/undo {undo}")]
    return await offer(writer, ctx, wording.lines(f"Kept: {plan.goal}.", first), options)


def habit_row(draft: HabitDraft) -> HabitRow:
    """A drafted habit as it is stored."""
    return HabitRow(
        title=draft.title,
        versions=draft.versions,
        cue=draft.cue,
        time_of_day=draft.time_of_day,
        planned_at=time.fromisoformat(draft.at) if draft.at else None,
        cue_at=cue_time(draft.cue, draft.time_of_day),
    )


def _goal(plan: Plan, made_by: str, ctx: Context) -> GoalRow:
    draft = goal_of(plan, ctx.today)
    return GoalRow(
        title=draft.title,
        category=draft.category,
        frequency=draft.frequency,
        plan=plan.model_dump(mode="json"),
        made_by=made_by,
        start_date=draft.start_date,
        end_date=draft.end_date,
        status="review" if plan.safety.needs_review else "active",
    )


def _subgoals(plan: Plan) -> list[SubgoalRow]:
    targets = [subgoal.weekly_target for subgoal in plan.subgoals]
    return [
        SubgoalRow(draft.title, draft.order, draft.week_start, draft.week_end, target, draft.success_criterion)
        for draft, target in zip(subgoals_of(plan), targets, strict=True)
    ]


async def _first(writer: Writer, ctx: Context, goal_id: int) -> str:
    """The first thing that is due."""
    views = {view.habit.id: view.habit for view in await habits.of_goal(writer, ctx.user_id, goal_id, ctx.today)}
    due = [slot for slot in await ledger.slots(writer, ctx.user_id, Span(ctx.today)) if slot.habit_id in views]
    if not due:
        return "Nothing of it is due in the next weeks."
    slot = min(due, key=lambda slot: slot.day)
    name = wording.habit_name(views[slot.habit_id])
    return f"First: {name}, {wording.day_said(slot.day, ctx.today)}. Tell me how it went in your own words."
