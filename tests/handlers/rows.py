"""What a conversation left in Postgres, seen by nobody's eyes but the test's."""

from typing import Any

import asyncpg


class Rows:
    """Questions to the database, without any member's filter."""

    def __init__(self, connection: "asyncpg.Connection[Any]") -> None:
        self._connection = connection

    async def count(self, table: str, where: str = "true") -> int:
        """How many rows there are."""
        found: int = await self._connection.fetchval(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
        return found

    async def all(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return [tuple(row) for row in await self._connection.fetch(sql)]

    async def one(self, sql: str) -> Any:
        """The first value of a query."""
        return await self._connection.fetchval(sql)

    async def logged(self) -> list[tuple[str, str, str]]:
        """Habit, date (MM-DD) and status of each check-in that stands, in the order of dates."""
        return [
            (title, day, status)
            for title, day, status in await self.all("""
                SELECT h.title, to_char(c.for_date, 'MM-DD'), c.status
                FROM checkins c JOIN habits h ON h.id = c.habit_id
                WHERE c.retracted_at IS NULL ORDER BY c.for_date, h.id, c.id""")
        ]

    async def slots(self, title: str) -> dict[str, str]:
        """The state of each slot of a habit, by date (MM-DD)."""
        found = await self._connection.fetch(
            "SELECT to_char(slot_date, 'MM-DD'), s.state FROM habit_slots s JOIN habits h ON h.id = s.habit_id"
            " WHERE h.title = $1 ORDER BY slot_date",
            title,
        )
        return dict(found)
