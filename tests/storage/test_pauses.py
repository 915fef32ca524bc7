from datetime import timedelta

from coaching.values import Span
from storage import ledger, pauses
from storage.database import Database, Member
from tests import people as cast
from tests.storage import programme
from tests.storage.programme import DAILY, START, noon

DAY = timedelta(days=1)
WEEK = Span(START, START + 6 * DAY)


async def test_paused_days_leave_the_ledger_and_come_back(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal, other = await programme.add_goal(writer, sarah), await programme.add_goal(writer, sarah, "Read")
        for each in (goal, other):
            await programme.add_habit(writer, sarah, each, DAILY, created_on=START - DAY)
        before = await ledger.slots(writer, sarah, WEEK)

        everything = await pauses.add(writer, sarah, Span(START, START + DAY), None, START, noon(START))
        one = await pauses.add(writer, sarah, Span(START + 2 * DAY), goal, START, noon(START))
        assert [(slot.day - START).days for slot in await ledger.slots(writer, sarah, WEEK)] == [2, 3, 4, 5, 6]
        assert await pauses.listed(writer, sarah) == (
            pauses.Pause(everything, None, Span(START, START + DAY)),
            pauses.Pause(one, goal, Span(START + 2 * DAY)),
        )

        for pause in (everything, one):
            assert await pauses.remove(writer, sarah, pause, START)
            assert not await pauses.remove(writer, sarah, pause, START)
        assert await ledger.slots(writer, sarah, WEEK) == before
