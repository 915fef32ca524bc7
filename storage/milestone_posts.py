"""Milestones that are to be told to groups: of members who opted in, where the group agreed to hear of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text

from coaching.review import FEWEST_PEOPLE
from storage import groups
from storage.database import Reader
from storage.groups import Group
from storage.keys.vault import WrappedKey

FRESH: Final = timedelta(hours=24)
"""What was reached longer ago is no news any more."""

# Only what was reached while the member took part, and, without a name, only where many others might have.
_DUE = text("""
    SELECT m.id, m.user_id, m.type, m.at, goals.category, g.id AS group_id, part.named,
           u.name, k.key_id, k.wrapped
    FROM milestones AS m
    JOIN group_members AS part ON part.user_id = m.user_id AND part.left_at IS NULL AND part.joined_at <= m.at
    JOIN groups AS g ON g.id = part.group_id AND g.state = 'active' AND 'milestones' = ANY(g.posts)
    JOIN users AS u ON u.id = m.user_id
    JOIN member_keys AS k ON k.user_id = m.user_id
    LEFT JOIN goals ON goals.id = m.goal_id
    WHERE m.celebrated = 'reply+group' AND m.at > :since AND m.at <= :now AND u.celebrations = 'group'
      AND (u.safety_hold_until IS NULL OR u.safety_hold_until <= :now)
      AND NOT EXISTS (SELECT 1 FROM group_feed_posts AS p WHERE p.key = 'milestone:' || m.id || ':' || g.id)
      AND (part.named OR :fewest <= (
          SELECT count(*) FROM group_members AS each WHERE each.group_id = g.id AND each.left_at IS NULL))
    ORDER BY m.at, m.id, g.id LIMIT :limit
""")


@dataclass(frozen=True, slots=True)
class DuePost:
    """A milestone that a group has not heard of. `name` is None where the member isn't to be named."""

    milestone_id: int
    user_id: int
    type: str
    category: str
    name: str | None
    group: Group
    at: datetime

    @property
    def key(self) -> str:
        """What makes it be posted once."""
        return f"milestone:{self.milestone_id}:{self.group.id}"


async def due(reader: Reader, now: datetime, limit: int) -> tuple[DuePost, ...]:
    """What is to be posted now, oldest first (as `Worker("feed")`)."""
    values = {"since": now - FRESH, "now": now, "fewest": FEWEST_PEOPLE, "limit": limit}
    found = []
    for row in await reader.all(_DUE, values):
        group = await groups.get(reader, row.group_id)
        assert group is not None
        name = None
        if row.named and row.name is not None:
            cipher = reader.vault.unwrap(WrappedKey(row.user_id, row.key_id, row.wrapped))
            name = cipher.open(row.name, "users.name", row.user_id)
        found.append(DuePost(row.id, row.user_id, row.type, row.category or "", name, group, row.at))
    return tuple(found)
