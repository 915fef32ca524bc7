import asyncio
from collections.abc import Coroutine

import pytest

from scheduler.crew import Crew
from tests.fakes import FakeClock


async def nothing() -> None:
    """Ends at once."""


async def test_a_round_that_fails_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    crew, stop, rounds = Crew("lanes", 2, FakeClock()), asyncio.Event(), 0

    async def claim() -> int:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise OSError("password=secret")
        stop.set()
        return 0

    await crew.run(claim, stop)
    assert rounds == 2
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text


async def test_what_is_under_way_at_the_end_is_finished() -> None:
    crew, stop, finish, done = Crew("lanes", 2, FakeClock()), asyncio.Event(), asyncio.Event(), []

    async def work() -> None:
        await finish.wait()
        done.append(True)

    async def claim() -> int:
        stop.set()
        return 0

    crew.begin(work(), "sarah", more=False)
    running = asyncio.create_task(crew.run(claim, stop))
    await asyncio.sleep(0)
    finish.set()
    await running
    assert done == [True]


async def test_what_waits_behind_a_task_is_looked_for_when_that_ends() -> None:
    clock = FakeClock()
    crew, left = Crew("lanes", 2, clock), [nothing(), nothing()]

    async def claim() -> int:
        if not left or crew.room < 2:
            return 0
        crew.begin(left.pop(), "sarah", more=True)
        return 1

    await crew.drain(claim)
    assert left == []


async def test_a_crew_knows_how_many_more_it_takes() -> None:
    crew = Crew("lanes", 1, FakeClock())
    assert crew.room == 1
    crew.begin(nothing(), "sarah", more=False)
    assert crew.room == 0
    await crew.settled()
    assert crew.room == 1


async def test_a_task_that_fails_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("I feel tired")

    crew = Crew("lanes", 1, FakeClock())
    work: Coroutine[None, None, None] = fail()
    crew.begin(work, "sarah", more=False)
    await crew.settled()
    await asyncio.sleep(0)
    assert "ValueError" in caplog.text
    assert "tired" not in caplog.text
