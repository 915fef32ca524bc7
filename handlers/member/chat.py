"""Anything that is no command, check-in or known intent: answered from the records, with what was asked about first."""

import re
from collections.abc import Sequence
from datetime import date

from coaching import streaks
from coaching.adherence import WINDOWS, adherence
from coaching.schedules import week_of
from coaching.values import Habit, Slot, Span
from handlers import wording
from handlers.context import Context
from handlers.member import echo, today
from handlers.member.scene import load
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import ledger

_STREAK = re.compile(r"\bstreaks?\b|\bin a row\b|\bracha|\bserie\b|\bsérie\b|\bsequência\b", re.IGNORECASE)
_FIGURES = re.compile(
    r"\bhow (?:am i|'?m i|have i|did i|is (?:my|it)|are (?:my|things)|many|much|often)\b|\bprogress\b|\badherence\b"
    r"|\bpercent|%|\bstats?\b|\bfigures?\b|\bthis (?:week|month)\b",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:what|which|anything|something).*\b(?:due|left|open|today|next|to do)\b|\bwhat now\b", re.IGNORECASE
)

NO_GOALS = "You have no goals yet. Say one in your own words, like: I want to run 3x a week."


async def answered(ctx: Context) -> Turn:
    """A useful answer without a model: the streak, the figures, the day, or how the week stands."""
    if _DUE.search(ctx.text) and not _STREAK.search(ctx.text):
        return await today.today(ctx, "")
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
        slots = await ledger.slots(reader, ctx.user_id, Span(date.min))
    if not scene.habits:
        return say(Reply(NO_GOALS), about="chat")
    habits = _meant(ctx.text, scene.habits)
    if _STREAK.search(ctx.text):
        return say(Reply(wording.lines(*(_streak(ctx, habit, slots) for habit in habits))), about="chat")
    if _FIGURES.search(ctx.text):
        return say(Reply(wording.lines(*(_figures(ctx, habit, slots) for habit in habits))), about="chat")
    open_now = [habit for habit in scene.habits if habit.id in scene.open_today]
    return say(Reply(_standing(ctx, scene.habits, open_now, slots)), about="chat")


async def noted(ctx: Context) -> Turn:
    """The answer to what asks for nothing: a rest day, a thank-you."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    open_now = [wording.habit_name(habit) for habit in scene.habits if habit.id in scene.open_today]
    left = f"Open today: {wording.listed(open_now)}." if open_now else "Nothing is open today."
    return say(Reply(f"All right, nothing to write. {left}"), about="chat")


def _meant(text: str, habits: Sequence[Habit]) -> Sequence[Habit]:
    """The habits that the text names by a word of their title, else all."""
    words = set(re.findall(r"\w{3,}", text.lower()))
    named = [habit for habit in habits if words & set(re.findall(r"\w{3,}", habit.title.lower()))]
    return named or habits


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
        "I've read it. I answer from your records, so here is where you stand:",
        f"Open today: {wording.listed(names)}." if names else "Nothing is open today.",
        echo.weeks(habits, in_week, week, ctx.today) if len(habits) > 1 else _one(habits[0], in_week, week, ctx.today),
        "Tell me what you did, like “done”, or see /today.",
    )


def _one(habit: Habit, slots: Sequence[Slot], week: Span, today_is: date) -> str:
    said = echo.weeks([habit], slots, week, today_is)
    return f"{habit.title}: {said}" if said else ""
