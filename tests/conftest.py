"""What the tests share."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.keys.vault import MasterKeys, Vault
from storage.migrate import migrate
from tests.databases import create_database, drop_database

MASTER_KEYS = MasterKeys.make()
ROOM = 2 * 1024**3


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL server for the whole run: the URL of its superuser. Its speed is bought with durability."""
    data_dir = new_data_dir()
    with EmbeddedPostgres(data_dir, durable=False) as url:
        yield url
    shutil.rmtree(data_dir.parent)


@pytest.fixture(scope="session")
def template(cluster: str) -> str:
    """The name of a migrated, empty database."""
    name = "tandem_template"

    async def make() -> None:
        await migrate(await create_database(cluster, name), new_vault())

    asyncio.run(make())
    return name


@pytest.fixture
async def database_url(cluster: str, template: str) -> AsyncIterator[str]:
    """The superuser's URL of a migrated database of the test's own."""
    name = f"test_{uuid4().hex}"
    yield await create_database(cluster, name, template)
    await drop_database(cluster, name)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database of the test's own, with a small pool."""
    database = Database.at(database_url, new_vault(), pool_size=3)
    yield database
    await database.close()


def new_vault() -> Vault:
    """A vault that remembers nothing yet and opens what the tests' databases hold."""
    return Vault(MasterKeys.parse(MASTER_KEYS))


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A DATA_DIR that doesn't exist yet. Unlike `tmp_path` it can hold a server under root, which then isn't root's."""
    path = new_data_dir()
    yield path
    shutil.rmtree(path.parent)


def new_data_dir() -> Path:
    """A fresh DATA_DIR in a directory of its own, which is the caller's to remove; in memory where the machine can."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    parent = Path(tempfile.mkdtemp(prefix="tandem-tests-", dir=memory if roomy else None))
    parent.chmod(0o711)
    return parent / "data"
