"""Promise 6, with processes that are really killed and stopped. `make chaos` does the same a hundred times."""

from dataclasses import replace

from benchmarks.clock_chaos import Chaos, Tally
from tests.conftest import MASTER_KEYS


async def test_each_due_thing_is_done_once_however_processes_die_and_clocks_jump(database_url: str) -> None:
    tally = await Chaos(database_url, MASTER_KEYS, seed=1).run(kills=3, members=3)
    assert (tally.kills, tally.stops, tally.jumps) == (3, 3, 1)
    assert tally.due > 20
    assert tally.taken_over, str(tally)
    assert tally.kept(), str(tally)


async def test_chaos_would_notice_if_whoever_lost_a_claim_could_finish_it(database_url: str) -> None:
    tally = await Chaos(database_url, MASTER_KEYS, seed=1, fenced=False).run(kills=1, members=3)
    assert tally.doubled, str(tally)


def test_a_broken_promise_of_the_clock_is_noticed() -> None:
    kept = Tally(kills=1, stops=0, taken_over=0, jumps=0, due=1, doubled=0, lost=0, runs=0, seconds=1.0)
    assert kept.kept()
    assert not replace(kept, doubled=1).kept()
    assert not replace(kept, lost=1).kept()
