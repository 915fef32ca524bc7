"""As whom, and where, the embedded server is tried."""

import os
import sys
from pathlib import Path

import pytest

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


@pytest.fixture
def home(data_dir: Path) -> Path:
    """Where the server's files lie."""
    return data_dir / "postgres"
