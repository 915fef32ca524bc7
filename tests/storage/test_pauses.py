from datetime import timedelta

from coaching.pauses import Change, Pause
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

        everything, one = Pause(None, Span(START, START + DAY)), Pause(goal, Span(START + 2 * DAY))
        await pauses.change(writer, sarah, Change((), (everything, one)), START, noon(START))
        assert [(slot.day - START).days for slot in await ledger.slots(writer, sarah, WEEK)] == [2, 3, 4, 5, 6]
        assert await pauses.listed(writer, sarah) == (everything, one)

        await pauses.change(writer, sarah, Change((one,), ()), START, noon(START))
        assert len(await ledger.slots(writer, sarah, WEEK)) == 2 * 5
        await pauses.change(writer, sarah, Change((everything,), ()), START, noon(START))
        assert await ledger.slots(writer, sarah, WEEK) == before
