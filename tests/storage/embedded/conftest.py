"""As whom, and where, the embedded server is tried."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.embedded import EmbeddedPostgres
from storage.embedded.account import can_enter, server_account
from tests.storage.embedded.world import Person


@pytest.fixture(params=["", "daemon"], ids=["ourselves", "a normal user"])
def person(request: pytest.FixtureRequest, data_dir: Path) -> Person:
    """Each of those as whom Tandem may be started, with a place for their data."""
    someone = Person(request.param)
    if someone.name and os.geteuid() != 0:
        pytest.skip("only root can start processes of another user")
    if someone.name and not can_enter(Path(sys.prefix), server_account("")):
        pytest.skip("this checkout lies where other users can't go")
    someone.own(data_dir.parent)
    return someone


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """A data directory in which a server has been."""
    parent = Path(tempfile.mkdtemp(prefix="tandem-tests-"))
    parent.chmod(0o711)
    with EmbeddedPostgres(parent / "data", durable=False):
        pass
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
def used(pattern: Path, data_dir: Path) -> Path:
    """A copy of such a directory, which is quicker to have than a new one."""
    subprocess.run(["cp", "-a", pattern, data_dir], check=True)
    return data_dir


@pytest.fixture
def home(data_dir: Path) -> Path:
    """Where the server's files lie."""
    return data_dir / "postgres"
