import asyncio
from datetime import datetime, timedelta

from scheduler.clockwork import Clockwork
from scheduler.job import Counts, Tools
from scheduler.planning import kinds_of
from scheduler.runner import Runner
from scheduler.timetable import TIMETABLE, Alone, Every
from scheduler.timing import SystemClock
from storage.database import Database
from tests.scheduler.errands import NOON, tools

SOON = 0.05
CONTRACT = (
    "sync",
    "adherence",
    "risk",
    "reminders",
    "weekly_review",
    "plan_suggestions",
    "monthly_report",
    "alerts",
    "digest",
    "feed",
    "housekeeping",
)
"""What `tandem job` knows by the contract."""


class Jumping:
    """Product time in great strides: every look at it is five minutes later."""

    def __init__(self) -> None:
        self._looks = 0

    def __call__(self) -> datetime:
        self._looks += 1
        return NOON + self._looks * timedelta(minutes=5)


async def test_it_ticks_at_once_and_again_and_ends_when_told(database: Database) -> None:
    ran: asyncio.Queue[datetime] = asyncio.Queue()

    async def run(tools: Tools, now: datetime) -> Counts:
        ran.put_nowait(now)
        return {}

    entry = Alone("sync", Every(timedelta(minutes=5)), timedelta(hours=1), run)
    runner = Runner(tools(database), [entry], clock=SystemClock(Jumping()))
    clockwork, stop = Clockwork(runner, SOON), asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(clockwork.run(stop))
        times = [await ran.get() for _ in range(3)]
        assert await clockwork.problem() is None
        stop.set()
    assert times == sorted(set(times))


async def test_an_end_does_not_wait_for_a_job_that_hangs(database: Database) -> None:
    begun, broken_off = asyncio.Event(), asyncio.Event()

    async def run(tools: Tools, now: datetime) -> Counts:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            broken_off.set()
        return {}

    entry = Alone("sync", Every(timedelta(minutes=5)), timedelta(hours=1), run)
    runner = Runner(tools(database), [entry])
    stop = asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(Clockwork(runner, SOON, grace=0.1).run(stop))
        await begun.wait()
        stop.set()
    assert broken_off.is_set()


async def test_a_database_that_is_away_costs_a_tick(database: Database) -> None:
    await database.close()
    nowhere = Database.at("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", database.vault)
    clockwork, stop = Clockwork(Runner(tools(nowhere), []), SOON), asyncio.Event()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(clockwork.run(stop))
        await SystemClock().wait(stop, 4 * SOON)
        stop.set()


def test_the_timetable_holds_what_the_contract_names_and_the_closing_of_days() -> None:
    assert [entry.name for entry in TIMETABLE] == [*CONTRACT, "days"]


def test_no_kind_is_handled_by_two_jobs() -> None:
    kinds = [kind for entry in TIMETABLE for kind in kinds_of(entry)]
    assert len(kinds) == len(set(kinds))
