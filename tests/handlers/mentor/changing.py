"""Sue runs on Mondays, Wednesdays and Fridays since 9 February, in Maya's care. It is Saturday the 28th."""

import pytest

from tests.dialog import Desk, Dialog, with_goal
from tests.handlers.mentor.conftest import linked

RUNS = "I want to run 3x per week on Mon, Wed and Fri"
LINE = "Run: 3× a week → 2× a week (Mon Wed or any day), Mon 2 Mar to Sun 15 Mar, then as now"
VERSIONS = 'SELECT "from"::text, until::text, schedule ->> \'kind\' FROM habit_versions ORDER BY "from"'

Pair = tuple[Desk, Dialog]


@pytest.fixture
async def pair(maya: Desk, sue: Dialog) -> Pair:
    sue.at = "2026-02-09T10:15"
    await with_goal(sue, RUNS)
    sue.at = "2026-02-28T10:15"
    await linked(maya, sue)
    for day in ("23 Feb", "25 Feb"):
        await sue.says(f"I ran on {day}")
    await sue.hears()
    return maya, sue


@pytest.fixture
async def asked(pair: Pair) -> Pair:
    """Sue has read the question."""
    maya, sue = pair
    await maya.says("plan sue run 2x a week until 15 Mar")
    await maya.says("Approve")
    await sue.hears()
    return pair
