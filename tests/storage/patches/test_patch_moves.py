"""Times of day that a change of plan sets, and what members choose themselves meanwhile."""

import asyncio
from typing import Any

from sqlalchemy import text

from storage.database import Database, Member, Worker
from storage.patches import patch_moves
from tests import people as cast
from tests.storage import programme

WAITING = text("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
EVENING: dict[str, Any] = {"time_of_day": "evening", "planned_at": None, "cue_at": None, "remind_at": None}


async def test_a_time_that_the_member_sets_at_the_same_moment_stays(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        habit = await programme.add_habit(writer, sarah, await programme.add_goal(writer, sarah))
        before = await patch_moves.read(writer, sarah, habit)

    async def replaced() -> bool:
        async with database.writing(Worker("reminders")) as worker:
            return await patch_moves.replace(worker, sarah, habit, [before], EVENING, cast.ARRIVAL)

    async with database.writing(Member(sarah)) as writer:
        await writer.run(text("UPDATE habits SET planned_at = '07:15' WHERE id = :habit"), {"habit": habit})
        replacing = asyncio.create_task(replaced())
        async with database.engine.connect() as owner:
            while not (await owner.execute(WAITING)).all():
                await owner.rollback()  # what is going on is looked at once a transaction
    assert not await replacing
    async with database.reading(Member(sarah)) as reader:
        assert await patch_moves.read(reader, sarah, habit) == {**before, "planned_at": "07:15"}
