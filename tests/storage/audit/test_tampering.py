"""Whatever a superuser does to the trail without its key is found."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

import pytest

from storage.audit import trail
from storage.database import Database
from tests.storage.audit.intruder import Intruder
from tests.storage.audit.tamperings import TAMPERINGS, tamper
from tests.storage.audit.trails import filled, verified

ENTRIES = 24
TIMES = 150


@pytest.fixture
async def intruder(database: Database, database_url: str) -> AsyncIterator[Intruder]:
    """Somebody at a trail of some length."""
    await filled(database, ENTRIES)
    intruder = await Intruder.arrived(database_url, seed=13)
    yield intruder
    await intruder.connection.close()


async def test_every_one_of_many_random_tamperings_is_found(database: Database, intruder: Intruder) -> None:
    done: Counter[str] = Counter()
    for number in range(TIMES):
        how = await tamper(intruder)
        done[how] += 1
        assert not (await verified(database)).ok, f"{number}: {how}"
        await intruder.put_back()
    assert (await verified(database)).checked == ENTRIES
    assert len(done) == len(set(TAMPERINGS))


@pytest.mark.parametrize("how", dict.fromkeys(TAMPERINGS), ids=lambda how: how.__name__.strip("_"))
async def test_what_is_honestly_added_afterwards_covers_nothing_up(
    database: Database, intruder: Intruder, how: Callable[[Intruder], Awaitable[None]]
) -> None:
    for _ in range(3):
        await how(intruder)
        with suppress(trail.TrailBroken):
            await filled(database, 2, first=ENTRIES)
        assert not (await verified(database)).ok
        await intruder.put_back()
