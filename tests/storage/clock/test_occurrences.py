import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.clock import occurrences
from storage.clock.occurrences import CRASHES, Due, Finished, Occurrence
from storage.database import Database, Member, Worker
from storage.queues.inbox import LostClaim
from tests import people
from tests.storage.queues.payloads import OVER, rows

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
CLOCK = Worker("clock")

_EFFECT = text("UPDATE users SET week_start = week_start + 1 WHERE id = :id")


def due(user_id: int | None = None, at: datetime = NOON, kind: str = "weekly_review") -> Due:
    return Due(kind, user_id, None, at.date(), f"{at:%H:%M}", at, at + HOUR)


async def queue(database: Database, *dues: Due) -> int:
    async with database.writing(CLOCK) as writer:
        return await occurrences.queue(writer, dues)


async def claim(
    database: Database, now: datetime = NOON, lease: timedelta = MINUTE, limit: int = 10
) -> Sequence[Occurrence]:
    async with database.writing(CLOCK) as writer:
        return await occurrences.claim(writer, "weekly_review", limit, lease, now)


async def finish(database: Database, occurrence: Occurrence) -> None:
    """What a job does for a member: its effect, and the end of its occurrence."""
    assert occurrence.due.user_id is not None
    async with database.writing(Member(occurrence.due.user_id)) as writer:
        await writer.run(_EFFECT, {"id": occurrence.due.user_id})
        await occurrences.finish(writer, occurrence, "done", NOON, reason="sent")


async def states(database: Database) -> list[tuple[str, str | None]]:
    found = await rows(database, "SELECT state, reason FROM occurrences ORDER BY due_at, id")
    return [(state, reason) for state, reason in found]


async def effects(database: Database) -> int:
    return int((await rows(database, "SELECT sum(week_start) FROM users"))[0][0])


async def test_what_is_due_is_queued_once_whoever_queues_it(database: Database) -> None:
    sarah = await people.sarah(database)
    assert await queue(database, due(sarah), due(None)) == 2
    assert await queue(database, due(sarah), due(None), due(sarah, NOON + MINUTE)) == 1
    assert await states(database) == [("due", None)] * 3


async def test_two_processes_that_queue_at_once_leave_one(database: Database) -> None:
    sarah, ben = await people.sarah(database), await people.ben(database)
    both = [due(sarah), due(ben), due(None)]
    assert sorted(await asyncio.gather(queue(database, *both), queue(database, *reversed(both)))) == [0, 3]


async def test_what_is_due_is_claimed_oldest_first_with_what_was_noted(database: Database) -> None:
    sarah = await people.sarah(database)
    late, early, later = due(sarah), due(sarah, NOON - MINUTE), due(sarah, NOON + MINUTE)
    await queue(database, replace(late, detail={"goal": 7}), early, later)
    claimed = await claim(database)
    assert [each.due for each in claimed] == [early, replace(late, detail={"goal": 7})]
    assert [each.attempts for each in claimed] == [1, 1]
    assert await claim(database) == ()


async def test_the_same_is_never_claimed_twice_at_once(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, *(due(sarah, NOON - number * MINUTE) for number in range(30)))
    hands = await asyncio.gather(*(claim(database, limit=10) for _ in range(5)))
    ids = [each.id for hand in hands for each in hand]
    assert len(ids) == len(set(ids)) == 30


async def test_what_is_too_late_is_skipped_and_says_so(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah))
    assert await claim(database, NOON + HOUR) == ()
    assert await states(database) == [("skipped", "late")]


async def test_what_failed_until_it_was_too_late_has_failed(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah))
    [claimed] = await claim(database)
    async with database.writing(CLOCK) as writer:
        await occurrences.fail(writer, claimed, "KeyError", timedelta())
    assert await states(database) == [("due", "KeyError")]
    assert await claim(database, NOON + HOUR) == ()
    assert await states(database) == [("failed", "KeyError")]


async def test_a_failure_waits_and_a_failure_for_good_never_comes_back(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah), due(sarah, NOON - MINUTE))
    for_good, again = await claim(database)
    async with database.writing(CLOCK) as writer:
        await occurrences.fail(writer, for_good, "KeyError", None)
        await occurrences.fail(writer, again, "KeyError", HOUR)
    assert await claim(database) == ()
    assert await states(database) == [("failed", "KeyError"), ("due", "KeyError")]


async def test_what_ends_the_process_each_time_is_given_up(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah))
    for _ in range(CRASHES):
        assert len(await claim(database, lease=OVER)) == 1
    assert await claim(database) == ()
    assert await states(database) == [("failed", "crashed")]


async def test_what_was_late_is_due_again_if_the_clock_comes_by_once_more(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah), due(sarah, NOON - MINUTE))
    [done] = await claim(database, limit=1)
    await finish(database, done)
    await claim(database, NOON + 2 * HOUR)
    assert await queue(database, due(sarah), due(sarah, NOON - MINUTE)) == 1
    assert await states(database) == [("done", "sent"), ("due", None)]
    assert len(await claim(database)) == 1


async def test_the_effect_of_a_lost_claim_is_rolled_back(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah))
    [lost] = await claim(database, lease=OVER)
    [held] = await claim(database)
    with pytest.raises(LostClaim):
        await finish(database, lost)
    assert await effects(database) == 0
    await finish(database, held)
    assert await effects(database) == 1
    with pytest.raises(LostClaim):
        await finish(database, held)
    assert await effects(database) == 1
    assert await states(database) == [("done", "sent")]


async def test_of_many_that_came_to_nothing_the_lost_ones_are_left_out(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah), due(sarah, NOON - MINUTE))
    lost, _ = await claim(database, lease=OVER)
    again, held = await claim(database)
    async with database.writing(CLOCK) as writer:
        endings = [Finished(lost, "skipped", "paused"), Finished(held, "skipped", "quiet")]
        assert await occurrences.finish_all(writer, endings, NOON) == 1
        assert await occurrences.held(writer, [lost, again, held]) == {again.id}
    assert await states(database) == [("claimed", None), ("skipped", "quiet")]


async def test_work_that_takes_long_is_held_on_to_and_what_is_given_back_is_free_at_once(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah))
    claimed = await claim(database, lease=OVER)
    async with database.writing(CLOCK) as writer:
        await occurrences.extend(writer, claimed, MINUTE)
    assert await claim(database) == ()
    async with database.writing(CLOCK) as writer:
        await occurrences.release(writer, claimed)
    assert [each.attempts for each in await claim(database)] == [1]


async def test_a_member_sees_and_ends_no_others_occurrence(database: Database) -> None:
    sarah, ben = await people.sarah(database), await people.ben(database)
    await queue(database, due(sarah))
    [claimed] = await claim(database)
    with pytest.raises(LostClaim):
        async with database.writing(Member(ben)) as writer:
            await occurrences.finish(writer, claimed, "done", NOON)


async def test_what_waits_is_told_by_kind(database: Database) -> None:
    sarah = await people.sarah(database)
    await queue(database, due(sarah), due(sarah, NOON + HOUR, "monthly_report"))
    async with database.reading(CLOCK) as reader:
        assert await occurrences.waiting(reader, ["weekly_review", "monthly_report", "sync"], NOON) == {"weekly_review"}
