"""Postgres and the warehouse end up equal, whatever happened on the way."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.conftest import new_data_dir
from tests.storage.warehouse.runs import sound_run

SEEDS = range(3)
RUNS = 10


@pytest.fixture
def folder() -> Iterator[Path]:
    path = new_data_dir()
    path.mkdir()
    yield path
    shutil.rmtree(path.parent)


@pytest.mark.parametrize("seed", SEEDS)
async def test_nothing_is_missing_stale_doubled_or_back(database: Database, folder: Path, seed: int) -> None:
    for number in range(seed * RUNS, seed * RUNS + RUNS):
        await sound_run(database, folder / str(number), number)
