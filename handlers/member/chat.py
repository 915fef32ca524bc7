"""Anything that is no command, check-in or known intent: answered from the records, with what was asked about first."""

from collections.abc import Sequence
from datetime import date

from coaching import streaks
from coaching.adherence import WINDOWS, adherence
from coaching.questions import About, about, day_asked
from coaching.schedules import week_of
from coaching.values import Habit, Slot, Span
from handlers import wording
from handlers.context import Context
from handlers.member import echo, today
from handlers.member.scene import load, named
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import ledger

WHAT_THIS_IS = """I'm Tandem, a program that helps you keep the goals you set.
Tell me a goal in your own words, then tell me what you did, like: Ran Mon & Wed, missed Friday.
/today shows what is due, /help lists the rest."""


async def answered(ctx: Context) -> Turn:
    """A useful answer without a model: the streak, the figures, the day, or how the week stands."""
    asks = about(ctx.text)
    match asks:
        case About.DUE:
            return await today.today(ctx, "")
        case About.HELP:
            return say(Reply(WHAT_THIS_IS), about="chat")
        case About.GREETING | About.THANKS:
            return await noted(ctx)
    if asks is None and (day := day_asked(ctx.text, ctx.today)):
        return await today.show(ctx, day)
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
        slots = await ledger.slots(reader, ctx.user_id, Span(date.min))
        none = "" if scene.habits else await today.nothing_yet(reader, ctx)
    if none:
        return say(Reply(none), about="chat")
    habits = named(ctx.text, scene.habits) or scene.habits
    if asks is About.STREAK:
        return say(Reply(wording.lines(*(_streak(ctx, habit, slots) for habit in habits))), about="chat")
    if asks is About.FIGURES:
        return say(Reply(wording.lines(*(_figures(ctx, habit, slots) for habit in habits))), about="chat")
    open_now = [habit for habit in scene.habits if habit.id in scene.open_today]
    return say(Reply(_standing(ctx, scene.habits, open_now, slots)), about="chat")


async def noted(ctx: Context) -> Turn:
    """The answer to what asks for nothing: a greeting, a thank-you, a rest day."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
        none = "" if scene.habits else await today.nothing_yet(reader, ctx)
    open_now = [wording.habit_name(habit) for habit in scene.habits if habit.id in scene.open_today]
    left = f"Open today: {wording.listed(open_now)}." if open_now else "Nothing is open today."
    return say(Reply(f"{_first_words(ctx)} {none or left}"), about="chat")


def _first_words(ctx: Context) -> str:
    match about(ctx.text):
        case About.GREETING:
            return f"Hello{', ' + ctx.person.name if ctx.person.name else ''}."
        case About.THANKS:
            return "You're welcome."
    return "All right, nothing to write."


def _streak(ctx: Context, habit: Habit, slots: Sequence[Slot]) -> str:
    of_habit = [slot for slot in slots if slot.habit_id == habit.id]
    unit = streaks.unit_of(habit.schedule)
    streak = streaks.of_habit(of_habit, ctx.today, unit, ctx.person.streak_freezes)
    return f"{habit.title}: {streak.in_words()}."


def _figures(ctx: Context, habit: Habit, slots: Sequence[Slot]) -> str:
    of_habit = [slot for slot in slots if slot.habit_id == habit.id]
    said: dict[str, str] = {}
    for length in WINDOWS:
        count = adherence(of_habit, ctx.today, length, ctx.today)
        if count.due:  # a longer window that holds nothing more says nothing more
            said.setdefault(count.in_words(), f"{count.in_words()} in {length} days")
    figures = ", ".join(said.values()) or "nothing was due yet"
    return f"{habit.title}: {figures}. Streak: {_streak(ctx, habit, slots).partition(': ')[2]}"


def _standing(ctx: Context, habits: Sequence[Habit], open_now: Sequence[Habit], slots: Sequence[Slot]) -> str:
    """What is open, how the week stands, and what can be said next."""
    week = week_of(ctx.today, ctx.person.week_start)
    in_week = [slot for slot in slots if slot.day in week]
    names = [wording.habit_name(habit) for habit in open_now]
    return wording.lines(
        "Thanks, that is kept. From your records, this is where you stand:",
        f"Open today: {wording.listed(names)}." if names else "Nothing is open today.",
        echo.weeks(habits, in_week, week, ctx.today) if len(habits) > 1 else _one(habits[0], in_week, week, ctx.today),
        "Tell me what you did, like “done”, or see /today.",
    )


def _one(habit: Habit, slots: Sequence[Slot], week: Span, today_is: date) -> str:
    said = echo.weeks([habit], slots, week, today_is)
    return f"{habit.title}: {said}" if said else ""
