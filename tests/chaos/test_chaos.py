"""Promises 1 and 2, with processes that are really killed. `make chaos` does the same a thousand times."""

from dataclasses import replace
from pathlib import Path

from benchmarks.chaos import EVERYWHERE, Chaos, Tally
from tests.conftest import MASTER_KEYS


async def test_nothing_is_lost_or_done_twice_however_the_process_dies(database_url: str, tmp_path: Path) -> None:
    kills = 2 * len(EVERYWHERE)
    tally = await Chaos(database_url, MASTER_KEYS, tmp_path, seed=1).run(kills, EVERYWHERE)
    assert tally.kills == kills
    assert tally.accepted > kills
    assert tally.kept(), str(tally)


async def test_a_run_that_dies_between_acceptance_and_record_is_told_as_uncertain(
    database_url: str, tmp_path: Path
) -> None:
    tally = await Chaos(database_url, MASTER_KEYS, tmp_path, seed=2).run(4, ["accepted"])
    assert tally.kept(), str(tally)
    assert tally.uncertain > 0


def test_a_broken_promise_is_noticed() -> None:
    kept = Tally(
        kills=1,
        accepted=1,
        lost=0,
        doubled=0,
        replies_lost=0,
        replies_doubled=0,
        out_of_order=0,
        uncertain=9,
        letters=9,
        seconds=1.0,
    )
    assert kept.kept()
    for promise in ("lost", "doubled", "replies_lost", "replies_doubled", "out_of_order"):
        assert not replace(kept, **{promise: 1}).kept()
