"""The one line about a milestone, inside the reply that earned it: what was reached is what lies between the records
before and after a check-in, in the same transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.adherence import adherence
from coaching.days import DAY
from coaching.milestones.progress import LENGTH, Subject, progress, quiet_days
from coaching.milestones.reached import Celebration, Occasion, Progress, Refusal, Where, celebrate, milestones, worth
from coaching.milestones.words import Told, line
from coaching.plans.weeks import first_day_of
from coaching.reading.scene import ReadEntry
from coaching.replying.situations import Situation, says
from coaching.sadness import is_sad
from coaching.schedules import week_of
from coaching.values import Slot, Span, Status
from handlers.context import Context
from storage import ledger
from storage import milestones as kept
from storage.database import Writer
from storage.habits import HabitView
from storage.milestones import Moment, Reached

FELT_WITHIN = timedelta(days=62)
"""Blocks are a month at most: a check-in leaves the slots of a time before as they are."""
COMEBACK = "comeback "
SORRY = "I'm so sorry for your loss. Nothing here is urgent."
CELEBRATED = {Where.REPLY: "reply", Where.GROUP: "reply+group"}


@dataclass(frozen=True, slots=True)
class Before:
    """The records as they stood before the check-in."""

    moment: Moment
    subjects: tuple[Subject, ...]
    since: date
    slots: tuple[Slot, ...]
    """Those from `since` on: what is written now can't be felt before."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check-in that is written."""

    entries: Sequence[ReadEntry]
    slots: Sequence[Slot]
    """Of all goals that it touches, as they stand now."""
    views: Mapping[int, HabitView]
    words: str
    """What the member said."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one habit's check-in reached, and what is said of it."""

    subject: Subject
    before: Progress
    after: Progress
    keys: tuple[str, ...]
    said: Celebration


def condolence(words: str) -> str:
    """What is said before any count to somebody who tells of a death beside a check-in; empty for everybody else."""
    return SORRY if says(Situation.BEREAVEMENT, words) else ""


def may_complete(entry: ReadEntry) -> bool:
    """Whether the entry can bring something to done: an amount adds up."""
    return entry.status is Status.DONE or entry.amount is not None


async def before(
    writer: Writer, ctx: Context, entries: Sequence[ReadEntry], views: Mapping[int, HabitView]
) -> Before | None:
    """How things stand before `entries` are written; None where they can reach nothing."""
    done = {entry.habit_id for entry in entries if may_complete(entry)}
    if not done:
        return None
    goal_ids = {views[habit_id].habit.goal_id for habit_id in done}
    week = week_of(ctx.today, ctx.person.week_start)
    moment = await kept.moment(writer, ctx.user_id, goal_ids, ctx.now, ctx.today, week)
    since = min(entry.day for entry in entries) - FELT_WITHIN
    slots = await ledger.of_goals(writer, ctx.user_id, goal_ids, since)
    subjects = tuple(_subject(ctx, views[habit_id], moment) for habit_id in sorted(done))
    return Before(moment, subjects, since, slots)


async def said(writer: Writer, ctx: Context, then: Before, check: Check) -> str:
    """The line about what the check-in reached, kept so that it isn't said twice; empty where nothing is to be said."""
    outcomes = [_outcome(ctx, then, each, check) for each in then.subjects]
    best = max((each for each in outcomes if each.said.key), key=lambda each: worth(str(each.said.key)), default=None)
    rows = [row for each in outcomes for row in _rows(each, best, then.moment, ctx.today)]
    # Two habits of a goal complete it together: the one that is celebrated is kept.
    rows.sort(key=lambda row: row.celebrated not in CELEBRATED.values())
    await kept.keep(writer, ctx.user_id, rows, ctx.today, ctx.now)
    if best is None:
        return ""
    words = line(str(best.said.key), best.before, best.after, _told(best, then.moment, check, ctx.today))
    alone = len(check.views) == 1 or len({entry.habit_id for entry in check.entries}) == 1
    return words if alone else f"{best.subject.habit.title}: {words[0].lower()}{words[1:]}"


