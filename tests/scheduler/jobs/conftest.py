import pytest

from storage.database import Database
from tests.scheduler.jobs.reviewed import Programme


@pytest.fixture
def programme(database: Database) -> Programme:
    """An empty programme."""
    return Programme(database)
