"""The rules of load: P6 a small start, P7 gentle steps, P8 rest days. After NHS Couch to 5K."""

import re
from collections.abc import Collection

from coaching.plans.plan import ALL_DAYS, Must, Plan, PlanHabit
from coaching.plans.weeks import (
    days_in_week,
    load,
    rows_in,
    same_activity,
    sessions,
    sessions_in,
)

FIRST_WEEK_SHARE = 0.7
SMALL_WEEK_MINUTES = 30
STEP_FITNESS, STEP_ELSE = 1.6, 2.0
ROUNDING = 0.5
"""Minutes a session that whole numbers may cost: 70 % of 7 minutes is 4.9."""

IMPACT = re.compile(
    r"\b(?:run|runs|running|jog|jogs|jogging|sprints?|lift|lifts|lifting|weights|weightlifting|powerlifting|strength"
    r"|deadlifts?|barbell|couch to 5k)\b",
    re.IGNORECASE,
)


def starts_small(plan: Plan, must: Must) -> bool:
    """P6: week 1 is at most 70 % of the final minutes, unless those are few or the member told where they start."""
    final = load(plan, plan.duration_weeks)
    if final <= SMALL_WEEK_MINUTES or must.baseline_minutes_per_week is not None or plan.duration_weeks == 1:
        return True
    return load(plan, 1) <= FIRST_WEEK_SHARE * final + ROUNDING * sessions_in(plan, 1)


def grows_gently(plan: Plan, _: Must) -> bool:
    """P7: minutes a week never fall, and no step is larger than a body or a day can take."""
    step = STEP_FITNESS if plan.category == "fitness" else STEP_ELSE
    for week in range(2, plan.duration_weeks + 1):
        before, after = load(plan, week - 1), load(plan, week)
        if after < before or after > step * before + ROUNDING * sessions_in(plan, week):
            return False
    return True


def rest_between_impact(plan: Plan, must: Must) -> bool:
    """P8: running or lifting on up to 3 days has rest days between, and never fills the week.

    Days that the member named themselves stand, even next to each other (P5).
    """
    if plan.category != "fitness":
        return True
    own_days = set(must.target.weekdays if must.target else plan.target.weekdays if must == Must() else ())
    for week in range(1, plan.duration_weeks + 1):
        by_activity = [
            {day for row in rows for day in days_in_week(row)} | ({"daily"} if _daily_interval(rows) else set())
            for rows in same_activity(row for row in rows_in(plan, week) if _is_impact(row, plan)).values()
        ]
        if len(set().union(*by_activity)) >= 7 or any("daily" in days for days in by_activity):
            return False
        if any(len(days) <= 3 and back_to_back(days) and not days <= own_days for days in by_activity):
            return False
    return True


def _daily_interval(rows: list[PlanHabit]) -> bool:
    return any(row.frequency == "every_n_days" and sessions(row) >= 7 for row in rows)


def _is_impact(row: PlanHabit, plan: Plan) -> bool:
    if any(IMPACT.search(habit.title) for habit in plan.habits):
        return bool(IMPACT.search(row.title))
    return bool(IMPACT.search(row.cue))


def back_to_back(days: Collection[str]) -> bool:
    """Whether two of the days follow each other; Sunday is followed by Monday."""
    return any(day in days and ALL_DAYS[n - 6] in days for n, day in enumerate(ALL_DAYS))
