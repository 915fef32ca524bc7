"""What /goal 12 can change: its title, its habits, whether it goes on. Each change can be taken back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from coaching.answers import plain
from coaching.plans import by_rules
from coaching.plans.habits import habits_of
from coaching.schedules import in_words
from coaching.values import Habit, Target, Version
from coaching.wishes.wish import read_wish
from handlers import wording
from handlers.asking import Options, choice
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import plan_end
from handlers.member.goal_titles import stale_title
from handlers.member.keeping import habit_row
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import goals, habits, history, versions
from storage.database import Writer
from storage.goals import Goal, Gone
from storage.habits import HabitView

LONGEST_TITLE = 80
YOUNG = timedelta(hours=24)

Edit = Callable[[Context, Goal, str], Awaitable[Turn]]


async def edit(ctx: Context, goal: Goal, words: str) -> Turn:
    """The edit that the first word names."""
    word, _, rest = words.partition(" ")
    change = EDITS.get(word.lower())
    if change is None:
        return say(Reply(f"I can {wording.listed(EDITS, 'or')} it. /goal {goal.id} shows how to say it."))
    if goal.archived_on is not None and word.lower() != "delete":
        return say(Reply(f"{goal.title} is archived, so it stays as it was."))
    return await change(ctx, goal, rest.strip())


async def _rename(ctx: Context, goal: Goal, title: str) -> Turn:
    if not title or len(title) > LONGEST_TITLE:
        return say(Reply(f"A title has 1 to {LONGEST_TITLE} characters, like: /goal {goal.id} rename Run before work"))
    if title == goal.title:
        return say(Reply(f"It's called {title} already."))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await goals.rename(writer, ctx.user_id, goal.id, title, ctx.now)
        before, after = {"goal": goal.id, "title": goal.title}, {"goal": goal.id, "title": title}
        return [await _changed(writer, ctx, "goal", before, after, f"It's called {title} now.")]

    return Turn(effect)


async def _add(ctx: Context, goal: Goal, words: str) -> Turn:
    if not words:
        return say(Reply(f"Say what to add, like: /goal {goal.id} add stretch 5 minutes daily"))
    plan = by_rules.draft(words, ctx.today)
    if plan.safety.needs_review:
        return say(Reply("That needs a mentor's look first. Say it as a goal of its own: /goal and your words."))
    drafts = [replace(draft, versions=(_final(draft.versions, ctx),)) for draft in habits_of(plan, ctx.today)]

    async def effect(writer: Writer) -> Sequence[Reply]:
        added = [
            await habits.add_habit(writer, ctx.user_id, goal.id, habit_row(draft), ctx.today, ctx.now)
            for draft in drafts
        ]
        said = wording.listed(f"{draft.title}, {in_words(draft.versions[0].schedule)}" for draft in drafts)
        return [await _changed(writer, ctx, "habit", {}, {"goal": goal.id, "added": added}, f"Added: {said}.")]

    return Turn(effect)


def _final(dated: Sequence[Version], ctx: Context) -> Version:
    """A habit that is added to a goal starts at full size, today."""
    return Version(ctx.today, None, dated[-1].schedule, dated[-1].target)


async def _change(ctx: Context, goal: Goal, words: str) -> Turn:
    number, _, wanted = words.partition(" ")
    view = await _habit(ctx, goal, number)
    if view is None or not wanted.strip():
        return say(Reply(f"Say which habit and what, like: /goal {goal.id} change 7 twice a week, 20 minutes"))
    changed = _wanted(view.habit, wanted, ctx)
    if changed is None:
        return say(Reply("I couldn't read a change in that. Say how often, which days or how long, like: Tue and Thu."))

    async def effect(writer: Writer) -> Sequence[Reply]:
        habit = view.habit
        before = {"habit": habit.id, "versions": versions.to_json(view.versions)}
        start = await habits.change_habit(
            writer, ctx.user_id, habit.id, changed.schedule, changed.target, ctx.today, ctx.now
        )
        if start is None:
            return [Reply("That habit is no longer there. /goals shows what is.")]
        now_is = replace(habit, schedule=changed.schedule, target=changed.target)
        kept = await habits.get(writer, ctx.user_id, habit.id, ctx.today)
        left = versions.to_json(kept.versions if kept else ())
        after = {"goal": goal.id, "habit": habit.id, "from": start.isoformat(), "versions": left}
        when = "tomorrow, as today is done" if start > ctx.today else "today"
        said = f"{wording.habit_name(now_is)}, {in_words(changed.schedule)}, from {when}."
        said = wording.lines(said, stale_title(goal, f"{habit.title} {wanted}", ctx.today))
        return [await _changed(writer, ctx, "habit", before, after, said)]

    return Turn(effect)


def _wanted(habit: Habit, words: str, ctx: Context) -> Version | None:
    """What the words say over what the habit is; None where they say nothing of it."""
    wish = read_wish(f"{habit.title} {words}", ctx.today)
    sized = wish.minutes is not None or wish.amount is not None
    if wish.target is None and not sized:
        return None
    last = habits_of(by_rules.draft(f"{habit.title} {words}", ctx.today), ctx.today)[0].versions[-1]
    schedule = last.schedule if wish.target is not None else habit.schedule
    target: Target = last.target if sized else habit.target
    return Version(ctx.today, None, schedule, target)


async def _drop(ctx: Context, goal: Goal, words: str) -> Turn:
    view = await _habit(ctx, goal, words)
    if view is None:
        return say(Reply(f"Say which habit, by its number: /goal {goal.id} shows them."))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await habits.archive_habit(writer, ctx.user_id, view.habit.id, ctx.today, ctx.today, ctx.now)
        said = f"{view.habit.title} ends today; what was logged stays."
        return [await _changed(writer, ctx, "habit", {}, {"goal": goal.id, "ended": view.habit.id}, said)]

    return Turn(effect)


async def _archive(ctx: Context, goal: Goal, words: str) -> Turn:
    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await _archived(writer, ctx, goal)]

    return Turn(effect)


async def _archived(writer: Writer, ctx: Context, goal: Goal) -> Reply:
    views = await habits.of_goal(writer, ctx.user_id, goal.id, ctx.today)
    if not await goals.archive(writer, ctx.user_id, goal.id, ctx.today, ctx.today, ctx.now):
        return Reply(f"{goal.title} is archived already.")
    before = {"goal": goal.id, "status": goal.status, "habits": [view.habit.id for view in views]}
    said = f"{goal.title} is archived. What was logged stays in your figures."
    return await _changed(writer, ctx, "goal", before, {"goal": goal.id, "status": "archived"}, said)


async def _delete(ctx: Context, goal: Goal, words: str) -> Turn:
    young = ctx.now - goal.created_at < YOUNG
    if plain(words) != "yes":
        what = "and its check-ins for good" if young else "from your list; it is archived, and what was logged stays"
        options = [("Yes, delete it", f"/goal {goal.id} delete yes"), ("No", "/no")]
        return _asked(ctx, f"This takes {goal.title} {what}. Delete it?", options)

    async def effect(writer: Writer) -> Sequence[Reply]:
        if not young and goal.archived_on is None:
            return [await _archived(writer, ctx, goal)]
        gone = await goals.remove(writer, ctx.user_id, goal.id, ctx.today, ctx.now)
        return [Reply(f"{goal.title} is deleted." if gone is Gone.DELETED else f"{goal.title} is archived.")]

    return Turn(effect)


def _asked(ctx: Context, text: str, options: Options) -> Turn:
    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await choice(writer, ctx, text, options)]

    return Turn(effect)


async def _habit(ctx: Context, goal: Goal, number: str) -> HabitView | None:
    async with ctx.read() as reader:
        habit_id = id_in(number.strip())
        found = None if habit_id is None else await habits.get(reader, ctx.user_id, habit_id, ctx.today)
    return found if found and found.habit.goal_id == goal.id else None


async def _changed(
    writer: Writer, ctx: Context, subject: str, before: dict[str, Any], after: dict[str, Any], said: str
) -> Reply:
    undo = await history.record(writer, ctx.user_id, subject, before, after, ctx.now)
    return Reply(said, ((Button("Undo", f"/undo {undo}"),),))


EDITS: dict[str, Edit] = {
    "rename": _rename,
    "add": _add,
    "change": _change,
    "drop": _drop,
    "archive": _archive,
    "delete": _delete,
    "keep": plan_end.keep,
    "raise": plan_end.rise,
    "finish": _archive,
}
