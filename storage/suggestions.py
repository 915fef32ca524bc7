"""Suggested changes of plan: made, shown until they are answered, and left at that for a while."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, text, update

from coaching.suggesting import suggestion
from coaching.suggesting.suggestion import Candidate, Suggestion
from storage import goals, versions
from storage.candidates import of_goals
from storage.database import Reader, Writer
from storage.habits import HabitView
from storage.tables import goal_plan_suggestions as table

LEFT_ALONE: Final = timedelta(weeks=4)
"""How long a habit is left in peace after an answer, and after which no answer is one."""
LATER: Final = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored suggestion. `accepted` is None until it is decided."""

    id: int
    made: Suggestion
    versions: list[dict[str, Any]]
    """The habit's versions as they were, in JSON: it is about nothing else."""
    accepted: bool | None
    later_until: date | None
    created_at: datetime

    def fits(self, view: HabitView | None) -> bool:
        """Whether the habit is still as it was when this was suggested."""
        return view is not None and versions.to_json(view.versions) == self.versions

    def is_due(self, today: date) -> bool:
        """Whether it is time to ask again: the date that the member put it off to, else four weeks of silence."""
        return today >= (self.later_until or (self.created_at + LEFT_ALONE).date())


_OWN = select(table).where(table.c.user_id == bindparam("user"))
_GET = _OWN.where(table.c.id == bindparam("suggestion"))
_UNDECIDED = _OWN.where(table.c.accepted.is_(None)).order_by(table.c.id.desc()).limit(1)
_ADD = insert(table).returning(table.c.id)
_OPEN = update(table).where(table.c.id == bindparam("suggestion"), table.c.accepted.is_(None)).returning(table.c.id)
_DECIDE = _OPEN.values(
    accepted=bindparam("answer"),
    later_until=bindparam("lapsed"),
    decided_at=bindparam("now"),
    history_id=bindparam("change"),
)
_PUT_OFF = _OPEN.values(later_until=bindparam("until"))
_DECIDED = text("""
    SELECT DISTINCT CAST(ai_suggestion ->> 'habit' AS bigint) AS habit_id FROM goal_plan_suggestions
    WHERE user_id = :user AND accepted IS NOT NULL AND later_until IS NULL AND decided_at > :since
""")


async def add(writer: Writer, user_id: int, made: Suggestion, view: HabitView, now: datetime) -> int:
    """Keep a suggestion about the habit as it stands in `view`."""
    change, evidence = suggestion.to_json(made)
    row = {
        "goal_id": view.habit.goal_id,
        "user_id": user_id,
        "suggestion_type": made.option.op.value,
        "ai_suggestion": change | {"versions": versions.to_json(view.versions)},
        "evidence": evidence,
        "created_at": now,
    }
    suggestion_id: int = await writer.scalar(_ADD, row)
    return suggestion_id


async def get(reader: Reader, user_id: int, suggestion_id: int) -> Kept | None:
    """One of the member's own suggestions."""
    row = await reader.first(_GET, {"user": user_id, "suggestion": suggestion_id})
    return row and _kept(row)


async def undecided(reader: Reader, user_id: int) -> Kept | None:
    """The suggestion that waits for an answer, whether it was put off or not."""
    row = await reader.first(_UNDECIDED, {"user": user_id})
    return row and _kept(row)


async def decide(
    writer: Writer, suggestion_id: int, accepted: bool, now: datetime, history_id: int | None = None
) -> bool:
    """The member's answer, with the change that takes it back. Whether it was still open."""
    values = {"answer": accepted, "lapsed": None, "now": now, "change": history_id}
    return await writer.first(_DECIDE, {"suggestion": suggestion_id, **values}) is not None


async def lapse(writer: Writer, suggestion_id: int, today: date, now: datetime) -> None:
    """Close one that was never answered, or that no longer fits; the habit isn't left in peace for that."""
    values = {"answer": False, "lapsed": today, "now": now, "change": None}
    await writer.first(_DECIDE, {"suggestion": suggestion_id, **values})


async def put_off(writer: Writer, suggestion_id: int, until: date) -> bool:
    """Ask again on `until`. Whether it was still open."""
    return await writer.first(_PUT_OFF, {"suggestion": suggestion_id, "until": until}) is not None


async def lately_decided(reader: Reader, user_id: int, now: datetime) -> set[int]:
    """The habits whose suggestion was answered in the four weeks before `now`."""
    rows = await reader.all(_DECIDED, {"user": user_id, "since": now - LEFT_ALONE})
    return {row.habit_id for row in rows}


async def candidates(reader: Reader, user_id: int, today: date) -> tuple[Candidate, ...]:
    """The habits of active goals, with all that a suggestion rests on; a plan that a mentor had to see stays theirs."""
    ours = [
        goal
        for goal in await goals.listed(reader, user_id)
        if goal.status == "active" and not suggestion.is_reviewed(goal.plan)
    ]
    return tuple(candidate for _, candidate in await of_goals(reader, user_id, ours, today))


def _kept(row: Row[Any]) -> Kept:
    made = suggestion.from_json(row.goal_id, row.ai_suggestion, row.evidence)
    return Kept(row.id, made, row.ai_suggestion["versions"], row.accepted, row.later_until, row.created_at)
