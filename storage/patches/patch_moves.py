"""Times of day that change on a date: when a habit is planned for, and when it is reminded of."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from coaching.days import DAY
from coaching.nudges.times import cue_time
from coaching.patches.change import Change
from coaching.plans.plan import TimeOfDay
from coaching.wishes.moment import part_of
from storage.database import Reader, Writer

Json = Mapping[str, Any]
_CLOCKS: Final = ("planned_at", "cue_at", "remind_at")
_PARTS: Final[Mapping[str, TimeOfDay]] = {
    "morning": "morning",
    "midday": "midday",
    "noon": "midday",
    "afternoon": "afternoon",
    "evening": "evening",
    "night": "evening",
}

_READ = text("SELECT time_of_day, planned_at, cue_at, remind_at FROM habits WHERE id = :habit AND user_id = :user")
_HELD = text(f"{_READ.text} FOR UPDATE")
_SET = text("""
    UPDATE habits SET time_of_day = :time_of_day, planned_at = CAST(:planned_at AS time),
                      cue_at = CAST(:cue_at AS time), remind_at = CAST(:remind_at AS time), updated_at = :now
    WHERE id = :habit AND user_id = :user
""")
# The member's own day, on the member's own clock.
_DUE = text("""
    SELECT p.id, p.user_id, p.moves, today.day FROM plan_patches AS p JOIN users AS u ON u.id = p.user_id
    CROSS JOIN LATERAL (SELECT CAST(CAST(:now AS timestamptz) AT TIME ZONE coalesce(u.time_zone, 'UTC')
                                    - make_interval(hours => u.day_start_hour) AS date) AS day) AS today
    WHERE p.moves_on <= today.day ORDER BY p.id LIMIT 500 FOR UPDATE OF p SKIP LOCKED
""")
_LEFT = text("""
    UPDATE plan_patches SET moves = :moves, moves_on = CAST(:moves_on AS date) WHERE id = :patch
""").bindparams(bindparam("moves", type_=JSONB(none_as_null=True)))


async def planned(reader: Reader, user_id: int, change: Change) -> tuple[list[Json], Json]:
    """What is to be set, and on which day, for the change and after it; and what holds until then."""
    before, then = await read(reader, user_id, change.habit_id), _times(str(change.to))
    moves: list[Json] = [{"on": change.first.isoformat(), "habit": change.habit_id, "was": before, "times": then}]
    if change.until is not None:
        back = (change.until + DAY).isoformat()
        moves.append({"on": back, "habit": change.habit_id, "was": then, "times": before})
    return moves, before


async def read(reader: Reader, user_id: int, habit_id: int) -> Json:
    """The times of a habit, in JSON."""
    row = await reader.first(_READ, {"user": user_id, "habit": habit_id})
    if row is None:
        raise LookupError(f"There is no habit {habit_id} of member {user_id}.")
    return _json(row)


async def replace(writer: Writer, user_id: int, habit_id: int, was: Sequence[Json], times: Json, now: datetime) -> bool:
    """Set them where they are still one of those that `was`: what the member chose meanwhile stays. Whether it did."""
    row = await writer.first(_HELD, {"user": user_id, "habit": habit_id})
    if row is None or _json(row) not in was:
        return False
    await put(writer, user_id, habit_id, times, now)
    return True


async def put(writer: Writer, user_id: int, habit_id: int, times: Json, now: datetime) -> None:
    """Set the times of a habit from now on."""
    clocks = {name: time.fromisoformat(times[name]) if times[name] else None for name in _CLOCKS}
    values = {"user": user_id, "habit": habit_id, "now": now, "time_of_day": times["time_of_day"]}
    await writer.run(_SET, {**values, **clocks})


async def settle(writer: Writer, now: datetime) -> int:
    """Set what is due of all members (as `Worker("reminders")`); how many times of habits were set."""
    count = 0
    for row in await writer.all(_DUE, {"now": now}):
        moves: Sequence[Json] = row.moves
        due = [move for move in moves if date.fromisoformat(move["on"]) <= row.day]
        left = [move for move in moves if move not in due]
        for move in due:
            count += await replace(writer, row.user_id, move["habit"], [move["was"]], move["times"], now)
        first = date.fromisoformat(left[0]["on"]) if left else None
        await writer.run(_LEFT, {"patch": row.id, "moves": left or None, "moves_on": first})
    return count


def _json(row: Row[Any]) -> Json:
    clocks = {name: f"{at:%H:%M}" if (at := getattr(row, name)) else None for name in _CLOCKS}
    return {"time_of_day": row.time_of_day, **clocks}


def _times(said: str) -> Json:
    """A part of the day, or a time as HH:MM. A time that was chosen for the reminder gives way to it."""
    part = _PARTS.get(said)
    if part is not None:
        cue = cue_time("", part)
        return {"time_of_day": part, "planned_at": None, "cue_at": cue and f"{cue:%H:%M}", "remind_at": None}
    clock = None if said == "anytime" else said
    return {
        "time_of_day": part_of(clock) if clock else "anytime",
        "planned_at": clock,
        "cue_at": None,
        "remind_at": None,
    }
