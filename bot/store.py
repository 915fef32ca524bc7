"""The database that the settings name: embedded or a server's, migrated where it is behind."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from storage import migrate
from storage.database import Database
from storage.embedded import EmbeddedPostgres, EmbeddedUnavailable
from storage.master_keys import MasterKeys
from storage.reaching import DatabaseUnreachable, reaching
from storage.runtime_role import SchemaProblem
from storage.sealing import SealBroken
from storage.secrets import Vault

PROBLEMS = (EmbeddedUnavailable, SchemaProblem, SealBroken, DatabaseUnreachable)
"""What keeps the database from being used; each says in one line what to do."""


@asynccontextmanager
async def opened(told: Settings) -> AsyncIterator[Database]:
    """The database, ready to use; its embedded server stops with its last user.

    Raises one of PROBLEMS.
    """
    if told.database_url:
        async with _connected(told.database_url, told.encryption_keys or MasterKeys.load_or_make(told.data_dir)) as it:
            yield it
        return
    server = EmbeddedPostgres(told.data_dir)
    url = await asyncio.to_thread(server.start)
    try:
        async with _connected(url, told.encryption_keys or MasterKeys.load_or_make(told.data_dir)) as database:
            yield database
    finally:
        await asyncio.to_thread(server.stop)


@asynccontextmanager
async def _connected(url: str, keys: MasterKeys) -> AsyncIterator[Database]:
    vault = Vault(keys)
    with reaching():
        if await migrate.current(url) != migrate.HEAD:
            await migrate.migrate(url, vault)
    database = Database.at(url, vault)
    try:
        yield database
    finally:
        await database.close()
