"""A change of plan is taken back: for 14 days, and without touching the days that went by under it."""

from datetime import date

from coaching.days import DAY
from coaching.patches import words
from coaching.plans.versions import resumed
from handlers.context import Context
from handlers.member import offered
from storage import goals, habits, versions
from storage.audit import trail
from storage.database import Writer
from storage.history import Change
from storage.patches import applying, plan_patches
from storage.patches.applying import Moment

GONE = "What it was about is no longer there, so there is nothing to take back."


async def rolled_back(writer: Writer, ctx: Context, change: Change) -> str:
    """Put the plan back as it was before the suggestion, and say from when."""
    await goals.forget_change(writer, ctx.user_id, change.after["goal"], change.after["suggestion"], ctx.now)
    if ended := change.after.get("ended"):
        done = await habits.reopen_habit(writer, ctx.user_id, ended, ctx.today, ctx.now)
        return "Taken back: the habit goes on." if done else GONE
    habit_id, begun = change.after["habit"], date.fromisoformat(change.after["from"])
    view = await habits.get(writer, ctx.user_id, habit_id, ctx.today)
    if view is None:
        return GONE
    start = max(begun, ctx.today + DAY)
    then = resumed(view.versions, versions.read(change.before["versions"]), start)
    if start == begun:
        then = versions.read(change.before["versions"])
    await habits.set_versions(writer, ctx.user_id, habit_id, then, start, ctx.today, ctx.now)
    if start == begun:
        return "Taken back: the habit stays as it was."
    return "Taken back: from tomorrow the habit is as it was. The days until today keep the plan that they had."


async def proposal_back(writer: Writer, ctx: Context, change: Change) -> str:
    """Put the plan back as it was before a mentor's proposal was accepted; the mentor hears of it."""
    number = change.after["patch"]
    at = Moment(ctx.today, ctx.now)
    await plan_patches.rolled_back(writer, number)  # first, so that no time of day is set meanwhile
    start = await applying.take_back(writer, ctx.user_id, change.before, change.after, at)
    patch = await plan_patches.get(writer, number)
    if patch is not None:
        said = f"{offered.called(ctx)} has taken back the change: {words.short(patch.changes)}."
        await offered.tell_mentor(writer, ctx, patch, f"patch:{number}:back", said)
    await trail.append(writer, ctx.now, action="rolled_back", patient=ctx.user_id, object=("patch", number))
    if start > ctx.today + DAY or start == date.fromisoformat(change.after["from"]):
        return "Taken back: your plan stays as it was."
    return "Taken back: from tomorrow your plan is as it was. The days until today keep the plan that they had."
