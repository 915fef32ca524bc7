"""/suggestions: the change of plan that is suggested, with Accept, Decline and Later; each may be typed."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, Final

from coaching.days import DAY
from coaching.plans.versions import changed
from coaching.schedules import in_words
from coaching.suggesting import words as suggesting_words
from coaching.suggesting.choosing import suggest
from coaching.suggesting.suggestion import Nothing, Op, Suggestion
from handlers import asking, wording
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import offered
from handlers.member.goal_titles import stale_title
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import goals, habits, history, versions
from storage import suggestions as stored
from storage.database import Reader, Writer
from storage.habits import HabitView
from storage.suggestions import LATER, LEFT_ALONE, Kept

WEDNESDAY: Final = 2
"""When plans are looked at."""

HOW: Final = "Say /suggestions, or /suggestion accept 7, decline 7 or later 7 for number 7."
NO_SUCH: Final = "There is no suggestion with that number. /suggestions shows what is open."
ANSWERED: Final = "That was answered already, so nothing was changed. /suggestions shows what is open."
MOVED_ON: Final = "That habit has changed since, so the suggestion no longer fits and nothing was changed."
SOON: Final = "There is something to say about {title}; it comes on {day}."


async def suggestions(ctx: Context, argument: str) -> Turn:
    """`/suggestions`: what a mentor proposes; the open suggestion, or why there is none and when the next look is."""
    return offered.with_open(ctx, await _suggested(ctx))


async def _suggested(ctx: Context) -> Turn:
    if ctx.held:
        return say(Reply("Plans stay as they are for the moment; nothing is suggested now."))
    async with ctx.read() as reader:
        kept = await stored.undecided(reader, ctx.user_id)
        if kept and kept.fits(await _habit(reader, ctx, kept)):
            return asking.offered(ctx, shown(kept.made, ctx.person.week_start), options(kept.id))
        decided = await stored.lately_decided(reader, ctx.user_id, ctx.now)
        looked = suggest(await stored.candidates(reader, ctx.user_id, ctx.today), ctx.today, decided)
    day = wording.long_day(next_look(ctx.today + DAY))
    if isinstance(looked, Suggestion):
        return say(Reply(SOON.format(title=looked.habit.title, day=day)))
    ending = "" if looked is Nothing.NO_HABITS else f"The next look is on {day}."
    return say(Reply(wording.lines("Nothing is suggested now.", suggesting_words.WHY_NONE[looked], ending)))


async def suggestion(ctx: Context, argument: str) -> Turn:
    """`/suggestion accept 7`, as the buttons send it; the word and the number in either order."""
    words = argument.lower().split()
    numbers = [word for word in words if word.isdigit()]
    answers = [word for word in words if word in _ANSWERS]
    if len(words) != 2 or len(numbers) != 1 or len(answers) != 1:
        return await suggestions(ctx, "") if not words else say(Reply(HOW))
    suggestion_id = id_in(numbers[0])

    async def effect(writer: Writer) -> Sequence[Reply]:
        kept = None if suggestion_id is None else await stored.get(writer, ctx.user_id, suggestion_id)
        if kept is None:
            return [Reply(NO_SUCH)]
        if kept.accepted is not None:
            return [Reply(ANSWERED)]
        view = await _habit(writer, ctx, kept)
        if view is None or not kept.fits(view):
            await stored.lapse(writer, kept.id, ctx.today, ctx.now)
            return [Reply(MOVED_ON)]
        return [await _ANSWERS[answers[0]](writer, ctx, kept, view)]

    return Turn(effect)


def shown(made: Suggestion, week_start: int) -> str:
    """The suggestion in words."""
    return suggesting_words.said(made, week_start)


def options(suggestion_id: int) -> asking.Options:
    """The three answers."""
    return [(word.title(), f"/suggestion {word} {suggestion_id}") for word in _ANSWERS]


def next_look(day: date) -> date:
    """The first day from `day` on that plans are looked at."""
    return day + (WEDNESDAY - day.weekday()) % 7 * DAY


async def _accept(writer: Writer, ctx: Context, kept: Kept, view: HabitView) -> Reply:
    undo = await _change(writer, ctx, kept, view)
    await stored.decide(writer, kept.id, True, ctx.now, undo)
    said = suggesting_words.now_is(kept.made, ctx.person.week_start)
    goal = await goals.get(writer, ctx.user_id, view.habit.goal_id)
    words = f"{view.habit.title} {in_words(kept.made.option.schedule)}"
    stale = stale_title(goal, words, ctx.today) if goal and kept.made.option.op is not Op.ARCHIVE else ""
    text = wording.lines(said, stale, "You can take it back for 14 days.")
    return Reply(text, asking.buttons([("Undo", f"/undo {undo}")]))


async def _change(writer: Writer, ctx: Context, kept: Kept, view: HabitView) -> int:
    """Make the change, and note how it is taken back."""
    option, habit = kept.made.option, view.habit
    after: dict[str, Any] = {"goal": habit.goal_id, "suggestion": kept.id}
    note: dict[str, Any] = {"suggestion": kept.id, "op": option.op.value, "habit": habit.id, "title": habit.title}
    if option.op is Op.ARCHIVE:
        await habits.archive_habit(writer, ctx.user_id, habit.id, ctx.today, ctx.today, ctx.now)
        note["from"] = (ctx.today + DAY).isoformat()
        await goals.note_change(writer, ctx.user_id, habit.goal_id, note, ctx.now)
        return await history.record(writer, ctx.user_id, "habit", {}, after | {"ended": habit.id}, ctx.now)
    start = ctx.today + DAY
    then = changed(view.versions, option.schedule, option.target, start)
    await habits.set_versions(writer, ctx.user_id, habit.id, then, start, ctx.today, ctx.now)
    left = versions.to_json(then)
    await goals.note_change(
        writer, ctx.user_id, habit.goal_id, note | {"from": start.isoformat(), "to": left[-1]}, ctx.now
    )
    before = {"habit": habit.id, "versions": versions.to_json(view.versions)}
    after |= {"habit": habit.id, "from": start.isoformat(), "versions": left}
    return await history.record(writer, ctx.user_id, "habit", before, after, ctx.now)


async def _decline(writer: Writer, ctx: Context, kept: Kept, view: HabitView) -> Reply:
    await stored.decide(writer, kept.id, False, ctx.now)
    until = wording.long_day(ctx.today + LEFT_ALONE)
    return Reply(
        f"All right, {wording.in_sentence(view.habit.title)} stays as it is. I'll leave it at that until {until}."
    )


async def _later(writer: Writer, ctx: Context, kept: Kept, view: HabitView) -> Reply:
    until = ctx.today + LATER
    await stored.put_off(writer, kept.id, until)
    day = wording.long_day(next_look(until))
    return Reply(f"All right, I'll ask again on {day}. /suggestions shows it before that.")


_ANSWERS: dict[str, Callable[[Writer, Context, Kept, HabitView], Awaitable[Reply]]] = {
    "accept": _accept,
    "decline": _decline,
    "later": _later,
}


async def _habit(reader: Reader, ctx: Context, kept: Kept) -> HabitView | None:
    """The habit that it is about; None once it is archived, with its goal or alone."""
    return await habits.get(reader, ctx.user_id, kept.made.habit.id, ctx.today)
