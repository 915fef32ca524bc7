"""/today and /day DATE: what is due, with Done, Skip and Missed for what is open."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from coaching.days import read_day
from coaching.pauses import holding
from coaching.reading.scene import FREE_DAYS
from coaching.schedules import due_dates, week_of
from coaching.slots import state_on
from coaching.values import Flex, Habit, Slot, SlotState, Span, Standing, Status
from handlers import wording
from handlers.asking import KEPT, Options, offered
from handlers.context import Context
from handlers.member import echo, mark, pause_words
from handlers.member import offered as offers
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import checkins, goals, habits, ledger, pauses
from storage.database import Reader
from storage.habits import HabitView
from storage.patches import open_offers

CHOICES = ((Status.DONE, "Done"), (Status.SKIPPED, "Skip"), (Status.MISSED, "Missed"))
MOST_ROWS = 4
"""Open habits with three buttons each; of more, each has one, and the rest is asked."""
SOON = timedelta(weeks=2)

ON_THE_TABLE = "Your first plan is on the table: accept, change or cancel it. Until then nothing is due."
NO_GOALS = "You have no goals yet. Say one in your own words, like: I want to run 3x a week."


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
        near = await ledger.slots(reader, ctx.user_id, Span(week.first, shown + SOON))
        standings = await checkins.standings(reader, ctx.user_id, Span(shown, shown))
        kept = await pauses.listed(reader, ctx.user_id)
        none = "" if views else await nothing_yet(reader, ctx)
        asked = offers.notice(await open_offers.waiting(reader, ctx.user_id, ctx.now)) if shown == ctx.today else ""
        paused = pause_words.lines(kept, await goals.listed(reader, ctx.user_id), ctx.today) if kept else []
    known = {view.habit.id: view.habit for view in views}
    if not known:
        return say(Reply(none))
    slots = [slot for slot in near if slot.habit_id in known]
    in_week = [slot for slot in slots if slot.day in week]
    on_day = {habit_id: standing for (habit_id, _), standing in standings.items() if habit_id in known}
    items = _items(known, [slot for slot in slots if slot.day == shown], on_day, ctx.today)
    open_items = [habit for habit, mark_now in items if mark_now == wording.OPEN]
    at_work = [view for view in views if holding(kept, view.habit.goal_id, shown) is None]
    extra = _optional(at_work, shown, on_day, ctx.person.week_start)
    text = wording.lines(
        _title(shown, items),
        *(f"{mark_now} {wording.progress(habit, on_day.get(habit.id))}" for habit, mark_now in items),
        *(paused if shown == ctx.today else []),
        _started(extra, shown, ctx.today),
        _week(list(known.values()), in_week, week, ctx.today),
        "" if items else _next(known, slots, shown, ctx.today),
        asked,
    )
    # Beneath a past day "Done" means that day, so its labels come before any other question.
    keeps = KEPT if shown == ctx.today else ("safe",)
    return offered(ctx, text, _choices(open_items, extra, shown, ctx.today), keeps=keeps)


async def nothing_yet(reader: Reader, ctx: Context) -> str:
    """What is said where no habit is in place."""
    waiting = [goal.title for goal in await goals.listed(reader, ctx.user_id) if goal.status == "review"]
    if not waiting:
        return ON_THE_TABLE if ctx.question and ctx.question.kind == "plan" else NO_GOALS
    wait, it = ("waits", "it") if len(waiting) == 1 else ("wait", "them")
    return f"{wording.listed(waiting)} {wait} for a mentor's look; nothing of {it} is due until then."


def _items(
    known: Mapping[int, Habit], due: Collection[Slot], on_day: Mapping[int, Standing], today: date
) -> list[tuple[Habit, str]]:
    """Each habit that is due or was logged on the day, with its mark; what is open comes last."""
    marks: dict[int, str] = {}
    for slot in due:
        unresolved = state_on(slot, today) is not SlotState.DONE
        marks[slot.habit_id] = wording.OPEN if unresolved else wording.MARKS[Status.DONE]
    for habit_id, standing in on_day.items():
        if standing.status is Status.PARTIAL:
            marks.setdefault(habit_id, wording.MARKS[Status.PARTIAL])
        elif standing.status:
            marks[habit_id] = wording.MARKS[standing.status]
    return sorted(((known[h], m) for h, m in marks.items()), key=lambda item: (item[1] == wording.OPEN, item[0].id))


def _optional(views: Sequence[HabitView], shown: date, on_day: Mapping[int, Standing], week_start: int) -> list[Habit]:
    """What was planned for the day on which its goal was made: it counts only if done."""
    return [
        view.habit
        for view in views
        if view.created_on == shown
        and view.habit.id not in on_day
        and due_dates(view.habit.schedule, Span(shown, shown), view.anchor, week_start)
    ]


def _started(extra: Sequence[Habit], shown: date, today: date) -> str:
    if not extra:
        return ""
    names = wording.listed(wording.habit_name(habit) for habit in extra)
    return f"{'Today' if shown == today else 'That day'} counts only if it's done: {names}."


def _title(shown: date, items: Sequence[tuple[Habit, str]]) -> str:
    marks = [mark_now for _, mark_now in items]
    words = {wording.OPEN: "open", "✅": "done", "⏭": "skipped", "❌": "missed"}
    said = ", ".join(f"{marks.count(each)} {word}" for each, word in words.items() if each in marks)
    return f"{wording.long_day(shown)} · {said or 'nothing due'}"


def _week(known: Sequence[Habit], slots: Collection[Slot], week: Span, today: date) -> str:
    """The counts of the week, and what can still be made up."""
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


def _next(known: Mapping[int, Habit], slots: Collection[Slot], shown: date, today: date) -> str:
    ahead = sorted((slot for slot in slots if slot.day > max(shown, today)), key=lambda slot: slot.day)
    if not ahead or shown != today:
        return ""
    return f"Next: {wording.habit_name(known[ahead[0].habit_id])} on {wording.long_day(ahead[0].day)}."


def _choices(open_items: Sequence[Habit], extra: Sequence[Habit], shown: date, today: date) -> Options:
    """Three buttons for each open item; with more than one item the labels name it. Of many items, one button each."""
    sure = shown < today - timedelta(days=FREE_DAYS)

    names = wording.told_apart([*open_items, *extra])

    def choice(habit: Habit, status: Status, word: str) -> tuple[str, str]:
        alone = len(open_items) + len(extra) == 1
        return (word if alone else f"{names[habit.id]}: {word}", mark.Mark(habit.id, shown, status, sure).sends)

    started = [choice(habit, Status.DONE, "Done") for habit in extra]
    if len(open_items) <= MOST_ROWS:
        return [choice(habit, status, word) for habit in open_items for status, word in CHOICES] + started
    done = [choice(habit, Status.DONE, "Done") for habit in open_items] + started
    return [*done, ("Skip one", f"/skip {shown.isoformat()}"), ("One was missed", f"/missed {shown.isoformat()}")]
