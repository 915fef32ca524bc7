"""Which changes of plan wait for a member's answer, without what they say."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from storage.database import Reader

_WAITING = text("""
    SELECT id, patch FROM plan_patches WHERE user_id = :user AND state = 'offered' AND expires_at > :now ORDER BY id
""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change that may still be accepted, and the habits that it is of."""

    id: int
    habit_ids: frozenset[int]

    def is_of(self, habit_ids: Collection[int]) -> bool:
        """Whether it changes any of these habits."""
        return not self.habit_ids.isdisjoint(habit_ids)


async def waiting(reader: Reader, user_id: int, now: datetime) -> list[Waiting]:
    """Those that wait, the oldest first."""
    rows = await reader.all(_WAITING, {"user": user_id, "now": now})
    return [Waiting(row.id, frozenset(change["habit_id"] for change in row.patch)) for row in rows]
