"""Sarah of `sarah.json`, loaded into Postgres as she stands on the morning of 1 March."""

from datetime import date, datetime, timedelta
from typing import Any

from coaching.schedules import from_json
from coaching.values import Status
from storage import messages, people
from storage.clock import closing
from storage.database import Database, Member, Worker
from storage.messages import Exchange
from tests import people as cast
from tests.storage import programme

TODAY = date(2026, 3, 1)
MORNING = datetime.fromisoformat("2026-03-01T14:00:00+00:00")
"""09:00 in New York."""


async def load_sarah(database: Database, case: dict[str, Any]) -> int:
    """Her id. Her last day is closed."""
    sarah = await cast.sarah(database)
    first = min(date.fromisoformat(habit["start"]) for habit in case["habits"])
    async with database.writing(Member(sarah)) as writer:
        goals = {goal["id"]: await programme.add_goal(writer, sarah, goal["title"], first) for goal in case["goals"]}
        for habit in case["habits"]:
            goal_id, start = goals[habit["goal_id"]], date.fromisoformat(habit["start"])
            schedule = from_json(habit)
            yesterday = start - timedelta(days=1)
            habit_id = await programme.add_habit(
                writer, sarah, goal_id, schedule, habit["title"], start=start, created_on=yesterday
            )
            said = {
                date.fromisoformat(row["for_date"]): Status(row["status"])
                for row in case["checkins"]
                if row["habit_id"] == habit["id"]
            }
            await programme.log(writer, sarah, goal_id, habit_id, said, TODAY)
        for number, message in enumerate(case["messages"]):
            day = date.fromisoformat(message["for_date"])
            exchange = Exchange(
                programme.noon(day), message["text"], "", "chat", sentiment=message["vader_compound"], for_date=day
            )
            await messages.keep(writer, sarah, number + 1, exchange)
            await people.touch(writer, sarah, day)
    async with database.writing(Worker("clock")) as writer:
        await closing.close_days(writer, MORNING)
    return sarah
