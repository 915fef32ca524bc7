"""From a wish as read to a plan: what kind it is, how it grows, which rows it holds."""

import re
from dataclasses import dataclass, replace

from coaching.plans.gentle import gentle, plain
from coaching.plans.held import Held, gentle_title, held_for
from coaching.plans.notes import assumptions
from coaching.plans.phases import Growth, Phase, phases
from coaching.plans.plan import MustTarget, Plan, PlanHabit, PlanSafety, PlanSubgoal, PlanTarget
from coaching.plans.rows import Row, rows_of, single_row, success
from coaching.plans.rule_load import STEP_ELSE, STEP_FITNESS
from coaching.plans.rules import validate
from coaching.plans.weeks import first_day_of
from coaching.wishes.size import is_money
from coaching.wishes.wish import Wish

WEEKS, WEEKS_MONTHLY, MOST_WEEKS = 4, 12, 26
HOW_OFTEN = "How many days a week feels realistic to you?"
GROWING = frozenset({"fitness", "nutrition", "learning", "mindfulness", "productivity"})
"""Where a stated amount is worked up to; money, sleep and medicine aren't."""


@dataclass(frozen=True, slots=True)
class _Outline:
    """What each kind of plan decides for itself; the rest is the same for all."""

    target: MustTarget
    weeks: int
    subgoals: tuple[PlanSubgoal, ...]
    rows: tuple[PlanHabit, ...]
    done: str


def build(wish: Wish) -> Plan:
    """A plan for `wish` that every rule passes."""
    held = held_for(wish.reasons)
    wish = gentle(wish, held)
    plan = _plan(wish, held)
    if validate(plan, wish.must):
        plan = _plan(plain(wish), held)
    return plan


def _plan(wish: Wish, held: Held | None) -> Plan:
    if held is not None and held.form == "talk":
        return _talk(wish, held)
    if wish.target is None and _has_one_day(wish):
        return _one_off(wish, held)
    if wish.target is not None and wish.target.type == "monthly":
        return _monthly(wish, wish.target.day_of_month or 1, held)
    return _recurring(wish, wish.target or _usual(wish), held)


def _has_one_day(wish: Wish) -> bool:
    if wish.deadline is None or wish.end.keeps_on:
        return False
    practice = wish.category in ("fitness", "learning", "mindfulness", "nutrition", "sleep", "substance")
    return (
        wish.end.on is not None
        or wish.activity.event is not None
        or is_money(wish.unit)
        or not (practice or wish.total)
    )


def _usual(wish: Wish) -> MustTarget:
    """How often such a thing is usually done, for a wish that doesn't say."""
    if wish.activity.often == "daily":
        return MustTarget(type="daily")
    return MustTarget(type="times_per_week", n=1 if wish.activity.often == "weekly" else 3)


