"""A plan as a member reads it: what and how long, each phase in a line, the cue, what was guessed, one question."""

from datetime import date

from coaching.held import held_for
from coaching.plan import Plan, PlanHabit, PlanSubgoal
from coaching.plan_habits import frequency_in_words
from coaching.plan_weeks import activity_of, same_activity

EVERY_DAY = "every day"


def show(plan: Plan, made_by: str) -> str:
    """The plan in words. `made_by` says who proposed it ("rules", "Gemini")."""
    parts = [_head(plan, made_by), *_phase_lines(plan), "", *_cue_lines(plan)]
    notes = [f"Assumed: {'; '.join(plan.assumptions)}."] if plan.assumptions else []
    if plan.safety.needs_review:
        notes = [_held_line(plan), *notes]
    if plan.clarifying_question:
        notes.append(plan.clarifying_question)
    return "\n".join([*parts, *notes])


def _head(plan: Plan, made_by: str) -> str:
    often = frequency_in_words(plan.target)
    title = _main(plan).capitalize() if plan.safety.needs_review and plan.target.type == "daily" else plan.goal
    if plan.target.type == "once":
        return f"{title} · {often} · made by: {made_by}"
    weeks = "1 week" if plan.duration_weeks == 1 else f"{plan.duration_weeks} weeks"
    return f"{title} · {often} · {weeks} · made by: {made_by}"


def _main(plan: Plan) -> str:
    return activity_of(plan.habits[-1])


def _phase_lines(plan: Plan) -> list[str]:
    several = len(same_activity(plan.habits)) > 1
    lines = []
    for phase in plan.subgoals:
        rows = [row for row in plan.habits if row.holds_in(phase.week_start) and row.frequency != "once"]
        lines += [f"{_weeks(phase)}   {line}" for line in _row_lines(rows, several)]
    lines += [
        f"By {_day(row.date)}   {activity_of(row)}" for row in plan.habits if row.frequency == "once" and row.date
    ]
    return lines


def _row_lines(rows: list[PlanHabit], several: bool) -> list[str]:
    """One line for each activity, its rows of equal size on different days joined."""
    lines = []
    for group in same_activity(rows).values():
        sizes = dict.fromkeys(_size(row) for row in group)
        for size in sizes:
            days = _days([row for row in group if _size(row) == size])
            lines.append("   ".join(part for part in (activity_of(group[0]) if several else "", size, days) if part))
    return lines


def _size(row: PlanHabit) -> str:
    if row.amount is not None:
        return f"{row.amount} {row.unit}" if row.unit else str(row.amount)
    return f"{row.minutes} min" if f"{row.minutes} min" in row.title or f"{row.minutes}-min" in row.title else ""


def _days(rows: list[PlanHabit]) -> str:
    row = rows[0]
    if row.frequency == "every_n_days":
        return "every other day" if row.every_n_days == 2 else f"every {row.every_n_days} days"
    if row.frequency == "monthly":
        return "on the last day of each month" if row.day_of_month == -1 else f"on day {row.day_of_month} of each month"
    days = [day for held in rows for day in held.weekdays]
    if row.frequency == "daily" or len(set(days)) == 7:
        return EVERY_DAY
    named = " ".join(day.title() for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun") if day in days)
    return f"{named} (or other days of the week)" if row.flex == "week" else named


def _weeks(phase: PlanSubgoal) -> str:
    return (
        f"Week {phase.week_start}"
        if phase.week_start == phase.week_end
        else f"Weeks {phase.week_start}–{phase.week_end}"
    )


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day:%a} {day.day} {day:%b %Y}"


def _cue_lines(plan: Plan) -> list[str]:
    row = plan.habits[-1]
    sized = _size(row) and row.amount is None
    tiny = f" Tiny version: {row.min_minutes} minute{'s' * (row.min_minutes != 1)}." if sized else ""
    return [f"{row.cue}{tiny}"]


def _held_line(plan: Plan) -> str:
    held = held_for(plan.safety.reasons)
    why = f"{held.why}. " if held else ""
    return f"{why}A mentor looks at this plan before it starts. Until then it waits here, and nothing is due."
