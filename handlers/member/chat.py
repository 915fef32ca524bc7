"""Anything that is no command, check-in or known intent: answered from the records, with what was asked about first."""

from collections.abc import Sequence
from datetime import date

from coaching import streaks
from coaching.adherence import WINDOWS, adherence
from coaching.coach import CoachContext
from coaching.questions import About, about, day_asked
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


PLAIN_MOMENTS = frozenset(
    {Situation.COMEBACK, Situation.GENERAL, Situation.GREETING, Situation.NO_DATA, Situation.QUESTION}
    | {Situation.STANDING, Situation.THANKS}
)
"""Moments in which what is asked about decides; in every other one the coach answers the person first."""
NOTHING_MORE = PLAIN_MOMENTS | {Situation.LAPSE, Situation.WIN}
"""Moments in which a message that asks for nothing gets a line."""


async def answered(ctx: Context) -> Turn:
    """What no reader took: figures where they are asked for, else the coach."""
    async with ctx.read() as reader:
        context = await coached.known(reader, ctx)
        none = "" if context.habits else await today.nothing_yet(reader, ctx)
    if about(ctx.text) is About.HELP:
        return say(Reply(WHAT_THIS_IS), about="chat")
    if about(ctx.text) is None and (day := day_asked(ctx.text, ctx.today)):
        return await today.show(ctx, day)
    if situation(ctx.text, context) not in PLAIN_MOMENTS:
        return await coached.answered(ctx, context)
    match about(ctx.text):
        case About.GREETING | About.THANKS:
            return await noted(ctx)
        case _ if none:
            return say(Reply(none), about="chat")
        case About.DUE:
            return await today.today(ctx, "")
        case (About.STREAK | About.FIGURES) as asked:
            return await _figures_asked(ctx, asked)
    moment = situation(ctx.text, context)
    records = _open_line(context) if moment is Situation.COMEBACK else _week_line(context)
    return await coached.answered(ctx, context, records)


async def noted(ctx: Context) -> Turn:
    """The answer to what asks for nothing: a greeting, a thank-you, a rest day."""
    async with ctx.read() as reader:
        context = await coached.known(reader, ctx)
        none = "" if context.habits else await today.nothing_yet(reader, ctx)
    if situation(ctx.text, context) not in NOTHING_MORE:
        return await coached.answered(ctx, context)
    return say(Reply(f"{_first_words(ctx)} {none or _open_line(context)}"), about="chat")


def _week_line(context: CoachContext) -> str:
    """This week: run 2 of 3 · read 5 of 5."""
    counts = [f"{wording.in_sentence(habit.title)} {habit.count}" for habit in context.habits if habit.count.due]
    return f"This week: {' · '.join(counts)}." if counts else ""


def _open_line(context: CoachContext) -> str:
    open_now = [wording.sized(habit.title, habit.target) for habit in context.habits if habit.open_today]
    return f"Open today: {wording.listed(open_now)}." if open_now else "Nothing is open today."


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
