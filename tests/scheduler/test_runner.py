import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from scheduler.job import Counts, Tools
from scheduler.runner import Runner
from scheduler.timetable import Alone, Entry, Every, PerMember
from scheduler.timing import SystemClock
from storage.clock import occurrences
from storage.clock.occurrences import Occurrence
from storage.database import Database, Worker
from tests import people
from tests.fakes import FakeClock
from tests.scheduler.errands import NOON, Errand, effect, tools
from tests.storage.queues.payloads import rows

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

_LAPSE = text("UPDATE occurrences SET lease_until = clock_timestamp() WHERE id = :id")


class Lone:
    """A job without a subject, which remembers when it ran and raises what it is told to."""

    def __init__(self, name: str = "sync", every: timedelta = 5 * MINUTE) -> None:
        self.ran: list[datetime] = []
        self.faults: list[Exception] = []
        self.gate: asyncio.Event | None = None
        self.begun = asyncio.Event()
        self.entry = Alone(name, Every(every), HOUR, self.run)

    async def run(self, tools: Tools, now: datetime) -> Counts:
        self.begun.set()
        if self.gate:
            await self.gate.wait()
        if self.faults:
            raise self.faults.pop()
        self.ran.append(now)
        return {"rows": 3}


def runner(database: Database, clock: FakeClock, *timetable: Entry, batch: int = 200) -> Runner:
    return Runner(tools(database), timetable, clock=clock, batch=batch)


async def tick(runner: Runner) -> None:
    await runner.tick()
    await runner.settled()


async def kept(database: Database, kind: str) -> list[tuple[str, str, str | None]]:
    found = await rows(
        database, "SELECT nominal, state, reason FROM occurrences WHERE kind = :kind ORDER BY due_at, id", kind=kind
    )
    return [(nominal, state, reason) for nominal, state, reason in found]


async def done_times(database: Database) -> list[int]:
    """For each occurrence that had an effect, how many it had."""
    query = "SELECT count(*) FROM history GROUP BY after -> 'occurrence'"
    return [count for (count,) in await rows(database, query)]


async def impatient(database: Database) -> None:
    """Nobody waits for back-off any more."""
    async with database.writing(Worker("clock")) as writer:
        await writer.run(text("UPDATE occurrences SET not_before = NULL"))


async def test_a_job_runs_at_each_of_its_instants_and_keeps_its_counts(database: Database) -> None:
    clock, sync = FakeClock(NOON), Lone()
    process = runner(database, clock, sync.entry)
    for _ in range(10):
        await tick(process)
        clock.pass_by(60)
    assert sync.ran == [NOON, NOON + 5 * MINUTE]
    found = await rows(database, "SELECT counts::text FROM occurrences")
    assert found == [('{"rows": 3}',)] * 2
    assert (process.measures.jobs["sync"].runs, process.measures.jobs["sync"].failures) == (2, 0)


async def test_after_an_outage_the_newest_is_run_and_the_others_are_recorded(database: Database) -> None:
    clock, sync = FakeClock(NOON), Lone()
    process = runner(database, clock, sync.entry)
    await tick(process)
    clock.pass_by(17 * 60)
    await tick(process)
    assert await kept(database, "sync") == [
        ("12:00", "done", None),
        ("12:05", "skipped", "superseded"),
        ("12:10", "skipped", "superseded"),
        ("12:15", "done", None),
    ]


async def test_a_clock_set_back_does_not_stop_the_jobs(database: Database) -> None:
    clock, sync = FakeClock(NOON), Lone()
    process = runner(database, clock, sync.entry)
    await tick(process)
    clock.pass_by(-48 * 3600)
    await tick(process)
    clock.pass_by(300)
    await tick(process)
    clock.pass_by(48 * 3600 - 300)
    await tick(process)
    assert len(sync.ran) == 4


async def test_a_job_that_fails_is_tried_again_and_stops_no_other(database: Database) -> None:
    clock, broken, sync = FakeClock(NOON), Lone("risk"), Lone()
    broken.faults = [ValueError("first"), KeyError("second")]
    process = runner(database, clock, broken.entry, sync.entry)
    await tick(process)
    assert (len(broken.ran), len(sync.ran)) == (0, 1)
    assert await kept(database, "risk") == [("12:00", "due", "KeyError")]
    await tick(process)  # too early: it waits
    assert len(broken.faults) == 1
    for _ in range(2):
        await impatient(database)
        await tick(process)
    assert await kept(database, "risk") == [("12:00", "done", None)]
    assert process.measures.jobs["risk"].failures == 2


async def test_a_slow_job_is_not_begun_twice_and_holds_up_no_other(database: Database) -> None:
    clock, slow, sync = FakeClock(NOON), Lone("risk"), Lone()
    slow.gate = asyncio.Event()
    process = runner(database, clock, slow.entry, sync.entry)
    await process.tick()
    await slow.begun.wait()
    clock.pass_by(300)
    await process.tick()
    slow.gate.set()
    await process.settled()
    assert slow.ran == [NOON]  # NOON + 5 min waits for the next tick
    await tick(process)
    assert [at - NOON for at in slow.ran] == [timedelta(), 5 * MINUTE]
    assert sync.ran[0] == NOON


