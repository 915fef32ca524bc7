"""The database that the settings name: embedded or a server's, migrated where it is behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.settings import Settings
from storage import migrate
from storage.access.runtime_role import SchemaProblem
from storage.database import Database, Worker
from storage.embedded import EmbeddedPostgres, EmbeddedUnavailable
from storage.keys.master_keys import MasterKeys
from storage.keys.rotation import INSTANCE_KEYS
from storage.keys.sealing import SealBroken
from storage.keys.vault import Vault
from storage.reaching import DatabaseUnreachable, keeping, reaching


class KeysUnusable(Exception):
    """The keys in DATA_DIR can't be read or made; the text says what to do."""


PROBLEMS = (EmbeddedUnavailable, SchemaProblem, SealBroken, DatabaseUnreachable, KeysUnusable)
"""What keeps the database from being used; each says in one line what to do."""


@asynccontextmanager
async def opened(told: Settings, *, upgrade: bool = True) -> AsyncIterator[Database]:
    """The database, ready to use; its embedded server stops with its last user.

    Without `upgrade`, its schema is left as it is. Raises one of PROBLEMS.
    """
    async with _url(told) as url:
        keys = told.encryption_keys or _kept_keys(told.data_dir)
        database = Database.at(url, Vault(keys))
        try:
            with reaching():
                if upgrade:
                    await _upgrade(database, url)
            with keeping():
                yield database
        finally:
            await database.close()


@asynccontextmanager
async def _url(told: Settings) -> AsyncIterator[str]:
    if told.database_url:
        yield told.database_url
        return
    server = EmbeddedPostgres(told.data_dir)
    starting = asyncio.create_task(asyncio.to_thread(server.start))
    try:
        yield await asyncio.shield(starting)
    finally:
        # A thread can't be called back: a server that is about to start is waited for, and stopped.
        await asyncio.wait([starting])
        starting.exception()
        await asyncio.to_thread(server.stop)


async def _upgrade(database: Database, url: str) -> None:
    if await migrate.current(url) != migrate.HEAD:
        await migrate.migrate(url, database.vault)
    await check_keys(database)


async def check_keys(database: Database) -> None:
    """Raises SealBroken where the keys aren't those that this database's data is sealed with."""
    async with database.reading(Worker("operator")) as reader:
        for purpose in INSTANCE_KEYS:
            await database.vault.instance(reader, purpose)


def _kept_keys(data_dir: Path) -> MasterKeys:
    try:
        return MasterKeys.load_or_make(data_dir)
    except OSError as problem:
        raise KeysUnusable(
            f"{problem.filename or data_dir} can't be used ({problem.strerror}): set DATA_DIR to a folder that Tandem"
            " may write to."
        ) from None
    except ValueError:
        raise KeysUnusable(
            f"{data_dir}/encryption.keys holds no key: put it back from a backup, or set ENCRYPTION_KEYS."
        ) from None