def _subject(ctx: Context, view: HabitView, moment: Moment) -> Subject:
    goal = moment.goals[view.habit.goal_id]
    start = goal.start_date
    return Subject(
        habit=view.habit,
        since=min(version.start for version in view.versions),
        week_start=ctx.person.week_start,
        freezes=ctx.person.streak_freezes,
        phases=tuple(
            Span(max(start, first_day_of(phase.week_start, start)), first_day_of(phase.week_end + 1, start) - DAY)
            for phase in goal.phases
        ),
        plan=Span(start, goal.end_date) if goal.end_date else None,
    )


def _outcome(ctx: Context, then: Before, subject: Subject, check: Check) -> _Outcome:
    habit_id = subject.habit.id
    done_on = {each.day for each in check.entries if each.habit_id == habit_id and each.status is Status.DONE}
    extras = then.moment.extras.get(habit_id, frozenset())
    slots = _of_goal(check.slots, subject, check.views)
    slots_before = [each for each in slots if each.day < then.since] + _of_goal(then.slots, subject, check.views)
    quiet = quiet_days(then.moment.last_completion, then.moment.heard, ctx.today)
    was = progress(subject, slots_before, extras, ctx.today, quiet)
    now = progress(subject, slots, extras | done_on, ctx.today)
    keys = milestones(was, now)
    reached = {key for key in keys if _is_kept(_stored(key, subject, now, ctx.today), then.moment)}
    return _Outcome(subject, was, now, keys, celebrate(keys, _occasion(ctx, then.moment, subject, check, reached)))


def _occasion(ctx: Context, moment: Moment, subject: Subject, check: Check, already: Collection[str]) -> Occasion:
    past = {entry.day for entry in check.entries if may_complete(entry) and entry.day < ctx.today}
    return Occasion(
        already=already,
        today_count=moment.today_count,
        week_count=moment.week_count,
        sad_message=moment.grieving or is_sad(check.words),
        safety_hold=ctx.held,
        backfilled=len(past),
        muted=ctx.person.celebrations == "off",
        group_opt_in=ctx.person.celebrations == "group" and moment.in_group,
        category=moment.goals[subject.habit.goal_id].category,
    )


def _is_kept(stored: str, moment: Moment) -> bool:
    """Whether it was reached before; of a comeback, whether there was one lately."""
    if stored.startswith(COMEBACK):
        return any(key.startswith(COMEBACK) for key in moment.reached)
    return stored in moment.reached


def _stored(key: str, subject: Subject, now: Progress, today: date) -> str:
    """The key under which a milestone counts once ever: of a habit, of a stage, of a goal; of a comeback, its date."""
    goal_id = subject.habit.goal_id
    match key:
        case "comeback":
            return f"{COMEBACK}{today.isoformat()}"
        case "goal_complete":
            return f"goal {goal_id} {key}"
        case "subgoal_complete":
            return f"goal {goal_id} {key} {now.subgoals_complete}"
    return f"habit {subject.habit.id} {key}"


def _rows(outcome: _Outcome, best: _Outcome | None, moment: Moment, today: date) -> list[Reached]:
    """Everything that was reached: what isn't said now isn't said later either."""
    found = [(key, _stored(key, outcome.subject, outcome.after, today)) for key in outcome.keys]
    habit = outcome.subject.habit
    return [
        Reached(stored, key, habit.id, habit.goal_id, _celebrated(key, outcome, best))
        for key, stored in found
        if not _is_kept(stored, moment)
    ]


def _celebrated(key: str, outcome: _Outcome, best: _Outcome | None) -> str:
    if outcome is best and key == outcome.said.key and outcome.said.where:
        return CELEBRATED[outcome.said.where]
    return outcome.said.refusal or Refusal.CAP


def _told(best: _Outcome, moment: Moment, check: Check, today: date) -> Told:
    habit = best.subject.habit
    goal = moment.goals[habit.goal_id]
    own = [slot for slot in check.slots if slot.habit_id == habit.id]
    stage = goal.phases[min(best.after.subgoals_complete, len(goal.phases)) - 1].title if goal.phases else ""
    return Told(habit.title, adherence(own, today, LENGTH, today), goal.title, habit.goal_id, stage)


def _of_goal(slots: Sequence[Slot], subject: Subject, views: Mapping[int, HabitView]) -> list[Slot]:
    goal_id = subject.habit.goal_id
    return [slot for slot in slots if slot.habit_id in views and views[slot.habit_id].habit.goal_id == goal_id]
