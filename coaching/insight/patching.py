"""Whether a change of plan may be put before a mentor: it starts from what holds, begins later, and asks both."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Final

from coaching.insight.facts import HabitFacts, PatientFacts
from coaching.insight.schema import PatchOp, PlanPatch, Stored
from coaching.values import WEEKDAYS

MOST_MINUTES: Final = 240
MOST_OPS: Final = 5
TIMES_OF_DAY: Final = frozenset(("morning", "midday", "noon", "afternoon", "evening", "night", "anytime"))
_ACTIVE: Final = (None, False, 0, "active", "")
_ENDED: Final = (None, True, 1, "archived")

Check = Callable[[PatchOp, HabitFacts], str]


def patch_faults(patch: PlanPatch, facts: PatientFacts) -> Iterator[str]:
    """What is wrong with a patch, a phrase each."""
    if not patch.requires_mentor_approval:
        yield "a plan patch needs the mentor's approval"
    if not patch.requires_member_consent:
        yield "a plan patch needs the member's consent"
    if not patch.reversible:
        yield "a plan patch must be reversible"
    if not patch.title.strip():
        yield "a plan patch needs a title"
    if not 1 <= len(patch.ops) <= MOST_OPS:
        yield f"a plan patch has 1 to {MOST_OPS} changes"
    if len({(op.op, op.habit_id) for op in patch.ops}) != len(patch.ops):
        yield "a plan patch changes the same thing twice"
    for op in patch.ops:
        yield from (f"{op.op or 'a change'} of {op.habit_id}: {wrong}" for wrong in _op_faults(op, facts))


def day(text: str | None) -> date | None:
    """The date that stands there; None where it is none."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _op_faults(op: PatchOp, facts: PatientFacts) -> Iterator[str]:
    habit = facts.habit(op.habit_id)
    if habit is None or habit.archived:
        yield "there is no such habit of this patient"
        return
    check = _CHECKS.get(op.op)
    if check is None:
        yield f"no such change; known are {', '.join(_CHECKS)}"
    elif wrong := check(op, habit):
        yield wrong
    start = day(op.effective_from)
    if start is None or start <= facts.today:
        yield "effective_from must be a date after today"
    elif op.until is not None and ((end := day(op.until)) is None or end < start):
        yield "until must be a date from effective_from on"
    if not op.reason.strip():
        yield "it needs a reason"
    if not op.source_ids or any(facts.source(each) is None for each in op.source_ids):
        yield "it needs source_ids of this patient"


def _times(op: PatchOp, habit: HabitFacts) -> str:
    if not _is_number(op.before) or op.before != habit.times_per_week:
        return f"from must be {habit.times_per_week}, what holds now"
    good = _is_number(op.to) and op.to in range(1, 8) and op.to != op.before
    return "" if good else "to must be another number from 1 to 7"


def _days(op: PatchOp, habit: HabitFacts) -> str:
    if not isinstance(op.before, list) or set(op.before) != set(habit.weekdays):
        return f"from must be {list(habit.weekdays)}, what holds now"
    to = op.to if isinstance(op.to, list) else []
    good = to and len(set(to)) == len(to) and set(to) <= set(WEEKDAYS) and set(to) != set(op.before)
    return "" if good else "to must be other weekdays, as mon, tue …"


def _minutes(op: PatchOp, habit: HabitFacts) -> str:
    if habit.minutes is None or not _is_number(op.before) or op.before != habit.minutes:
        return f"from must be {habit.minutes}, what holds now"
    good = isinstance(op.to, int | float) and _is_number(op.to) and 1 <= op.to <= MOST_MINUTES and op.to != op.before
    return "" if good else f"to must be another number of minutes up to {MOST_MINUTES}"


def _moment(op: PatchOp, habit: HabitFacts) -> str:
    if op.before != habit.time_of_day:
        return f"from must be {habit.time_of_day!r}, what holds now"
    good = isinstance(op.to, str) and op.to != op.before and (op.to in TIMES_OF_DAY or _is_clock(op.to))
    return "" if good else "to must be another time of day, or HH:MM"


def _pause(op: PatchOp, habit: HabitFacts) -> str:
    now = habit.paused_until.isoformat() if habit.paused_until else None
    if op.before != now and not (now is None and op.before in _ACTIVE):
        return f"from must be {now}, what holds now"
    last = day(op.to if isinstance(op.to, str) and day(op.to) else op.until)
    start = day(op.effective_from)
    return "" if last and start and last >= start else "to must be the last date of the pause"


def _archive(op: PatchOp, habit: HabitFacts) -> str:
    return "" if op.before in _ACTIVE and op.to in _ENDED else "from must be active and to archived"


def _is_number(value: Stored) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_clock(text: str) -> bool:
    try:
        return len(text) == 5 and bool(time.fromisoformat(text) or True)
    except ValueError:
        return False


_CHECKS: Final[dict[str, Check]] = {
    "set_times_per_week": _times,
    "set_days": _days,
    "set_minutes": _minutes,
    "move_time": _moment,
    "pause": _pause,
    "archive": _archive,
}