def _weeks(wish: Wish, usual: int) -> int:
    if wish.end.weeks is not None:
        return min(MOST_WEEKS, wish.end.weeks)
    if wish.deadline is None:
        return usual
    return min(MOST_WEEKS, max(1, ((wish.deadline - first_day_of(1, wish.today)).days + 1) // 7))


def _recurring(wish: Wish, target: MustTarget, held: Held | None) -> Plan:
    every = target.every_n_days or 1
    count = {"daily": 7, "weekdays": len(target.weekdays), "times_per_week": target.n or 1}.get(
        target.type, -(-7 // every)
    )
    weeks = _weeks(wish, WEEKS)
    steps = phases(_growth(wish, count, weeks, target.type == "times_per_week"))
    rows = rows_of(_row(wish), target, steps)
    subgoals = tuple(_subgoal(step, target) for step in steps)
    return _assemble(wish, held, _Outline(target, weeks, subgoals, rows, success(steps[-1].sessions, weeks)))


def _growth(wish: Wish, count: int, weeks: int, by_sessions: bool) -> Growth:
    return Growth(
        sessions=count,
        minutes=session_minutes(wish, count),
        weeks=weeks,
        fitness=wish.category == "fitness",
        by_sessions=by_sessions,
        start_minutes=wish.start_minutes,
        amount_grows=wish.category in GROWING and (wish.amount or 0) >= 2 and wish.unit != "times",
        full_at_once=_already_near(wish, count),
    )


def _already_near(wish: Wish, count: int) -> bool:
    """Whether the member's own start is one step from the full size, or said without minutes."""
    base = wish.baseline_minutes_per_week
    step = STEP_FITNESS if wish.category == "fitness" else STEP_ELSE
    return base is not None and (base == 0 or count * session_minutes(wish, count) <= step * base)


def session_minutes(wish: Wish, count: int) -> int:
    """Minutes of one session at the end: as stated, else the table's, within the member's limit.

    Where minutes say nothing (a call), they stay so few that nothing needs to grow.
    """
    minutes = wish.minutes or (
        wish.activity.minutes if wish.activity.timed else min(wish.activity.minutes, max(1, 30 // count))
    )
    if wish.limits.max_minutes is not None:
        minutes = (
            min(wish.limits.max_minutes, minutes)
            if wish.minutes or not wish.activity.vague
            else wish.limits.max_minutes
        )
    return max(1, min(120, minutes))


def _row(wish: Wish) -> Row:
    return Row(
        title=wish.title,
        time_of_day=wish.time_of_day or wish.activity.time,
        at=wish.moment.at,
        anchor=wish.moment.phrase,
        timed=wish.activity.timed or wish.minutes is not None,
        amount=wish.amount,
        unit=wish.unit,
        forbidden=wish.limits.forbidden,
    )


def _subgoal(step: Phase, target: MustTarget) -> PlanSubgoal:
    weeks = f"Week {step.first}" if step.first == step.last else f"Weeks {step.first}-{step.last}"
    often = "daily" if target.type == "daily" else f"{step.sessions}x per week"
    return PlanSubgoal(
        title=f"{weeks}: {often}",
        week_start=step.first,
        week_end=step.last,
        weekly_target=step.sessions,
        success_criterion=success(step.sessions, step.last),
    )


def _monthly(wish: Wish, day: int, held: Held | None) -> Plan:
    weeks = _weeks(wish, WEEKS_MONTHLY)
    months = max(1, weeks // 4)
    target = MustTarget(type="monthly", day_of_month=day)
    done = f"done in {months} of the first {months} months" if months > 1 else "done 1 time in the first month"
    row = single_row(_row(wish), session_minutes(wish, 1), day_of_month=day)
    return _assemble(wish, held, _Outline(target, weeks, (_whole("Every month", weeks, done),), (row,), done))


def _whole(title: str, weeks: int, done: str) -> PlanSubgoal:
    return PlanSubgoal(title=title, week_start=1, week_end=weeks, weekly_target=0, success_criterion=done)


def _one_off(wish: Wish, held: Held | None) -> Plan:
    """Something done once by its date; a race or an exam gets weeks of practice before it."""
    day = wish.deadline or wish.today
    weeks = min(MOST_WEEKS, max(1, -(-((day - first_day_of(1, wish.today)).days + 1) // 7)))
    target = MustTarget(type="once", date=day.isoformat())
    done = f"1 of 1 done by {day.isoformat()}"
    last = single_row(replace(_row(wish), timed=False), session_minutes(wish, 1), date=day.isoformat())
    support = wish.activity.event or ("Put money aside" if is_money(wish.unit) else None)
    if support is None or weeks < 2:
        return _assemble(
            wish, held, _Outline(target, weeks, (_whole(f"Done by {day.isoformat()}", weeks, done),), (last,), done)
        )
    count = wish.practice or (1 if is_money(wish.unit) else 3)
    practice = replace(wish, title=_allowed(support, wish), amount=None, unit=None)
    steps = phases(_growth(practice, count, weeks, True))
    often = MustTarget(type="times_per_week", n=count)
    rows = rows_of(_row(practice), often, steps)
    return _assemble(
        wish, held, _Outline(target, weeks, tuple(_subgoal(step, often) for step in steps), (*rows, last), done)
    )


def _allowed(title: str, wish: Wish) -> str:
    found = any(re.search(pattern, title, re.IGNORECASE) for pattern in wish.limits.forbidden)
    return gentle_title(wish.limits.forbidden) if found else title


def _talk(wish: Wish, held: Held) -> Plan:
    """One conversation within a week."""
    day = first_day_of(2, wish.today).isoformat()
    done = f"1 of 1 done by {day}"
    row = single_row(Row(title=held.title, time_of_day="anytime", timed=False), 5, date=day)
    target = MustTarget(type="once", date=day)
    plan = _assemble(wish, held, _Outline(target, 2, (_whole(f"Done by {day}", 2, done),), (row,), done))
    help_plan = "If I keep putting it off, then I will ask my mentor to help me set it up."
    return plan.model_copy(update={"obstacle_plan": help_plan})


def _assemble(wish: Wish, held: Held | None, outline: _Outline) -> Plan:
    asks = wish.target is None and wish.practice is None and any(row.frequency != "once" for row in outline.rows)
    return Plan(
        goal=wish.goal[:80],
        category=wish.category,
        target=PlanTarget.model_validate(outline.target.model_dump()),
        duration_weeks=outline.weeks,
        subgoals=outline.subgoals,
        habits=outline.rows,
        success_criterion=outline.done,
        obstacle_plan=_obstacle(wish, outline.rows),
        safety=PlanSafety(needs_review=held is not None, reasons=wish.reasons),
        assumptions=assumptions(wish, held, outline.target, outline.rows),
        clarifying_question=held.question if held else HOW_OFTEN if asks else None,
    )


def _obstacle(wish: Wish, rows: tuple[PlanHabit, ...]) -> str:
    tiny = rows[-1].min_minutes
    if wish.activity.timed:
        return f"If I have no time or energy, then I will do {tiny} minute{'s' * (tiny != 1)} and count it."
    return "If the day gets in the way, then I will do the smallest part of it that I can."
