"""A patient's goals, habits and pauses, with what was done and missed on which day, for an answer to a mentor."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.adherence import Count, window
from coaching.insight import facts as kinds
from coaching.insight.facts import HabitFacts, Source, Value
from coaching.pauses import Pause
from coaching.schedules import planned_weekdays
from coaching.slots import state_on
from coaching.suggesting.suggestion import CARE, per_week
from coaching.values import WEEKDAYS, Kind, Slot, SlotState
from coaching.wishes.activity import find_activity
from storage import goals, habits, ledger, pauses
from storage.database import Reader
from storage.goals import Goal
from storage.habits import HabitView
from storage.insight.patient_scene import DAY, Scene

HABIT_DAYS: Final = 28
MOST_PAUSES: Final = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to do, as sources and as what a change of plan starts from."""

    sources: tuple[Source, ...]
    habits: tuple[HabitFacts, ...]


async def read(reader: Reader, scene: Scene, slots: Sequence[Slot]) -> Plan:
    """Goals, habits and pauses; counts and days only where check-ins are shared."""
    user_id = scene.person.id
    views = await habits.habits(reader, user_id, scene.today)
    aims = await goals.listed(reader, user_id)
    off = await pauses.listed(reader, user_id)
    by_habit, by_goal = await _counts(reader, scene)
    told = slots if scene.shares_checkins else ()
    found = [_goal(scene, goal, by_goal) for goal in aims]
    found += [
        _habit(scene, view, by_habit, [each for each in told if each.habit_id == view.habit.id]) for view in views
    ]
    planned = tuple(_planned(scene, view, aims, off, by_habit) for view in views)
    return Plan((*found, *_pauses(off, scene)), planned)


async def _counts(reader: Reader, scene: Scene) -> tuple[Mapping[int, Count], Mapping[int, Count]]:
    if not scene.shares_checkins:
        return {}, {}
    user_id, tomorrow = scene.person.id, scene.as_of + DAY
    by_habit = await ledger.count_by_habit(reader, user_id, window(scene.as_of, HABIT_DAYS), tomorrow)
    return by_habit, await ledger.count_by_goal(reader, user_id, window(scene.as_of, 7), tomorrow)


def _goal(scene: Scene, goal: Goal, counts: Mapping[int, Count]) -> Source:
    values: dict[str, Value] = {"title": scene.names.hidden(goal.title), "status": goal.status}
    if count := counts.get(goal.id):
        values |= {"done7": count.done, "due7": count.due}
    return Source(f"goal:{goal.id}", kinds.GOAL, values)


def _habit(scene: Scene, view: HabitView, counts: Mapping[int, Count], slots: Sequence[Slot]) -> Source:
    values: dict[str, Value] = {"title": scene.names.hidden(view.habit.title)}
    if often := _often(view):
        values["times_per_week"] = often
    if count := counts.get(view.habit.id):
        values |= {f"done{HABIT_DAYS}": count.done, f"due{HABIT_DAYS}": count.due}
    return Source(f"habit:{view.habit.id}", kinds.HABIT, values | dict(_days(scene, slots)))


def _days(scene: Scene, slots: Sequence[Slot]) -> Iterator[tuple[str, str]]:
    """The last weeks' due dates by what came of them, as lists of dates; and the last completion."""
    since, past = scene.today - kinds.DAYS_TOLD * DAY, [each for each in slots if each.day <= scene.today]
    done = {each.filled_by or each.day for each in past if each.state is SlotState.DONE}
    missed = {each.day for each in past if state_on(each, scene.today) is SlotState.MISSED}
    still = {each.day for each in past if state_on(each, scene.today) is SlotState.PENDING}
    for name, days in (("done_on", done), ("missed_on", missed), ("open_on", still)):
        if lately := sorted(each for each in days if each >= since):
            yield name, ", ".join(map(str, lately))
    if done:
        yield "last_done", str(max(done))


def _pauses(off: Collection[Pause], scene: Scene) -> Iterator[Source]:
    begun = sorted((each for each in off if each.span.first <= scene.today), key=lambda each: each.span.first)
    for each in begun[-MOST_PAUSES:]:
        values: dict[str, Value] = {
            "of": "all" if each.goal_id is None else f"goal {each.goal_id}",
            "first_day": str(each.span.first),
            "last_day": str(each.span.last) if each.span.last else None,
        }
        yield Source(f"pause:{each.span.first}:{each.goal_id or 0}", kinds.PAUSE, values)


def _often(view: HabitView) -> int | None:
    schedule = view.habit.schedule
    weekly = schedule.kind in (Kind.DAILY, Kind.WEEKDAYS, Kind.TIMES_PER_WEEK)
    return int(per_week(schedule)) if weekly else None


def _planned(
    scene: Scene, view: HabitView, aims: Sequence[Goal], off: Collection[Pause], counts: Mapping[int, Count]
) -> HabitFacts:
    habit, goal = view.habit, next((each for each in aims if each.id == view.habit.goal_id), None)
    count = counts.get(habit.id, Count(0, 0))
    days = planned_weekdays(habit.schedule) if habit.schedule.weekdays else ()
    paused = [each.span for each in off if each.goal_id in (None, habit.goal_id) and scene.today in each.span]
    return HabitFacts(
        id=str(habit.id),
        title=scene.names.hidden(habit.title),
        times_per_week=_often(view),
        minutes=habit.target.amount if habit.target.unit == "min" else None,
        weekdays=tuple(WEEKDAYS[each] for each in days),
        paused_until=max((span.last or date.max for span in paused), default=None),
        time_of_day=view.time_of_day,
        done=count.done,
        due=count.due,
        may_change=goal is not None and _may_change(goal, habit.title),
    )


def _may_change(goal: Goal, title: str) -> bool:
    """Not what belongs to a treatment, nor a plan that a mentor has yet to see."""
    activity = find_activity(title)
    return goal.status == "active" and CARE.isdisjoint((goal.category, activity.category if activity else ""))
