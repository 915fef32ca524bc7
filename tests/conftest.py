"""What the tests share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.embedded import EmbeddedPostgres


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL server for the whole run: the URL of its superuser. Its speed is bought with durability."""
    data_dir = _new_data_dir()
    with EmbeddedPostgres(data_dir, durable=False) as url:
        yield url
    shutil.rmtree(data_dir.parent)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A DATA_DIR that doesn't exist yet. Unlike `tmp_path` it can hold a server under root, which then isn't root's."""
    path = _new_data_dir()
    yield path
    shutil.rmtree(path.parent)


def _new_data_dir() -> Path:
    parent = Path(tempfile.mkdtemp(prefix="tandem-tests-"))
    parent.chmod(0o711)
    return parent / "data"
