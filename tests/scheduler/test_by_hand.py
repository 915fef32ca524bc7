import asyncio
from datetime import datetime, timedelta

from scheduler import by_hand
from scheduler.job import Counts, Tools
from scheduler.timetable import Alone, Every
from storage.database import Database
from tests import people
from tests.fakes import FakeClock
from tests.scheduler.errands import NOON, Errand, tools
from tests.storage.queues.payloads import rows

HOUR = timedelta(hours=1)


def never_busy() -> None:
    raise AssertionError("nothing else runs")


async def test_a_job_without_a_subject_runs_as_of_the_given_moment_each_time(database: Database) -> None:
    ran: list[datetime] = []

    async def run(tools: Tools, now: datetime) -> Counts:
        ran.append(now)
        return {"rows": 3}

    entry = Alone("sync", Every(HOUR), HOUR, run)
    for _ in range(2):
        assert await by_hand.run(tools(database), entry, NOON, busy=never_busy) == {"rows": 3}
    assert ran == [NOON, NOON]


async def test_a_run_by_hand_waits_for_the_one_under_way(database: Database) -> None:
    begun, gate, told = asyncio.Event(), asyncio.Event(), asyncio.Event()
    ran: list[str] = []

    async def slow(tools: Tools, now: datetime) -> Counts:
        begun.set()
        await gate.wait()
        ran.append("slow")
        return {}

    async def quick(tools: Tools, now: datetime) -> Counts:
        ran.append("quick")
        return {}

    async with asyncio.TaskGroup() as group:
        group.create_task(by_hand.run(tools(database), Alone("sync", Every(HOUR), HOUR, slow), NOON, busy=never_busy))
        await begun.wait()
        second = Alone("sync", Every(HOUR), HOUR, quick)
        group.create_task(by_hand.run(tools(database), second, NOON, busy=told.set, clock=FakeClock(NOON)))
        await told.wait()
        gate.set()
    assert ran == ["slow", "quick"]


async def test_a_failure_is_among_the_counts(database: Database) -> None:
    async def run(tools: Tools, now: datetime) -> Counts:
        raise KeyError("x")

    entry = Alone("sync", Every(HOUR), HOUR, run)
    assert await by_hand.run(tools(database), entry, NOON, busy=never_busy) == {"failed": 1}


async def test_members_are_served_who_are_due_and_not_too_late_and_only_once(database: Database) -> None:
    for zone in ("Europe/London", "America/New_York", "Asia/Kolkata"):
        await people.member(database, f"Ann in {zone}", zone)
    errand = Errand()
    counts = await by_hand.run(tools(database), errand.entry, NOON, busy=never_busy)
    assert counts == {"queued": 2, "done": 2}
    assert await by_hand.run(tools(database), errand.entry, NOON, busy=never_busy) == {"queued": 0}
    later = await by_hand.run(tools(database), errand.entry, NOON + 3 * HOUR, busy=never_busy)
    assert later == {"queued": 2, "done": 2}
    assert await rows(database, "SELECT count(*) FROM history") == [(4,)]
