"""What a plan assumed where the member's words were silent."""

from typing import Final

from coaching.plans.held import Held
from coaching.plans.plan import MustTarget, PlanHabit
from coaching.plans.rows import is_impact
from coaching.plans.rule_load import back_to_back
from coaching.wishes.wish import Wish

STARTS_AT_ONCE: Final = "it starts once you accept it; a later start isn't possible yet"


def assumptions(wish: Wish, held: Held | None, target: MustTarget, rows: tuple[PlanHabit, ...]) -> tuple[str, ...]:
    """At most four sentences about what the words left open, most important first."""
    notes = [held.note] if held else []
    if wish.target is None and target.type != "once" and (held is None or held.form == "keep"):
        often = f"{target.n} times a week".replace("1 times", "once") if target.n else "every day"
        notes.append(f"you named no frequency, so I assumed {often}")
    if wish.starts_later:
        notes.append(STARTS_AT_ONCE)
    if wish.total:
        notes.append(f"{wish.total} is where this leads; the sessions come first")
    if target.type == "daily" and any(row.frequency == "weekly" for row in rows):
        notes.append("one day a week is easier, so that the body can rest")
    if target.type == "weekdays" and is_impact(wish.title) and back_to_back(target.weekdays):
        notes.append("your days lie next to each other; a rest day between is kinder to the body")
    if wish.target and target.type == "monthly" and wish.target.day_of_month is None:
        notes.append("you named no day, so I assumed the 1st")
    if guessed := _guessed(wish, rows):
        notes.append(guessed)
    return tuple(notes[:4])


def _guessed(wish: Wish, rows: tuple[PlanHabit, ...]) -> str | None:
    when = rows[-1].time_of_day
    time = f"{when}s" if wish.time_of_day is None and when != "anytime" and not wish.moment.at else None
    timed = wish.activity.timed and rows[-1].frequency != "once" and wish.limits.max_minutes is None
    minutes = f"{rows[-1].minutes} minutes" if timed and wish.minutes is None and wish.amount is None else None
    said = " and ".join(part for part in (minutes, time) if part)
    return f"I guessed {said}" if said else None
