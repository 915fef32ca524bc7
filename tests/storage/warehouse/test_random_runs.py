"""Postgres and the warehouse end up equal, whatever happened on the way. For hundreds: benchmarks/sync_runs.py."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import Database
from tests.conftest import new_data_dir
from tests.storage.warehouse.runs import sound_run


@pytest.fixture
def folder() -> Iterator[Path]:
    path = new_data_dir()
    path.mkdir()
    yield path
    shutil.rmtree(path.parent)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
async def test_nothing_is_missing_stale_doubled_or_back(database: Database, folder: Path, seed: int) -> None:
    await sound_run(database, folder / uuid4().hex, seed)
