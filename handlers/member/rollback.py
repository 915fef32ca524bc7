"""A suggested change of plan is taken back: for 14 days, and without touching the days that went by under it."""

from datetime import date

from coaching.days import DAY
from coaching.plan_versions import resumed
from handlers.context import Context
from storage import goals, habits, versions
from storage.database import Writer
from storage.history import Change

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
