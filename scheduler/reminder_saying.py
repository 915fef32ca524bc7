"""A reminder as it is said: its words, its buttons, what may be typed instead, and until when it is worth saying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from coaching.days import DAY, utc_of
from coaching.nudges import words as nudge_words
from coaching.nudges.rules import Quiet
from coaching.nudges.scenes import DayState, Reminded, Thing
from coaching.nudges.words import Item
from coaching.values import Habit, Kind, Schedule
from handlers import wording
from handlers.messages import Button, Reply

OF_USE: Final = timedelta(hours=2)
"""How long a reminder is worth sending, and being late."""
NOTE_STANDS: Final = timedelta(days=90)
"""How long the note after silence may be answered in words, where nothing else was said since."""
MOST_ROWS: Final = 3
"""Things with buttons of their own; of more, the answer is asked for in general."""

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """A reply, and the JSON that is kept with it, so that its labels may be typed."""

    reply: Reply
    offer: dict[str, Any]


def reminder(things: Sequence[Thing], day: date, local: datetime) -> Said:
    """The words for these open things of `day`; `local` is now on the member's clock."""
    rows = _rows(things, day)
    general = [("Done", f"/done {day}"), ("Later", f"/later {day}"), ("Skip", f"/skip {day}")]
    typed = [option for row in rows for option in row]
    known = {label for label, _ in typed}
    typed += [option for option in general if option[0] not in known]
    text = nudge_words.reminder([_item(thing, local) for thing in things])
    return _said(text, rows, typed, {"habits": [thing.habit_id for thing in things], "day": day.isoformat()})


def after_silence(goals: Sequence[int]) -> Said:
    """The note that asks whether to go on, once."""
    change = f"/goal {goals[0]}" if len(goals) == 1 else "/goals"
    row = [("Pause", "/pause"), ("Change the plan", change), ("Keep going", "/today")]
    return _said(nudge_words.AFTER_SILENCE, [row], row, None)


def until(recipient: Reminded, now: datetime, *, asked: bool) -> datetime:
    """When it isn't worth sending any more: never in quiet hours, unless the member asked for that time."""
    latest = now + OF_USE
    return latest if asked else min(latest, _quiet_from(recipient.quiet, ZoneInfo(recipient.zone), now) or latest)


def day_ends(recipient: Reminded, day: date) -> datetime:
    """When the member's `day` is over, and a bare "done" means another one."""
    return utc_of(day + DAY, time(recipient.day_start_hour), ZoneInfo(recipient.zone))


def _quiet_from(quiet: Quiet, zone: ZoneInfo, now: datetime) -> datetime | None:
    if quiet.first == quiet.until:
        return None
    today = now.astimezone(zone).date()
    return min(at for day in (today, today + DAY) if (at := utc_of(day, quiet.first, zone)) > now)


def _rows(things: Sequence[Thing], day: date) -> list[Options]:
    if len(things) == 1:
        number = things[0].habit_id
        return [
            [("Done", f"/done {number} {day}"), ("Later", f"/later {number} {day}"), ("Skip", f"/skip {number} {day}")]
        ]
    if len(things) > MOST_ROWS:
        return [[("Done", f"/done {day}"), ("Later", f"/later {day}"), ("Skip", f"/skip {day}")]]
    names = wording.told_apart(_habit(thing) for thing in things)
    rows: list[Options] = [
        [
            (f"{names[thing.habit_id]}: Done", f"/done {thing.habit_id} {day}"),
            (f"{names[thing.habit_id]}: Skip", f"/skip {thing.habit_id} {day}"),
        ]
        for thing in things
    ]
    return [*rows, [("Later", f"/later {day}")]]


def _said(text: str, rows: Sequence[Options], typed: Options, prompt: dict[str, Any] | None) -> Said:
    buttons = tuple(tuple(Button(label, sends) for label, sends in row) for row in rows)
    return Said(Reply(text, buttons), {"options": [list(option) for option in typed], "prompt": prompt})


def _item(thing: Thing, local: datetime) -> Item:
    ahead = thing.planned_at is not None and thing.planned_at > local.time()
    return Item(
        name=wording.sized(thing.title, thing.target),
        target=thing.target,
        cue=thing.cue,
        planned_at=thing.planned_at if ahead else None,
        behind_from=thing.behind_from if thing.standing is DayState.BEHIND else None,
    )


def _habit(thing: Thing) -> Habit:
    return Habit(thing.habit_id, thing.goal_id, thing.title, Schedule(Kind.DAILY), thing.target)
