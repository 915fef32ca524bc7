"""How each kind of change is taken back, and when it no longer can be."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta

from coaching.values import Span
from handlers import wording
from handlers.context import Context
from storage import checkins, goals, habits, ledger, versions
from storage.database import Reader, Writer
from storage.history import Change

BUILT_ON = "There are check-ins on it since. Take those back first, or see /goals to archive or delete it."
GONE = "What it was about is no longer there, so there is nothing to take back."


async def refusal(reader: Reader, ctx: Context, change: Change) -> str:
    """Why the change must stay; empty where it can go."""
    added = change.after.get("added")
    if not added:
        return ""
    if change.subject == "goal":
        found = [view.habit.id for view in await habits.of_goal(reader, ctx.user_id, added, ctx.today)]
    else:
        found = list(added)
    logged = await checkins.standings(reader, ctx.user_id, Span(date.min), found)
    return BUILT_ON if logged else ""


async def take_back(writer: Writer, ctx: Context, change: Change) -> str:
    """Put back what was before, and say so."""
    return await _WAYS[change.subject](writer, ctx, change)


async def _checkins(writer: Writer, ctx: Context, change: Change) -> str:
    logged = list(change.after["checkins"])
    touched = await checkins.retract(writer, logged, ctx.now)
    await ledger.restate(writer, ctx.user_id, touched, ctx.today)
    if not touched:
        return GONE
    said = "; ".join(
        f"{wording.in_sentence(entry.habit_title)} {wording.MARKS[entry.status]} "
        f"{wording.day_said(entry.for_date, ctx.today)}"
        for entry in await checkins.named(writer, logged)
    )
    return f"Taken back: {said}."


async def _goal(writer: Writer, ctx: Context, change: Change) -> str:
    if added := change.after.get("added"):
        goal = await goals.get(writer, ctx.user_id, added)
        await goals.remove(writer, ctx.user_id, added, ctx.today, ctx.now)
        return f"Taken back: {goal.title} is gone." if goal else GONE
    before: Mapping[str, str] = change.before
    goal_id = int(before["goal"])
    if "title" in before:
        done = await goals.rename(writer, ctx.user_id, goal_id, before["title"], ctx.now)
        return f"It's called {before['title']} again." if done else GONE
    done = await goals.reopen(writer, ctx.user_id, goal_id, before["status"], ctx.today, ctx.now)
    return "Taken back: the goal goes on." if done else GONE


async def _habit(writer: Writer, ctx: Context, change: Change) -> str:
    if added := change.after.get("added"):
        before_today = ctx.today - timedelta(days=1)
        for habit_id in added:
            await habits.archive_habit(writer, ctx.user_id, habit_id, before_today, ctx.today, ctx.now)
        return "Taken back: the habit is gone."
    if ended := change.after.get("ended"):
        done = await habits.reopen_habit(writer, ctx.user_id, ended, ctx.today, ctx.now)
        return "Taken back: the habit goes on." if done else GONE
    since = date.fromisoformat(change.after["from"])
    kept = versions.read(change.before["versions"])
    if await habits.get(writer, ctx.user_id, change.before["habit"], ctx.today) is None:
        return GONE
    await habits.set_versions(writer, ctx.user_id, change.before["habit"], kept, since, ctx.today, ctx.now)
    return "Taken back: the habit is as it was."


_WAYS: dict[str, Callable[[Writer, Context, Change], Awaitable[str]]] = {
    "checkins": _checkins,
    "goal": _goal,
    "habit": _habit,
}
