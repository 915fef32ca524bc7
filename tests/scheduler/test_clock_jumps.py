"""Promise 6: however many tick, and wherever the clock jumps, each due thing is done once, or late and recorded."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.job import Window
from scheduler.local_times import instants
from scheduler.planning import OVERLAP
from scheduler.runner import Runner
from storage.clock import due_members
from storage.database import Database, Writer
from tests import people
from tests.fakes import FakeClock
from tests.scheduler.errands import CATCH_UP, NOON, Errand, tools
from tests.storage.queues.payloads import rows

ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata")
SPRING = datetime(2026, 3, 29, 0, 17, tzinfo=UTC)
"""Shortly before clocks change in Berlin."""
WALLS = tuple(time(hour, 30) for hour in range(24))

steps = st.lists(
    st.tuples(
        st.sets(st.integers(0, 2), min_size=1),
        st.one_of(
            st.integers(0, 40).map(lambda minutes: timedelta(minutes=minutes)),
            st.integers(-48 * 60, 48 * 60).map(lambda minutes: timedelta(minutes=minutes)),
        ),
    ),
    min_size=1,
    max_size=12,
)


class Hourly(Errand):
    """Due each hour at half past, on everybody's own clock."""

    async def queue(self, writer: Writer, window: Window) -> int:
        found = instants(ZONES, WALLS, window)
        return await due_members.queue_members(writer, self.kind, found, CATCH_UP)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([NOON, SPRING]), steps)
async def test_each_due_thing_is_done_once_however_the_clock_jumps(
    database: Database, begin: datetime, steps: list[tuple[set[int], timedelta]]
) -> None:
    if not await rows(database, "SELECT 1 FROM users"):
        for zone in ZONES:
            await people.member(database, f"Ann {zone}", zone)
    clock, errand = FakeClock(begin), Hourly(kind=f"errand {uuid4()}")
    processes = [Runner(tools(database), [errand.entry], clock=clock, batch=5) for _ in range(3)]
    looked = [begin]
    await _tick([processes[0]])
    for who, jump in steps:
        clock.moment += jump
        looked.append(clock.moment)
        await _tick([processes[each] for each in who])

    done = {
        (zone, for_date, nominal): count
        for zone, for_date, nominal, count in await rows(
            database,
            "SELECT u.time_zone, o.for_date, o.nominal, (SELECT count(*) FROM history AS h"
            " WHERE h.after = jsonb_build_object('occurrence', o.id)) FROM occurrences AS o"
            " JOIN users AS u ON u.id = o.user_id WHERE o.kind = :kind",
            kind=errand.kind,
        )
    }
    assert set(done.values()) <= {0, 1}
    assert {key for key, count in done.items() if count} == _wanted(looked)


def _wanted(looked: list[datetime]) -> set[tuple[str, object, str]]:
    """What was due and not too late at some moment that the clock was looked at, from the first one on."""
    wanted: set[tuple[str, object, str]] = set()
    mark = looked[0] - OVERLAP
    for now in looked:
        if now < mark <= now + OVERLAP:  # no more than the clocks of two machines may differ
            continue
        since = max(mark, now - CATCH_UP) if now >= mark else now - CATCH_UP
        found = instants(ZONES, WALLS, Window(since, now))
        wanted |= {(each.zone, each.for_date, each.nominal) for each in found if now < each.due_at + CATCH_UP}
        mark = now
    return wanted


async def _tick(processes: list[Runner]) -> None:
    await asyncio.gather(*(process.tick() for process in processes))
    await asyncio.gather(*(process.settled() for process in processes))
