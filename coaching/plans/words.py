"""A plan as a member reads it: what and how long, each phase in a line, the cue, what was guessed, one question."""

from datetime import date

from coaching.plans.habits import frequency_in_words, measured_in_minutes
from coaching.plans.held import held_for
from coaching.plans.plan import ALL_DAYS, Plan, PlanHabit, PlanSubgoal
from coaching.plans.weeks import activity_of, same_activity

WAITS = "A mentor looks at this plan before it starts. Until then it waits here, and nothing is due."


def show(plan: Plan, made_by: str) -> str:
    """The plan in words. `made_by` says who proposed it ("rules", "Gemini")."""
    lines = [_head(plan, made_by), *_phase_lines(plan), _cue_line(plan)]
    if plan.safety.needs_review:
        held = held_for(plan.safety.reasons)
        lines.append(f"{held.why}. {WAITS}" if held else WAITS)
    if plan.assumptions:
        lines.append(" ".join(f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in plan.assumptions))
    if plan.clarifying_question:
        lines.append(plan.clarifying_question)
    return "\n".join(lines)


def headline(plan: Plan) -> str:
    """The plan in a phrase: "Run 2× a week"; of a one-off or a held plan the goal itself."""
    if plan.safety.needs_review or plan.target.type == "once":
        return plan.goal
    return f"{activity_of(plan.habits[0])} {frequency_in_words(plan.target)}"


def _head(plan: Plan, made_by: str) -> str:
    weeks = "1 week" if plan.duration_weeks == 1 else f"{plan.duration_weeks} weeks"
    return " · ".join([headline(plan), *([] if plan.target.type == "once" else [weeks]), f"made by: {made_by}"])


def _phase_lines(plan: Plan) -> list[str]:
    named = plan.safety.needs_review or len(same_activity(plan.habits)) > 1
    lines = []
    for phase in plan.subgoals:
        rows = [row for row in plan.habits if row.holds_in(phase.week_start) and row.frequency != "once"]
        lines += [f"{_weeks(phase)}   {line}" for line in _row_lines(rows, named)]
    lines += [f"By {_day(row.date)}   {activity_of(row)}{_once_size(row)}" for row in plan.habits if row.date]
    return lines


def _row_lines(rows: list[PlanHabit], named: bool) -> list[str]:
    """One line for each activity, its rows of equal size on different days joined."""
    lines = []
    for group in same_activity(rows).values():
        for size in dict.fromkeys(_size(row) for row in group):
            days = _days([row for row in group if _size(row) == size])
            name = activity_of(group[0]) if named else ""
            lines.append("   ".join(part for part in (name, size, days) if part))
    return lines


def _size(row: PlanHabit) -> str:
    if row.amount is not None:
        return f"{row.amount:,} {row.unit}" if row.unit else f"{row.amount:,}"
    return f"{row.minutes} min" if measured_in_minutes(row) else ""


def _once_size(row: PlanHabit) -> str:
    return f"   {row.amount:,} {row.unit or ''}".rstrip() if row.amount is not None else ""


def _days(rows: list[PlanHabit]) -> str:
    row = rows[0]
    if row.frequency == "every_n_days":
        return "every other day" if row.every_n_days == 2 else f"every {row.every_n_days} days"
    if row.frequency == "monthly":
        return "on the last day of each month" if row.day_of_month == -1 else f"on day {row.day_of_month} of each month"
    days = {day for held in rows for day in held.weekdays}
    if row.frequency == "daily" or len(days) == 7:
        return "every day"
    named = " ".join(day.title() for day in ALL_DAYS if day in days)
    return f"{named}, or other days that week" if row.flex == "week" else named


def _weeks(phase: PlanSubgoal) -> str:
    if phase.week_start == phase.week_end:
        return f"Week {phase.week_start}"
    return f"Weeks {phase.week_start}–{phase.week_end}"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day:%a} {day.day} {day:%b %Y}"


def _cue_line(plan: Plan) -> str:
    row = plan.habits[0]
    if row.amount is not None or not measured_in_minutes(row):
        return row.cue
    return f"{row.cue}   Tiny version: {row.min_minutes} minute{'s' * (row.min_minutes != 1)}."
