"""An accepted change of plan becomes dated versions, pauses and times of day, and is taken back. As the member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from coaching import pauses as spans
from coaching.days import DAY
from coaching.patches.change import Change, Op
from coaching.patches.effect import applied, begun, first_difference
from coaching.pauses import Pause
from coaching.plans.versions import resumed
from coaching.values import Span, Version
from storage import habits, pauses, versions
from storage.database import Reader, Writer
from storage.habits import HabitView
from storage.patches import patch_moves
from storage.patches.plan_patches import Patch

Json = Mapping[str, Any]

_GO_ON = text("""
    SELECT bool_and(g.archived_on IS NULL) FROM habits AS h JOIN goals AS g ON g.id = h.goal_id
    WHERE h.id = ANY(CAST(:habits AS bigint[]))
""")


@dataclass(slots=True)
class Applied:
    """What was changed, and what takes it back: both as the history of changes keeps them."""

    changes: list[Change] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=lambda: {"habits": {}, "pauses": [], "times": {}})
    after: dict[str, Any] = field(default_factory=lambda: {"habits": {}, "pauses": [], "ended": [], "times": {}})
    moves: list[Json] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Moment:
    """The member's day, and the instant."""

    today: date
    now: datetime


async def apply(writer: Writer, patch: Patch, views: Mapping[int, HabitView], at: Moment) -> Applied | None:
    """Make the changes, from tomorrow at the earliest; None where all of their days are over."""
    changes = [change for each in patch.changes if (change := begun(each, at.today)) is not None]
    if not changes:
        return None
    made = Applied(changes)
    made.after |= {"patch": patch.id, "from": min(change.first for change in changes).isoformat()}
    for habit_id in dict.fromkeys(change.habit_id for change in changes):
        mine = [change for change in changes if change.habit_id == habit_id]
        await _dated(writer, patch.user_id, (views[habit_id], mine), at, made)
        for change in mine:
            await _besides(writer, patch.user_id, (views[habit_id], change), at, made)
    made.moves.sort(key=lambda move: str(move["on"]))
    return made


async def changed_since(reader: Reader, user_id: int, after: Json, today: date) -> bool:
    """Whether a habit or a pause is no longer as the change left it, or the goal of what it left out is archived."""
    kept = await pauses.listed(reader, user_id)
    if any(each not in kept for each in spans.from_json(after["pauses"])):
        return True
    if after["ended"] and not await reader.scalar(_GO_ON, {"habits": after["ended"]}):
        return True
    views = {view.habit.id: view for view in await habits.habits(reader, user_id, today)}
    return any(
        (view := views.get(int(number))) is not None and versions.to_json(view.versions) != left
        for number, left in after["habits"].items()
    )


async def take_back(writer: Writer, user_id: int, before: Json, after: Json, at: Moment) -> date:
    """The plan as it was; days that went by under the change keep it. The first day on which the old plan holds."""
    start = max(date.fromisoformat(after["from"]), at.today + DAY)
    for habit_id in after["ended"]:
        await habits.reopen_habit(writer, user_id, habit_id, at.today, at.now)
    for number, was in before["habits"].items():
        view = await habits.get(writer, user_id, int(number), at.today)
        if view is not None:
            kept = _resumed(view.versions, versions.read(was), versions.read(after["habits"][number]), at.today)
            await habits.set_versions(writer, user_id, int(number), kept, _since(view.versions, kept), at.today, at.now)
    for number, times in before["times"].items():
        await patch_moves.replace(writer, user_id, int(number), [after["times"][number]], times, at.now)
    await _unpause(writer, user_id, before, after, at)
    return start


async def _dated(
    writer: Writer, user_id: int, what: tuple[HabitView, Sequence[Change]], at: Moment, made: Applied
) -> None:
    """The habit's versions under all of its changes."""
    view, changes = what
    then: tuple[Version, ...] = view.versions
    for change in changes:
        then = applied(then, change)
    since = first_difference(view.versions, then)
    if since is None:
        return
    await habits.set_versions(writer, user_id, view.habit.id, then, since, at.today, at.now)
    made.before["habits"][str(view.habit.id)] = versions.to_json(view.versions)
    made.after["habits"][str(view.habit.id)] = versions.to_json(then)


async def _besides(writer: Writer, user_id: int, what: tuple[HabitView, Change], at: Moment, made: Applied) -> None:
    """What no version says: that it ends, is paused, or is for another time of day."""
    view, change = what
    if change.op is Op.ARCHIVE and change.until is None:
        await habits.archive_habit(writer, user_id, view.habit.id, change.first, at.today, at.now)
        made.after["ended"].append(view.habit.id)
    if change.op is Op.PAUSE:
        kept = await pauses.listed(writer, user_id)
        difference = spans.change(kept, spans.joined(kept, Pause(view.habit.goal_id, change.span)))
        await pauses.change(writer, user_id, difference, at.today, at.now)
        made.before["pauses"] += spans.to_json(difference.gone)
        made.after["pauses"] += spans.to_json(difference.fresh)
    if change.op is Op.MOVE:
        moves, times = await patch_moves.planned(writer, user_id, change)
        made.moves += moves
        made.before["times"][str(view.habit.id)] = times
        made.after["times"][str(view.habit.id)] = moves[0]["times"]


def _resumed(
    now: Sequence[Version], before: Sequence[Version], left: Sequence[Version], today: date
) -> tuple[Version, ...]:
    """As before, wholly where no day has gone by under the change."""
    first = first_difference(before, left)
    if first is None or first > today:
        return tuple(before)
    return resumed(now, before, today + DAY)


def _since(one: Sequence[Version], other: Sequence[Version]) -> date:
    return first_difference(one, other) or min(version.start for version in (*one, *other))


async def _unpause(writer: Writer, user_id: int, before: Json, after: Json, at: Moment) -> None:
    """Days that were paused stay so; what was paused before is again."""
    kept = await pauses.listed(writer, user_id)
    gone = [each for each in spans.from_json(after["pauses"]) if each in kept]
    lived = [Pause(each.goal_id, Span(each.span.first, at.today)) for each in gone if each.span.first <= at.today]
    fresh = spans.from_json(before["pauses"]) if gone else ()
    then = tuple(each for each in kept if each not in gone)
    for each in (*lived, *fresh):
        then = spans.joined(then, each)
    await pauses.change(writer, user_id, spans.change(kept, then), at.today, at.now)
