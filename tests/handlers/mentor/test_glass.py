"""The glass wall whatever two mentors, a stand-in and three members do, and however processes die meanwhile."""

import pytest

from storage.database import Database
from tests.handlers.mentor.glass_events import glass
from tests.handlers.rows import Rows

EVENTS = 60


@pytest.mark.parametrize("seed", [1, 2])
async def test_a_member_reads_what_was_let_go_and_a_mentor_what_was_answered(
    database: Database, rows: Rows, seed: int
) -> None:
    world = await glass(database, rows, seed)
    for _ in range(EVENTS):
        await world.event()
    await world.finish()
