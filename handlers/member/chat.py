"""Anything that is no command, check-in or known intent: answered from the records, with what was asked about first."""

from collections.abc import Sequence
from datetime import date

from coaching import streaks
from coaching.adherence import WINDOWS, adherence
from coaching.questions import About, about
from coaching.replying.situations import Situation, situation
from coaching.values import Habit, Slot, Span
from handlers import wording
from handlers.context import Context
from handlers.member import coached, today
from handlers.member.scene import load, named
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import ledger

WHAT_THIS_IS = """I'm Tandem, a program that helps you keep the goals you set.
Tell me a goal in your own words, then tell me what you did, like: Ran Mon & Wed, missed Friday.
/today shows what is due, /help lists the rest."""


PLAIN_QUESTIONS = (Situation.GENERAL, Situation.NO_DATA, Situation.QUESTION, Situation.STANDING)
"""Moments in which what is asked about decides; in every other one the coach answers the person first."""
NOTHING_MORE = (*PLAIN_QUESTIONS, Situation.GREETING, Situation.LAPSE, Situation.THANKS, Situation.WIN)


async def answered(ctx: Context) -> Turn:
    """What no reader took: figures where they are asked for, else the coach."""
    async with ctx.read() as reader:
        context = await coached.known(reader, ctx)
        none = "" if context.habits else await today.nothing_yet(reader, ctx)
    asks, moment = about(ctx.text), situation(ctx.text, context)
    if asks is About.HELP:
        return say(Reply(WHAT_THIS_IS), about="chat")
    if moment in (Situation.GREETING, Situation.THANKS):
        return await noted(ctx)
    if moment in PLAIN_QUESTIONS and none:
        return say(Reply(none), about="chat")
    if moment in PLAIN_QUESTIONS and asks is About.DUE:
        return await today.today(ctx, "")
    if moment in PLAIN_QUESTIONS and asks in (About.STREAK, About.FIGURES):
        return await _figures_asked(ctx, asks)
    return await coached.answered(ctx, context)


async def noted(ctx: Context) -> Turn:
    """The answer to what asks for nothing: a greeting, a thank-you, a rest day."""
    async with ctx.read() as reader:
        context = await coached.known(reader, ctx)
        none = "" if context.habits else await today.nothing_yet(reader, ctx)
    if situation(ctx.text, context) not in NOTHING_MORE:
        return await coached.answered(ctx, context)
    open_now = [wording.sized(habit.title, habit.target) for habit in context.habits if habit.open_today]
    left = f"Open today: {wording.listed(open_now)}." if open_now else "Nothing is open today."
    return say(Reply(f"{_first_words(ctx)} {none or left}"), about="chat")


async def _figures_asked(ctx: Context, asks: About) -> Turn:
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
        slots = await ledger.slots(reader, ctx.user_id, Span(date.min))
    line = _streak if asks is About.STREAK else _figures
    habits = named(ctx.text, scene.habits) or scene.habits
    return say(Reply(wording.lines(*(line(ctx, habit, slots) for habit in habits))), about="chat")


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