async def test_each_member_is_served_once_in_batches(database: Database) -> None:
    for number in range(7):
        await people.member(database, f"Ann {number}", "Europe/London")
    clock, errand = FakeClock(NOON), Errand()
    processes = [runner(database, clock, errand.entry, batch=3) for _ in range(2)]
    await asyncio.gather(*(tick(process) for process in processes))
    assert await done_times(database) == [1] * 7
    assert max(errand.batches) == 3


async def test_one_member_whose_errand_fails_holds_up_no_other(database: Database) -> None:
    members = [await people.member(database, f"Ann {number}", "Europe/London") for number in range(5)]
    poison = {members[1]}

    def before(occurrence: Occurrence) -> None:
        if occurrence.due.user_id in poison:
            raise KeyError("a word of hers")

    clock, errand = FakeClock(NOON), Errand(before=before)
    process = runner(database, clock, errand.entry)
    await tick(process)
    assert await done_times(database) == [1] * 4
    assert ("12:00", "due", "KeyError") in await kept(database, "errand")
    poison.clear()
    await impatient(database)
    await tick(process)
    assert await done_times(database) == [1] * 5


async def test_a_claim_that_another_took_over_is_left_to_it(database: Database) -> None:
    for number in range(2):
        await people.member(database, f"Ann {number}", "Europe/London")
    thief: list[Occurrence] = []

    async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
        if not thief:
            async with tools.database.writing(Worker("clock")) as writer:
                await writer.run(_LAPSE, {"id": claimed[0].id})
                thief.extend(await occurrences.claim(writer, "errand", 1, MINUTE, now))
        for occurrence in claimed:
            await effect(tools.database, occurrence, now)
        return {}

    process = runner(database, FakeClock(NOON), PerMember("errand", Errand().queue, run, HOUR))
    await tick(process)
    assert sorted(state for _, state, _ in await kept(database, "errand")) == ["claimed", "done"]
    await effect(database, thief[0], NOON)
    assert await done_times(database) == [1, 1]


async def test_what_a_job_forgets_is_told_as_a_failure(database: Database) -> None:
    await people.member(database, "Ann", "Europe/London")

    async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
        return {}

    process = runner(database, FakeClock(NOON), PerMember("errand", Errand().queue, run, HOUR))
    await tick(process)
    assert await kept(database, "errand") == [("12:00", "due", "Unfinished")]


async def test_what_is_due_beyond_its_window_is_recorded_as_late(database: Database) -> None:
    await people.member(database, "Ann", "Europe/London")
    clock, errand = FakeClock(NOON + MINUTE), Errand()
    process = runner(database, clock, errand.entry)
    await tick(process)
    clock.pass_by(7 * 3600)  # 19:01
    await tick(process)
    assert await kept(database, "errand") == [
        ("12:00", "done", None),
        ("15:00", "skipped", "late"),
        ("18:00", "done", None),
    ]


async def test_an_end_breaks_off_what_takes_too_long_and_leaves_it_to_others(database: Database) -> None:
    clock, slow = FakeClock(NOON), Lone()
    slow.gate = asyncio.Event()
    process = runner(database, clock, slow.entry)
    await process.tick()
    await slow.begun.wait()
    await process.end(grace=0)
    assert slow.ran == []
    slow.gate.set()
    await tick(runner(database, clock, slow.entry))
    assert slow.ran == [NOON]


async def test_a_broken_queue_stops_no_other_and_is_tried_again(database: Database) -> None:
    await people.member(database, "Ann", "Europe/London")
    clock, errand, sync = FakeClock(NOON), Errand(), Lone()
    faults = [KeyError("x")]

    async def queue(writer: object, window: object) -> int:
        raise faults[0]

    broken = PerMember("errand", queue, errand.run, HOUR)
    await tick(runner(database, clock, broken, sync.entry))
    assert sync.ran == [NOON]
    await tick(runner(database, clock, errand.entry))
    assert await done_times(database) == [1]


async def test_the_clock_of_a_process_that_stands_still_is_told(database: Database) -> None:
    clock = FakeClock(NOON)
    process = runner(database, clock)
    assert process.measures.problem(clock.monotonic()) is None
    clock.pass_by(91)
    assert process.measures.problem(clock.monotonic()) == "no tick for 91 s"
    await tick(process)
    assert process.measures.problem(clock.monotonic()) is None


@pytest.mark.parametrize("late", [0, 90])
async def test_lateness_is_measured(database: Database, late: int) -> None:
    clock, sync = FakeClock(NOON + timedelta(seconds=late)), Lone()
    process = runner(database, clock, sync.entry)
    await tick(process)
    assert process.measures.jobs["sync"].lateness == late


async def test_a_job_that_takes_longer_than_its_lease_keeps_what_it_holds(database: Database) -> None:
    lease, slow, sync = timedelta(seconds=0.3), Lone(), Lone()
    slow.gate = asyncio.Event()
    clock = SystemClock()
    process = Runner(tools(database), [slow.entry], clock=clock, lease=lease)
    beat = asyncio.create_task(process.beat())
    await process.tick()
    await slow.begun.wait()
    await clock.wait(asyncio.Event(), 3 * lease.total_seconds())
    await tick(Runner(tools(database), [sync.entry], clock=clock, lease=lease))
    assert sync.ran == []
    slow.gate.set()
    await process.settled()
    beat.cancel()
    assert len(slow.ran) == 1
    assert [state for _, state, _ in await kept(database, "sync")] == ["done"]
