import asyncio
from datetime import UTC, datetime, timedelta

from storage.clock import lone_jobs, occurrences
from storage.clock.occurrences import Due, Occurrence
from storage.database import Database, Worker
from tests.storage.queues.payloads import OVER, rows

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CLOCK = Worker("clock")


def sync(at: datetime) -> Due:
    return Due("sync", None, None, at.date(), f"{at:%H:%M}", at, at + HOUR)


async def queue(database: Database, *instants: datetime) -> int:
    async with database.writing(CLOCK) as writer:
        return await occurrences.queue(writer, [sync(at) for at in instants])


async def claim(database: Database, now: datetime = NOON, lease: timedelta = MINUTE) -> Occurrence | None:
    async with database.writing(CLOCK) as writer:
        return await lone_jobs.claim(writer, "sync", lease, now)


async def by_hand(database: Database) -> Occurrence | None:
    async with database.writing(CLOCK) as writer:
        return await lone_jobs.claim_by_hand(writer, "sync", MINUTE, NOON)


async def done(database: Database, occurrence: Occurrence) -> None:
    async with database.writing(CLOCK) as writer:
        await occurrences.finish(writer, occurrence, "done", NOON, counts={"rows": 3})


async def kept(database: Database) -> list[tuple[str, str, str | None]]:
    found = await rows(database, "SELECT nominal, state, reason FROM occurrences ORDER BY due_at, id")
    return [(nominal, state, reason) for nominal, state, reason in found]


async def test_only_the_newest_is_run(database: Database) -> None:
    await queue(database, NOON - 10 * MINUTE, NOON - 5 * MINUTE, NOON, NOON + 5 * MINUTE)
    claimed = await claim(database)
    assert claimed is not None
    await done(database, claimed)
    assert await kept(database) == [
        ("11:50", "skipped", "superseded"),
        ("11:55", "skipped", "superseded"),
        ("12:00", "done", None),
        ("12:05", "due", None),
    ]


async def test_two_runs_of_a_job_never_overlap(database: Database) -> None:
    await queue(database, NOON - 5 * MINUTE)
    first = await claim(database)
    await queue(database, NOON)
    assert await claim(database) is None
    assert await by_hand(database) is None
    assert first is not None
    await done(database, first)
    hands = await asyncio.gather(*(claim(database) for _ in range(3)))
    assert sum(hand is not None for hand in hands) == 1


async def test_a_run_that_its_process_did_not_survive_is_made_up_for(database: Database) -> None:
    await queue(database, NOON)
    assert await claim(database, lease=OVER)
    again = await claim(database)
    assert again is not None
    assert again.attempts == 2


async def test_a_run_by_hand_needs_nothing_due_and_is_recorded(database: Database) -> None:
    run = await by_hand(database)
    assert run is not None
    await done(database, run)
    again = await by_hand(database)
    assert again is not None
    [(nominal, state, counts)] = await rows(
        database, "SELECT nominal, state, counts::text FROM occurrences WHERE state = 'done'"
    )
    assert nominal.startswith("12:00 by hand")
    assert (state, counts) == ("done", '{"rows": 3}')


async def test_what_is_passed_over_is_recorded_unless_it_is_known(database: Database) -> None:
    await queue(database, NOON)
    async with database.writing(CLOCK) as writer:
        await lone_jobs.pass_over(writer, "sync", [sync(NOON - 5 * MINUTE), sync(NOON)], NOON)
        await lone_jobs.pass_over(writer, "sync", [], NOON)
    assert await kept(database) == [("11:55", "skipped", "superseded"), ("12:00", "due", None)]


async def test_a_job_done_in_a_future_that_is_yet_to_come_is_done_again_then(database: Database) -> None:
    await queue(database, NOON)
    claimed = await claim(database)
    assert claimed is not None
    await done(database, claimed)
    assert await queue(database, NOON) == 0
    async with database.writing(CLOCK) as writer:
        await lone_jobs.set_back(writer, "sync", NOON - HOUR)
        await lone_jobs.set_back(writer, "sync", NOON - HOUR)
    assert await queue(database, NOON) == 1
