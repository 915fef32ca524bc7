"""One change of one habit's plan, as it is proposed, stored and applied."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from coaching.insight.schema import PatchOp, Stored
from coaching.values import Flex, Habit, Kind, Schedule, Span


class Op(StrEnum):
    """What is changed; the names are the contract's, but for `AMOUNT`, which no model may propose."""

    TIMES = "set_times_per_week"
    DAYS = "set_days"
    MINUTES = "set_minutes"
    AMOUNT = "set_amount"
    MOVE = "move_time"
    PAUSE = "pause"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True)
class Change:
    """From `first` to `until` (both included; None: for good) this is another way; `before` is what holds until then.

    `days` are the weekdays (0 is Monday) that a number of times a week, or named days, come to.
    """

    op: Op
    habit_id: int
    title: str
    before: Stored
    to: Stored
    first: date
    until: date | None = None
    days: tuple[int, ...] = ()
    reason: str = ""
    sources: tuple[str, ...] = ()
    unit: str = ""
    """Of an amount."""

    @property
    def span(self) -> Span:
        """The dates that it is for."""
        return Span(self.first, self.until)

    @property
    def schedule(self) -> Schedule | None:
        """When the habit is due under it; None where that stays as it is."""
        if self.op not in (Op.TIMES, Op.DAYS):
            return None
        if len(self.days) == len(range(7)):
            return Schedule(Kind.DAILY)
        if self.op is Op.DAYS:
            return Schedule(Kind.WEEKDAYS, weekdays=self.days)
        return Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, len(self.days), self.days)


def of_op(op: PatchOp, habit: Habit, days: tuple[int, ...]) -> Change:
    """The change that a checked op of an answer proposes. The last day of a pause may stand in `to` or in `until`."""
    until = date.fromisoformat(op.until) if op.until else None
    if op.op == Op.PAUSE and isinstance(op.to, str):
        until = date.fromisoformat(op.to)
    first = date.fromisoformat(op.effective_from)
    given = (Op(op.op), habit.id, habit.title, op.before, op.to, first, until, days)
    return Change(*given, op.reason, tuple(op.source_ids))


def to_json(change: Change) -> dict[str, Any]:
    """The change under the contract's names, without the reason."""
    return {
        "op": change.op.value,
        "habit_id": change.habit_id,
        "title": change.title,
        "from": change.before,
        "to": change.to,
        "effective_from": change.first.isoformat(),
        "until": change.until.isoformat() if change.until else None,
        "days": list(change.days),
        "source_ids": list(change.sources),
        **({"unit": change.unit} if change.unit else {}),
    }


def from_json(row: Mapping[str, Any], reason: str = "") -> Change:
    """The change that `to_json` wrote."""
    return Change(
        op=Op(row["op"]),
        habit_id=row["habit_id"],
        title=row["title"],
        before=row["from"],
        to=row["to"],
        first=date.fromisoformat(row["effective_from"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        days=tuple(row["days"]),
        reason=reason,
        sources=tuple(row["source_ids"]),
        unit=row.get("unit", ""),
    )
