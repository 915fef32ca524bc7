"""Where a benchmark runs: a migrated database on a durable embedded server of its own."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.master_keys import MasterKeys
from storage.migrate import migrate
from storage.secrets import Vault

Measure = Callable[[Database], Awaitable[None]]


def run(measure: Measure) -> None:
    """Measure there, and leave nothing behind."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)  # the server may run as another user
        with EmbeddedPostgres(Path(place) / "data") as url:
            asyncio.run(_migrated(url, measure))


async def _migrated(url: str, measure: Measure) -> None:
    vault = Vault(MasterKeys.parse(MasterKeys.make()))
    await migrate(url, vault)
    database = Database.at(url, vault)
    try:
        await measure(database)
    finally:
        await database.close()
