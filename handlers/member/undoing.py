"""How each kind of change is taken back, and when it no longer can be."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta
from typing import Any

from coaching import pauses as spans
from coaching.values import Span
from handlers import wording
from handlers.context import Context
from handlers.member import pause_words, rollback
from handlers.member.rollback import GONE
from handlers.member.settings import undoing as settings
from storage import checkins, goals, habits, journal, ledger, pauses, versions
from storage.database import Reader, Writer
from storage.history import Change
from storage.patches import applying

BUILT_ON = "There are check-ins on it since. Take those back first, or see /goals to archive or delete it."
CHANGED_SINCE = "It was changed again since. Take that back first: /undo does it, the latest change first."


async def refusal(reader: Reader, ctx: Context, change: Change) -> str:
    """Why the change must stay; empty where it can go."""
    if await _changed_since(reader, ctx, change):
        return CHANGED_SINCE
    added = change.after.get("added")
    if not added:
        return ""
    if change.subject == "goal":
        found = [view.habit.id for view in await habits.of_goal(reader, ctx.user_id, added, ctx.today)]
    else:
        found = list(added)
    logged = await checkins.standings(reader, ctx.user_id, Span(date.min), found)
    return BUILT_ON if logged else ""


async def _changed_since(reader: Reader, ctx: Context, change: Change) -> bool:
    """Whether what the change left behind is no longer how things stand."""
    if change.subject == "settings":
        return await settings.changed_since(reader, ctx, change)
    if change.subject == "pause":
        kept = await pauses.listed(reader, ctx.user_id)
        return any(each not in kept for each in spans.from_json(change.after["pauses"]))
    if "patch" in change.after:
        return await applying.changed_since(reader, ctx.user_id, change.after, ctx.today)
    goal_id = change.after.get("goal") or (change.after.get("added") if change.subject == "goal" else None)
    goal = await goals.get(reader, ctx.user_id, goal_id) if goal_id else None
    if goal is None:
        return False
    if goal.archived_on is not None:
        return change.after.get("status") != "archived"
    if left := change.after.get("versions"):
        view = await habits.get(reader, ctx.user_id, change.after["habit"], ctx.today)
        return view is None or versions.to_json(view.versions) != left
    return bool(goal.title != change.after.get("title", goal.title))


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
    before = change.before
    goal_id = int(before["goal"])
    if "title" in before:
        done = await goals.rename(writer, ctx.user_id, goal_id, before["title"], ctx.now)
        return f"It's called {before['title']} again." if done else GONE
    return await _reopened(writer, ctx, goal_id, before)


async def _reopened(writer: Writer, ctx: Context, goal_id: int, before: Mapping[str, Any]) -> str:
    """The goal with the habits that it had when it was archived; what had ended before stays ended."""
    goal = await goals.get(writer, ctx.user_id, goal_id)
    if goal is None or goal.archived_on is None:
        return GONE
    await goals.reopen(writer, ctx.user_id, goal_id, before["status"], ctx.today, ctx.now)
    for view in await habits.of_goal(writer, ctx.user_id, goal_id, ctx.today):
        if view.habit.id not in before["habits"]:
            await habits.archive_habit(writer, ctx.user_id, view.habit.id, goal.archived_on, ctx.today, ctx.now)
    return f"Taken back: {goal.title} goes on."


async def _habit(writer: Writer, ctx: Context, change: Change) -> str:
    if "patch" in change.after:
        return await rollback.proposal_back(writer, ctx, change)
    if "suggestion" in change.after:
        return await rollback.rolled_back(writer, ctx, change)
    if added := change.after.get("added"):
        before_today = ctx.today - timedelta(days=1)
        gone = [
            await habits.archive_habit(writer, ctx.user_id, habit_id, before_today, ctx.today, ctx.now)
            for habit_id in added
        ]
        return "Taken back: the habit is gone." if any(gone) else GONE
    if ended := change.after.get("ended"):
        done = await habits.reopen_habit(writer, ctx.user_id, ended, ctx.today, ctx.now)
        return "Taken back: the habit goes on." if done else GONE
    since = date.fromisoformat(change.after["from"])
    kept = versions.read(change.before["versions"])
    if await habits.get(writer, ctx.user_id, change.before["habit"], ctx.today) is None:
        return GONE
    await habits.set_versions(writer, ctx.user_id, change.before["habit"], kept, since, ctx.today, ctx.now)
    return "Taken back: the habit is as it was."


async def _pause(writer: Writer, ctx: Context, change: Change) -> str:
    kept = await pauses.listed(writer, ctx.user_id)
    before, after = (spans.from_json(each["pauses"]) for each in (change.before, change.after))
    there = {None, *(goal.id for goal in await goals.listed(writer, ctx.user_id, archived=True))}
    back = [each for each in before if each not in kept and each.goal_id in there]
    await pauses.change(writer, ctx.user_id, spans.Change(after, tuple(back)), ctx.today, ctx.now)
    goals_now = await goals.listed(writer, ctx.user_id)
    paused = pause_words.lines(await pauses.listed(writer, ctx.user_id), goals_now, ctx.today)
    return wording.lines(*(["Taken back.", *paused] if paused else ["Taken back: nothing is paused."]))


async def _journal(writer: Writer, ctx: Context, change: Change) -> str:
    done = await journal.remove(writer, ctx.user_id, change.after["entry"])
    return "Taken back: that entry is no longer in your journal." if done else GONE


async def _settings(writer: Writer, ctx: Context, change: Change) -> str:
    return await settings.take_back(writer, ctx, change) or GONE


_WAYS: dict[str, Callable[[Writer, Context, Change], Awaitable[str]]] = {
    "checkins": _checkins,
    "journal": _journal,
    "goal": _goal,
    "habit": _habit,
    "pause": _pause,
    "settings": _settings,
}
