"""A member in New York with things to do, whom the real job reminds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coaching.values import Schedule, Target
from scheduler import by_hand
from scheduler.job import Counts, Tools
from scheduler.timetable import TIMETABLE
from storage.clock import closing
from storage.database import Database, Member
from tests import people as cast
from tests.dialog import Dialog
from tests.storage import programme

ENTRY = next(entry for entry in TIMETABLE if entry.name == "reminders")
NEW_YORK = ZoneInfo("America/New_York")
HALF_AN_HOUR = Target(30, "min", 10)


@dataclass
class Reminded:
    """Sarah. Everything was begun on Monday, 9 February; `at` moves to a local time, and reminds."""

    database: Database
    user: int
    dialog: Dialog
    counts: Counts = field(default_factory=dict)
    """What the job did last."""

    @classmethod
    async def sarah(cls, database: Database) -> "Reminded":
        user = await cast.sarah(database)
        return cls(database, user, Dialog(database, name="sarah", at="2026-02-09T09:00"))

    async def wants(
        self,
        title: str = "Run",
        schedule: Schedule = programme.RUNS,
        target: Target = HALF_AN_HOUR,
        **times: str,
    ) -> int:
        """A habit, with what is known of its times."""
        async with self.database.writing(Member(self.user)) as writer:
            goal = await programme.add_goal(writer, self.user, title)
            habit = await programme.add_habit(writer, self.user, goal, schedule, title, target)
        for column, wall in times.items():
            await self.did(f"UPDATE habits SET {column} = '{wall}' WHERE id = {habit}")  # noqa: S608
        return habit

    async def set(self, **columns: object) -> None:
        """What is set of the member."""
        for column, value in columns.items():
            await self.did(f"UPDATE users SET {column} = '{value}' WHERE id = {self.user}")  # noqa: S608

    async def did(self, statement: str) -> Sequence[tuple[object, ...]]:
        """Anything, seen by nobody's eyes but the test's."""
        async with self.database.engine.begin() as connection:
            result = await connection.execute(text(statement))
            return [tuple(row) for row in result.all()] if result.returns_rows else []

    async def at(self, local: str) -> str:
        """Run the job as of this time in New York; what the member then hears."""
        self.dialog.at = local
        now = datetime.fromisoformat(local).replace(tzinfo=NEW_YORK).astimezone(UTC)
        tools = Tools(self.database, lambda platform, reply: (reply,), lambda conversation: None)
        self.counts = await by_hand.run(tools, ENTRY, now, busy=lambda: None)
        return await self.dialog.hears()

    async def daily(self, first: date, days: int, wall: str) -> list[str]:
        """What comes of that time of each of so many days: the reasons."""
        found = []
        for number in range(days):
            now = datetime.combine(first + timedelta(days=number), time(12), NEW_YORK)
            await closing.close(self.database, now)
            await self.at(f"{first + timedelta(days=number)}T{wall}")
            found.append(next((reason for reason in self.counts if reason != "queued"), ""))
        return found
