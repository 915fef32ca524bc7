"""The glass wall under fire: the real process with both platforms, really killed."""

from dataclasses import replace
from pathlib import Path

from benchmarks.desk_chaos import Chaos
from tests.conftest import MASTER_KEYS


async def test_what_was_let_go_is_read_once_and_every_answer_comes_back(database_url: str, tmp_path: Path) -> None:
    tally = await Chaos(database_url, MASTER_KEYS, tmp_path, seed=6, pairs=2).run(3, longest=12)
    assert tally.kills == 3
    assert tally.let_go > 0
    assert tally.kept(), str(tally)
    for promise in ("lost", "doubled", "without_send", "answers_lost", "answers_doubled", "out_of_order"):
        assert not replace(tally, **{promise: 1}).kept()
