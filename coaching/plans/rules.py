"""What a plan must be before a member sees it, whoever made it: rules P1 to P18, one function each, in one table.

If-then cues after Gollwitzer & Sheeran (2006, d = .65 in 94 tests).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from coaching.plans.plan import ALL_DAYS, Must, MustTarget, Plan, PlanHabit, PlanTarget, Weekday
from coaching.plans.rule_load import grows_gently, rest_between_impact, starts_small
from coaching.plans.rule_words import if_then, measurable, nothing_clinical, titled_truly
from coaching.plans.weeks import (
    days_in_week,
    first_day_of,
    main_sessions_in,
    rows_in,
    same_activity,
    sessions_in,
)

NEW_BEHAVIOURS = 3
TINY_MINUTES = 10
_REFERRAL = re.compile(
    r"\b(?:clinician|doctor|prescriber|quit (?:line|service)|safe weight|withdrawal)\b", re.IGNORECASE
)


def validate(raw: Mapping[str, Any] | Plan, must: Must | None = None) -> tuple[str, ...]:
    """The codes of the rules that a plan breaks, in order; empty for a good plan, ("P1",) alone for a wrong shape.

    `must` is what the member's words demand; without it the plan is held to its own target.
    """
    try:
        plan = raw if isinstance(raw, Plan) else Plan.model_validate(raw)
    except ValidationError:
        return ("P1",)
    return tuple(code for code, holds, _ in RULES if not holds(plan, must or Must()))


def repair_hints(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Each broken rule as one sentence, for whoever has to mend the plan."""
    return tuple(f"{code}: {sentence}" for code, _, sentence in RULES if code in codes)


def _right_category(plan: Plan, must: Must) -> bool:
    return not must.category or plan.category in must.category


def _contiguous(plan: Plan, _: Must) -> bool:
    expected = 1
    for subgoal in plan.subgoals:
        if subgoal.week_start != expected or subgoal.week_end < subgoal.week_start:
            return False
        expected = subgoal.week_end + 1
    return expected == plan.duration_weeks + 1


def _weeks_add_up(plan: Plan, _: Must) -> bool:
    return all(
        subgoal.weekly_target in (sessions_in(plan, week), main_sessions_in(plan, week))
        for subgoal in plan.subgoals
        for week in range(subgoal.week_start, min(subgoal.week_end, plan.duration_weeks) + 1)
    )


def _reaches_what_was_said(plan: Plan, must: Must) -> bool:
    last = rows_in(plan, plan.duration_weeks)
    return (
        _same_frequency(plan.target, must.target)
        and _final_frequency(plan)
        and (must.minutes_final is None or any(row.minutes == must.minutes_final for row in last))
        and (must.amount_final is None or any(row.amount == must.amount_final for row in last))
    )


def _same_frequency(target: PlanTarget, stated: MustTarget | None) -> bool:
    if stated is None or (_every_day(target) and _every_day(stated)):
        return True
    return target.type == stated.type and all(
        getattr(stated, field) in (None, getattr(target, field))
        for field in ("n", "every_n_days", "day_of_month", "date")
    )


def _every_day(target: PlanTarget | MustTarget) -> bool:
    return target.type == "daily" or target.n == 7 or len(set(target.weekdays)) == 7


