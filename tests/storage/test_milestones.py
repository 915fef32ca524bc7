from datetime import UTC, date, datetime, timedelta

from coaching.schedules import week_of
from storage import milestones
from storage.database import Database, Member
from storage.milestones import Moment, Reached
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)
TODAY = date(2026, 2, 28)
FIRST = Reached("habit 1 total_1", "total_1", 1, 7, "reply")


async def moment(database: Database, user_id: int, days: int = 0) -> Moment:
    today = TODAY + timedelta(days=days)
    async with database.reading(Member(user_id)) as reader:
        return await milestones.moment(reader, user_id, [7], NOW + timedelta(days=days), today, week_of(today))


async def keep(database: Database, user_id: int, *reached: Reached) -> None:
    async with database.writing(Member(user_id)) as writer:
        await milestones.keep(writer, user_id, reached, TODAY, NOW)


async def test_a_milestone_is_kept_once_and_stays_as_it_was(database: Database) -> None:
    sarah = await cast.sarah(database)
    await keep(database, sarah, FIRST)
    await keep(database, sarah, Reached(FIRST.key, FIRST.type, 1, 7, "cap"))
    found = await moment(database, sarah)
    assert found.reached == {FIRST.key}
    assert (found.today_count, found.week_count) == (1, 1)


async def test_only_what_was_said_counts_and_only_in_its_day_and_week(database: Database) -> None:
    sarah = await cast.sarah(database)
    await keep(database, sarah, FIRST, Reached("habit 2 total_1", "total_1", 2, 7, "cap"))
    assert (await moment(database, sarah)).week_count == 1
    assert [(await moment(database, sarah, days)).today_count for days in (0, 1)] == [1, 0]
    assert [(await moment(database, sarah, days)).week_count for days in (1, 2)] == [1, 0]


async def test_a_comeback_may_be_told_again_after_thirty_days(database: Database) -> None:
    sarah = await cast.sarah(database)
    await keep(database, sarah, Reached("comeback 2026-02-28", "comeback", 1, 7, "reply"))
    assert (await moment(database, sarah, 29)).reached == {"comeback 2026-02-28"}
    assert (await moment(database, sarah, 30)).reached == frozenset()


async def test_a_comeback_that_wasnt_told_takes_nothing_from_the_next(database: Database) -> None:
    sarah = await cast.sarah(database)
    await keep(database, sarah, Reached("comeback 2026-02-28", "comeback", 1, 7, "bulk_backfill"))
    assert (await moment(database, sarah, 13)).reached == frozenset()


async def test_milestones_of_other_people_are_nothing_to_a_member(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    await keep(database, sarah, FIRST)
    assert (await moment(database, ben)).reached == frozenset()
