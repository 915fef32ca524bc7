"""Where a benchmark runs: a migrated database on a durable embedded server of its own."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.migrate import migrate

Measure = Callable[[Database], Awaitable[None]]


@contextmanager
def server() -> Iterator[str]:
    """The URL of an empty database on a server of its own; leaves nothing behind."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)  # the server may run as another user
        with EmbeddedPostgres(Path(place) / "data") as url:
            yield url


def run(measure: Measure) -> None:
    """Measure there, and leave nothing behind."""
    with server() as url:
        asyncio.run(_measured(url, measure))


async def migrated(url: str) -> Database:
    """The empty database at `url` with all tables, and keys of its own."""
    vault = Vault(MasterKeys.parse(MasterKeys.make()))
    await migrate(url, vault)
    return Database.at(url, vault)


def dsn(url: str) -> str:
    """The same URL for asyncpg without SQLAlchemy."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def _measured(url: str, measure: Measure) -> None:
    database = await migrated(url)
    try:
        await measure(database)
    finally:
        await database.close()