def _final_frequency(plan: Plan) -> bool:
    last, target = plan.duration_weeks, plan.target
    if target.type == "once":
        return any(habit.frequency == "once" for habit in plan.habits)
    if target.type == "monthly":
        return any(h.frequency == "monthly" and h.day_of_month == target.day_of_month for h in rows_in(plan, last))
    expected = {
        "daily": 7,
        "times_per_week": target.n,
        "weekdays": len(target.weekdays),
        "every_n_days": target.every_n_days and -(-7 // target.every_n_days),
    }[target.type]
    return expected is not None and expected in (sessions_in(plan, last), main_sessions_in(plan, last))


def _days_kept(plan: Plan, must: Must) -> bool:
    target = must.target or plan.target
    main = [habit for habit in next(iter(same_activity(plan.habits).values())) if habit.frequency == "weekly"]
    weeks = [[row for row in main if row.holds_in(week)] for week in range(1, plan.duration_weeks + 1)]
    if target.type == "weekdays":
        return bool(main) and all(_exactly(rows, target.weekdays) and _all_flex(rows, "none") for rows in weeks)
    if target.type == "times_per_week":
        return all(_distinct(rows) and (target.n == 7 or _all_flex(rows, "week")) for rows in weeks)
    return all(_distinct(rows) for rows in weeks)


def _exactly(rows: list[PlanHabit], days: tuple[Weekday, ...]) -> bool:
    return _distinct(rows) and {day for row in rows for day in row.weekdays} == set(days)


def _distinct(rows: list[PlanHabit]) -> bool:
    days = [day for row in rows for day in row.weekdays]
    return len(days) == len(set(days))


def _all_flex(rows: list[PlanHabit], flex: str) -> bool:
    return all(row.flex == flex for row in rows)


def _few_new_things(plan: Plan, _: Must) -> bool:
    return len(same_activity(rows_in(plan, 1))) <= NEW_BEHAVIOURS


def _ends_in_time(plan: Plan, must: Must) -> bool:
    deadline = must.deadline.isoformat() if must.deadline else plan.target.date
    dates = [habit.date for habit in plan.habits if habit.frequency == "once"]
    if plan.target.type == "once" and (not dates or None in dates):
        return False
    if deadline is None:
        return True
    last_week = first_day_of(plan.duration_weeks, must.today).isoformat() if must.today else ""
    return last_week <= deadline and all(day is None or day <= deadline for day in [*dates, plan.target.date])


def _tiny_is_tiny(plan: Plan, _: Must) -> bool:
    return all(habit.min_minutes <= min(habit.minutes, TINY_MINUTES) for habit in plan.habits)


def _within_limits(plan: Plan, must: Must) -> bool:
    limit = must.max_minutes_per_day
    if limit is not None and any(minutes > limit for minutes in _minutes_per_day(plan)):
        return False
    texts = [f"{habit.title}\n{habit.cue}" for habit in plan.habits]
    return not any(re.search(pattern, text, re.IGNORECASE) for pattern in must.forbidden_activities for text in texts)


def _minutes_per_day(plan: Plan) -> Iterator[int]:
    yield from (habit.minutes for habit in plan.habits)
    for week in range(1, plan.duration_weeks + 1):
        rows = rows_in(plan, week)
        for day in ALL_DAYS:
            yield sum(row.minutes for row in rows if day in days_in_week(row) or row.frequency == "every_n_days")


def _at_the_said_time(plan: Plan, must: Must) -> bool:
    return must.time_of_day in (None, "anytime") or all(h.time_of_day == must.time_of_day for h in plan.habits)


def _held_when_unsafe(plan: Plan, must: Must) -> bool:
    held, reasons = plan.safety.needs_review, plan.safety.reasons
    question = plan.clarifying_question
    if must == Must():
        flagged = held or not any(_REFERRAL.search(text) for text in [*plan.assumptions, question or ""])
    else:
        flagged = held == must.needs_review and set(must.reasons) <= set(reasons)
    asks = question.count("?") == 1 if question is not None else not must.must_ask
    return flagged and held == bool(reasons) and asks


Rule = Callable[[Plan, Must], bool]

RULES: tuple[tuple[str, Rule, str], ...] = (
    ("P1", _right_category, "the category is one that the wish can have"),
    ("P2", _contiguous, "subgoal weeks run from 1 to duration_weeks without gap or overlap"),
    ("P3", _weeks_add_up, "in every week the habits' sessions add up to the subgoal's weekly_target"),
    ("P4", _reaches_what_was_said, "the last phase has the stated frequency, minutes and amount"),
    ("P5", _days_kept, "named days are kept exactly with flex none; a count has flex week and distinct days"),
    ("P6", starts_small, "week 1 has at most 70 % of the final minutes, unless those are 30 or fewer"),
    ("P7", grows_gently, "minutes a week never fall and grow by at most 1.6 (fitness) or 2 times in a step"),
    ("P8", rest_between_impact, "running and lifting up to 3 days have rest days between, and never fill all 7"),
    ("P9", _few_new_things, "at most 3 different behaviours in week 1"),
    (
        "P10",
        lambda plan, _: if_then(plan),
        "cues are 'After/When/If …, I will …'; the obstacle plan 'If …, then I will …'",
    ),
    ("P11", lambda plan, _: measurable(plan), "success criteria have a number and a time frame"),
    (
        "P12",
        lambda plan, _: titled_truly(plan),
        "titles name the row's own weekday, are unique and at most 60 characters",
    ),
    ("P13", _ends_in_time, "the plan and its one-offs end by the deadline"),
    ("P14", lambda plan, _: nothing_clinical(plan), "no dose, calorie, weight or fasting content"),
    ("P15", _tiny_is_tiny, "min_minutes is at most minutes and at most 10"),
    ("P16", _within_limits, "stated limits of minutes and of activities are kept"),
    ("P17", _at_the_said_time, "the stated time of day is kept"),
    (
        "P18",
        _held_when_unsafe,
        "an unsafe wish needs review, with its reason and one question; nothing else is flagged",
    ),
)
