"""Members whose days are told of: goals and check-ins written straight into Postgres, and what the jobs then say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import text

from coaching.model import Model
from coaching.values import Schedule, Status, Target
from handlers import wire
from handlers.messages import Reply
from scheduler import by_hand
from scheduler.job import Counts, Tools
from scheduler.timetable import TIMETABLE
from storage import ledger
from storage.database import Database, Member, Worker
from storage.queues import sends
from storage.queues.outbox import Routes
from tests import people
from tests.storage import programme
from tests.storage.programme import RUNS

MINUTES = Target(30, "min", 10)
DECEMBER = date(2025, 12, 1)
LAST_WEEK = date(2026, 2, 16)
"""The Monday of the week that a review of Monday 23 February tells of."""


@dataclass
class Programme:
    """A database with members in New York, and the jobs of the timetable by their names."""

    database: Database
    model: Model | None = None
    woken: list[str] = field(default_factory=list)

    async def member(self, name: str = "Sarah", zone: str = "America/New_York") -> int:
        return await people.member(self.database, name, zone)

    async def goal(
        self,
        user_id: int,
        days: Collection[date] = (),
        *,
        title: str = "Run",
        schedule: Schedule = RUNS,
        start: date = DECEMBER,
        today: date | None = None,
    ) -> tuple[int, int]:
        """A goal with one habit, done on these days, as of the day after; the ids of both."""
        today = today or max([*days, LAST_WEEK]) + timedelta(days=1)
        async with self.database.writing(Member(user_id)) as writer:
            goal_id = await programme.add_goal(writer, user_id, title, start)
            habit_id = await programme.add_habit(writer, user_id, goal_id, schedule, title, MINUTES, start)
            await ledger.rebuild(writer, user_id, {habit_id: start}, today)
            await programme.log(writer, user_id, goal_id, habit_id, dict.fromkeys(days, Status.DONE), today)
        return goal_id, habit_id

    async def job(self, name: str, at: str) -> Counts:
        """What the job of this name counts at this instant."""
        model = self.model
        models = (lambda user_id: model) if model is not None else None
        tools = Tools(self.database, lambda platform, reply: (reply,), self.woken.append, models)
        entry = next(entry for entry in TIMETABLE if entry.name == name)
        return await by_hand.run(tools, entry, datetime.fromisoformat(at), busy=lambda: None)

    async def did(self, statement: str) -> None:
        """Change something behind everybody's back."""
        async with self.database.engine.begin() as connection:
            await connection.execute(text(statement))

    async def said(self, at: str) -> list[Reply]:
        """What waits to be sent at that instant, and is then sent."""
        async with self.database.writing(Worker("delivery")) as writer:
            now = datetime.fromisoformat(at)
            claimed = await sends.claim(writer, Routes(["console"]), 1000, timedelta(minutes=1), now)
            for each in claimed:
                await sends.sent(writer, each, "1")
        return [wire.loaded(each.payload)[1] for each in claimed]


def weekly(monday: date, weekdays: Sequence[int], weeks: int = 1) -> list[date]:
    """These weekdays of the week that begins on `monday`, and of the weeks before it."""
    return [monday + timedelta(days=day, weeks=-week) for week in range(weeks) for day in weekdays]
