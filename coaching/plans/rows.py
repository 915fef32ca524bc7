"""The rows of a plan: titles, cues and days of each phase."""

import re
from dataclasses import dataclass, replace

from coaching.plans.held import gentle_title
from coaching.plans.phases import Phase
from coaching.plans.plan import ALL_DAYS, MustTarget, PlanHabit, TimeOfDay, Weekday
from coaching.plans.rule_load import IMPACT
from coaching.plans.weeks import singular
from coaching.wishes.text import words

TINY_MINUTES = 10
EASY = "Walk gently"
"""What daily runners do on their rest day."""
CUES: dict[TimeOfDay, str] = {
    "morning": "After I finish breakfast",
    "midday": "When I stop for lunch",
    "afternoon": "When I finish work",
    "evening": "After I have had dinner",
    "anytime": "When my reminder arrives",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What all rows of one activity share."""

    title: str
    time_of_day: TimeOfDay
    at: str | None = None
    anchor: str | None = None
    timed: bool = True
    amount: int | None = None
    unit: str | None = None
    forbidden: tuple[str, ...] = ()
    weekend: bool = False
    """Only on days without work."""


def spread(n: int) -> tuple[Weekday, ...]:
    """Planned weekdays of n times a week: every floor(k·7/n)th day from Monday."""
    return tuple(ALL_DAYS[k * 7 // n] for k in range(n))


def success(sessions: int, week: int) -> str:
    """A criterion that check-ins decide: all sessions of a week but one, or all where they are only one or two."""
    return f"at least {sessions - 1 if sessions > 2 else sessions} of {sessions} per week, by week {week}"


def is_impact(title: str) -> bool:
    """Whether an activity needs rest days: running and lifting."""
    return IMPACT.search(title) is not None


def rows_of(row: Row, target: MustTarget, steps: tuple[Phase, ...]) -> tuple[PlanHabit, ...]:
    """The rows of all phases; the last phase's go on after the plan. Daily running rests on Sundays."""
    rows: list[PlanHabit] = []
    for n, step in enumerate(steps):
        until = None if n == len(steps) - 1 else step.last
        for part, frequency in _parts(row, target):
            rows.append(_habit(part, step, frequency, f"h{len(rows) + 1}", until))
    return tuple(rows)


def _parts(row: Row, target: MustTarget) -> list[tuple[Row, MustTarget]]:
    if target.type != "daily" or not is_impact(row.title):
        return [(row, target)]
    rest = EASY if not _is_forbidden(EASY, row.forbidden) else gentle_title(row.forbidden)
    return [
        (row, MustTarget(type="weekdays", weekdays=ALL_DAYS[:6])),
        (replace(row, title=rest, amount=None, unit=None), MustTarget(type="weekdays", weekdays=ALL_DAYS[6:])),
    ]


def _is_forbidden(title: str, forbidden: tuple[str, ...]) -> bool:
    return any(re.search(source, title, re.IGNORECASE) for source in forbidden)


def _habit(row: Row, step: Phase, target: MustTarget, key: str, until: int | None) -> PlanHabit:
    amount = max(1, _round_down(row.amount * step.share)) if row.amount is not None else None
    row = replace(row, amount=amount, weekend=bool(target.weekdays) and set(target.weekdays) <= {"sat", "sun"})
    weekly = target.type in ("weekdays", "times_per_week")
    count = target.type == "times_per_week"
    return PlanHabit(
        key=key,
        title=_title(row, step.minutes),
        frequency="weekly" if weekly else "daily" if target.type == "daily" else "every_n_days",
        weekdays=spread(step.sessions) if count else target.weekdays,
        every_n_days=target.every_n_days,
        flex="week" if count else "block" if target.type == "every_n_days" else "none",
        time_of_day=row.time_of_day,
        minutes=step.minutes,
        min_minutes=_tiny(step.minutes),
        amount=amount,
        unit=row.unit,
        cue=_cue(row),
        week_start=step.first,
        week_end=until,
        at=row.at,
    )


def single_row(row: Row, minutes: int, *, day_of_month: int | None = None, date: str | None = None) -> PlanHabit:
    """The row of something monthly, or of something done once by `date` (YYYY-MM-DD)."""
    return PlanHabit(
        key="monthly" if day_of_month else "final",
        title=_title(row, minutes),
        frequency="monthly" if day_of_month else "once",
        weekdays=(),
        day_of_month=day_of_month,
        date=date,
        flex="month" if day_of_month else "none",
        time_of_day=row.time_of_day,
        minutes=minutes,
        min_minutes=_tiny(minutes),
        amount=row.amount,
        unit=row.unit,
        cue=_cue(row),
        week_start=1,
        week_end=None,
        at=row.at,
    )


def _tiny(minutes: int) -> int:
    return max(1, min(TINY_MINUTES, minutes // 3))


def _round_down(amount: float) -> int:
    """Two leading digits are enough: 6666 steps are 6600."""
    step = 100 if amount >= 1000 else 10 if amount >= 200 else 5 if amount >= 50 else 1
    return int(amount // step * step)


def _title(row: Row, minutes: int) -> str:
    if row.amount is not None:
        return f"{row.title}: {row.amount if _says_unit(row) else counted(row.amount, row.unit)}"
    return f"{row.title} {minutes} min" if row.timed else row.title


def _cue(row: Row) -> str:
    """Situation and act, without figures: they grow, the cue stays."""
    return f"{_situation(row)}, I will {_act(row.title)}."


def _act(title: str) -> str:
    """A title as what someone will do: "call my mom", "do yoga", "go without my phone"."""
    first, _, others = title.partition(" ")
    if first.lower() == "no" and others:
        return f"go without {others}"
    act = title if len(first) > 1 and first.isupper() else title[:1].lower() + title[1:]
    return act if first.lower() in words()["verbs"]["base"] else f"do {act}"


def _says_unit(row: Row) -> bool:
    return row.unit is not None and row.unit.casefold() in row.title.casefold()


def counted(amount: int, unit: str | None) -> str:
    """An amount with its unit, one of them in the singular."""
    if unit is None:
        return str(amount)
    return f"{amount} {singular(unit)}" if amount == 1 else f"{amount} {unit}"


def _situation(row: Row) -> str:
    if row.anchor:
        anchor = row.anchor.replace(",", " ")
        return anchor[:1].upper() + anchor[1:]
    if row.at:
        return f"When it is {row.at}"
    return "After I have had lunch" if row.weekend and row.time_of_day == "afternoon" else CUES[row.time_of_day]
