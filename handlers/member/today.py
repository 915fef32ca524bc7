"""/today and /day DATE: what is due, with Done, Skip and Missed for what is open."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from coaching.days import read_day
from coaching.reading.scene import FREE_DAYS
from coaching.schedules import week_of
from coaching.slots import state_on
from coaching.values import Flex, Habit, Slot, SlotState, Span, Standing, Status
from handlers import wording
from handlers.context import Context
from handlers.member import echo, mark
from handlers.messages import Button, Reply
from handlers.turn import Turn, say
from storage import checkins, habits, ledger

CHOICES = ((Status.DONE, "Done"), (Status.SKIPPED, "Skip"), (Status.MISSED, "Missed"))


async def today(ctx: Context, argument: str) -> Turn:
    """`/today`."""
    return await show(ctx, ctx.today)


async def day(ctx: Context, argument: str) -> Turn:
    """`/day DATE`."""
    try:
        wanted = read_day(argument, ctx.today) if argument else ctx.today - timedelta(days=1)
    except ValueError as problem:
        return say(Reply(str(problem)))
    if refusal := mark.too_far(wanted, ctx.today):
        return say(Reply(refusal))
    return await show(ctx, wanted)


async def show(ctx: Context, shown: date) -> Turn:
    """The screen of one day."""
    week = week_of(shown, ctx.person.week_start)
    async with ctx.read() as reader:
        views = await habits.habits(reader, ctx.user_id, shown)
        slots = await ledger.slots(reader, ctx.user_id, week)
        standings = await checkins.standings(reader, ctx.user_id, Span(shown, shown))
    known = {view.habit.id: view.habit for view in views}
    if not known:
        return say(Reply("You have no goals yet. Say one in your own words, like: I want to run 3x a week."))
    on_day = {habit_id: standing for (habit_id, _), standing in standings.items() if habit_id in known}
    due = [slot for slot in slots if slot.day == shown and slot.habit_id in known]
    items = _items(known, due, on_day, ctx.today)
    open_items = [habit for habit, mark_now in items if mark_now == wording.OPEN]
    text = wording.lines(
        _title(shown, items),
        *(f"{mark_now} {wording.progress(habit, on_day.get(habit.id))}" for habit, mark_now in items),
        _week(list(known.values()), slots, week, ctx.today),
        "" if items else _next(known, slots, shown),
    )
    return say(Reply(text, _rows(open_items, shown, ctx.today)))


def _items(
    known: dict[int, Habit], due: Collection[Slot], on_day: dict[int, Standing], today: date
) -> list[tuple[Habit, str]]:
    """Each habit that is due or was logged on the day, with its mark; what is open comes last."""
    marks: dict[int, str] = {}
    for slot in due:
        unresolved = state_on(slot, today) is not SlotState.DONE
        marks[slot.habit_id] = wording.OPEN if unresolved else wording.MARKS[Status.DONE]
    for habit_id, standing in on_day.items():
        if standing.status and standing.status is not Status.PARTIAL:
            marks[habit_id] = wording.MARKS[standing.status]
    return sorted(((known[h], m) for h, m in marks.items()), key=lambda item: (item[1] == wording.OPEN, item[0].id))


def _title(shown: date, items: Sequence[tuple[Habit, str]]) -> str:
    marks = [mark_now for _, mark_now in items]
    counts = [(marks.count(wording.OPEN), "open"), (marks.count("✅"), "done"), (marks.count("⏭"), "skipped")]
    said = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"{wording.long_day(shown)} · {said or 'nothing due'}"


def _week(known: Sequence[Habit], slots: Collection[Slot], week: Span, today: date) -> str:
    """The counts of habits with a week's quota, and what can still be made up."""
    behind = [
        slot
        for slot in slots
        if slot.flex is not Flex.NONE and slot.day < today and state_on(slot, today) is SlotState.MISSED
    ]
    made_up = [
        f"{wording.in_sentence(habit.title)}: {text}"
        for habit in known
        for text in [next((echo.make_up(slot, today) for slot in behind if slot.habit_id == habit.id), "")]
        if text
    ]
    said = echo.weeks(known, slots, week, today)
    said = said if len(known) > 1 or not said else f"This week: {wording.in_sentence(known[0].title)} {said}"
    return wording.lines(said.replace(" this week.", "."), *made_up)


def _next(known: dict[int, Habit], slots: Collection[Slot], shown: date) -> str:
    ahead = sorted((slot for slot in slots if slot.day > shown and slot.habit_id in known), key=lambda s: s.day)
    return f"Next: {wording.habit_name(known[ahead[0].habit_id])} on {ahead[0].day:%A}." if ahead else ""


def _rows(open_items: Sequence[Habit], shown: date, today: date) -> tuple[tuple[Button, ...], ...]:
    """A row of three buttons for each open item; with more than one item the labels name it."""
    sure = shown < today - timedelta(days=FREE_DAYS)
    return tuple(
        tuple(
            Button(
                word if len(open_items) == 1 else f"{habit.title}: {word}",
                mark.Mark(habit.id, shown, status, sure).sends,
            )
            for status, word in CHOICES
        )
        for habit in open_items
    )
