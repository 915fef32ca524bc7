"""What a member reads after a check-in: what was written, how the week stands, what is still possible."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby

from coaching.adherence import adherence
from coaching.reading.scene import ReadEntry
from coaching.slots import state_on
from coaching.values import Flex, Habit, Slot, SlotState, Span, Standing, Status
from handlers import wording

DAYS_OF_WEEK = 7

Habits = Mapping[int, Habit]
Standings = Mapping[tuple[int, date], Standing]


def marks(entries: Sequence[ReadEntry], habits: Habits, standings: Standings, today: date) -> str:
    """run ✅ Mon 23 Feb, ❌ Fri 27 Feb; read ◐ today (10 of 20 pages). The mark is the day's standing."""
    said, names = [], wording.told_apart(habits.values())
    for habit_id, group in groupby(entries, key=lambda entry: entry.habit_id):
        habit = habits[habit_id]
        each = [_mark(entry, habit, standings.get((habit_id, entry.day)), today) for entry in group]
        said.append(f"{wording.in_sentence(names[habit_id])} {', '.join(each)}")
    return "; ".join(said)


def _mark(entry: ReadEntry, habit: Habit, standing: Standing | None, today: date) -> str:
    status = standing.status if standing and standing.status else entry.status
    said = f"{wording.MARKS[status]} {wording.day_said(entry.day, today)}"
    if standing is None or standing.amount is None or habit.target.amount is None:
        return said
    return f"{said} ({wording.number(standing.amount)} of {wording.amount(habit.target)})"


def weeks(habits: Collection[Habit], slots: Collection[Slot], week: Span, today: date) -> str:
    """2 of 3 this week. Of several habits, a phrase each; of what isn't due, nothing."""
    counts = []
    for habit in habits:
        of_habit = [slot for slot in slots if slot.habit_id == habit.id]
        count = adherence(of_habit, week.last or week.first, DAYS_OF_WEEK, today)
        if count.due:
            counts.append((habit, count))
    which = "this week" if today in week else f"in the week of {week.first.day} {week.first:%b}"
    if len(habits) == 1:
        return "".join(f"{count} {which}." for _, count in counts)
    said = " · ".join(f"{wording.in_sentence(habit.title)} {count}" for habit, count in counts)
    return f"{which[0].upper()}{which[1:]}: {said}." if said else ""


def after_a_miss(entries: Sequence[ReadEntry], slots: Collection[Slot], today: date) -> str:
    """What is still possible, not what was lost."""
    missed = {(entry.habit_id, entry.day) for entry in entries if entry.status is Status.MISSED}
    unfilled = [
        slot for slot in slots if (slot.habit_id, slot.day) in missed and state_on(slot, today) is SlotState.MISSED
    ]
    if not unfilled:
        return ""
    return make_up(unfilled[0], today) or "One missed day changes little."


def extra(entries: Sequence[ReadEntry], habits: Habits, slots: Collection[Slot]) -> str:
    """What was done on a day that wasn't due, where the days are fixed: it is kept, and counts for no other day."""
    due = {(slot.habit_id, slot.day) for slot in slots}
    beside = [
        entry
        for entry in entries
        if entry.status is Status.DONE
        and habits[entry.habit_id].schedule.flex is Flex.NONE
        and (entry.habit_id, entry.day) not in due
    ]
    return f"{beside[0].day:%A} wasn't due, so it's kept as an extra." if beside else ""


def make_up(slot: Slot, today: date) -> str:
    """Friday can still be made up until Sunday 1 Mar; empty where it can't."""
    if slot.day >= slot.block_last or today > slot.block_last:
        return ""
    return f"{slot.day:%A} can still be made up until {wording.long_day(slot.block_last)}."
