"""Nothing reaches a member without Send, whatever a mentor types, taps and takes back."""

from random import Random

import pytest

from storage.database import Database
from tests.dialog import Desk, started
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.wall import Hearing, Threaded, Wall
from tests.handlers.rows import Rows

EVENTS = 60


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_member_gets_exactly_what_was_sent_and_not_recalled(
    maya: Desk, database: Database, rows: Rows, seed: int
) -> None:
    sue = Hearing(database, "Sue")
    await started(sue)
    await linked(maya, sue)
    wall = Wall(Random(seed), Threaded(database, first=1000), sue, rows)
    while wall.events < EVENTS:
        await wall.event()
    await wall.holds()
    assert wall.expected
