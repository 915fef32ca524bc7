"""The one way to Postgres: short transactions, each under the runtime role and one context, and the only commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.entering import EnteringConnection, literal
from storage.keys.vault import Cipher, Vault

RUNTIME_ROLE = "tandem_runtime"

ABANDONED = timedelta(seconds=60)
"""After which the server rolls back a transaction whose process says nothing: it may be stopped, and others wait."""


@dataclass(frozen=True, slots=True)
class Member:
    """Sees and writes the member's own rows."""

    user_id: int


@dataclass(frozen=True, slots=True)
class Mentor:
    """Sees the rows of the current caseload and cover, and the mentor's own.

    Which hold is told by the database's clock, or, where product time was moved, at the moment `at`.
    """

    user_id: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Worker:
    """A named piece of machinery (intake, lanes, delivery, a job); the policies say which tables it may touch."""

    name: str


Who = Member | Mentor | Worker


class Reader:
    """A read-only transaction."""

    def __init__(self, connection: AsyncConnection, vault: Vault, who: Who) -> None:
        self._connection = connection
        self.vault = vault
        self.who = who

    async def all(self, statement: Executable, values: Any = None) -> list[Row[Any]]:
        """Every row."""
        return list((await self._connection.execute(statement, values)).all())

    async def first(self, statement: Executable, values: Any = None) -> Row[Any] | None:
        """The first row, or None."""
        return (await self._connection.execute(statement, values)).first()

    async def scalar(self, statement: Executable, values: Any = None) -> Any:
        """The first column of the first row, or None."""
        return (await self._connection.execute(statement, values)).scalar()

    async def cipher(self, user_id: int) -> Cipher:
        """What opens and seals this member's words."""
        return await self.vault.of_member(self, user_id)


class Writer(Reader):
    """A transaction that may change rows; it commits when its block ends without an exception."""

    async def run(self, statement: Executable, values: Any = None) -> None:
        """Execute for its effect."""
        await self._connection.execute(statement, values)

    @asynccontextmanager
    async def lent_to(self, who: Who) -> AsyncIterator["Writer"]:
        """The same transaction in the context of `who`: what it does commits with the rest, or not at all.

        For the rare effect of one person's message on others, such as an alert, or a mentor's decision on a plan that
        this very transaction has shown to them. An exception inside undoes only what was done inside, the change of
        context included.
        """
        async with self._connection.begin_nested():
            await self._connection.exec_driver_sql(_context(who, read_only=False))
            yield Writer(self._connection, self.vault, who)
            await self._connection.exec_driver_sql(_context(self.who, read_only=False))


class Database:
    """A pool of connections and the keys to what they hold."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault

    @classmethod
    def at(cls, url: str, vault: Vault, *, pool_size: int = 5, abandoned: timedelta = ABANDONED) -> "Database":
        """A database by its SQLAlchemy URL (`postgresql+asyncpg://…`); connects on first use."""
        silence = f"{abandoned // timedelta(milliseconds=1)}ms"
        pooled = {
            "connection_class": EnteringConnection,
            "server_settings": {"idle_in_transaction_session_timeout": silence},
        }
        engine = create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True, connect_args=pooled
        )
        return cls(engine, vault)

    @asynccontextmanager
    async def reading(self, who: Who) -> AsyncIterator[Reader]:
        """A transaction that never writes."""
        async with self.engine.connect() as connection, connection.begin() as transaction:
            async with _entered(connection, who, read_only=True):
                yield Reader(connection, self.vault, who)
            await transaction.rollback()

    @asynccontextmanager
    async def writing(self, who: Who) -> AsyncIterator[Writer]:
        """A transaction that commits at the end of the block, or leaves nothing behind."""
        async with self.engine.begin() as connection, _entered(connection, who, read_only=False):
            yield Writer(connection, self.vault, who)

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


@asynccontextmanager
async def _entered(connection: AsyncConnection, who: Who, *, read_only: bool) -> AsyncIterator[None]:
    driver = (await connection.get_raw_connection()).driver_connection
    if type(driver) is not EnteringConnection:  # asyncpg calls any connection an instance of any class of them
        await connection.exec_driver_sql(_context(who, read_only))
        yield
        return
    driver.entering = _context(who, read_only)
    try:
        yield
    finally:
        driver.entering = ""


def _context(who: Who, read_only: bool) -> str:
    """The statement that takes the role and says who asks."""
    member = mentor = worker = more = ""
    match who:
        case Member(user_id):
            member = f"{int(user_id)}"
            more = "" if read_only else _alone(user_id)
        case Mentor(user_id, at):
            mentor = f"{int(user_id)}"
            moment = f", set_config('tandem.at', {literal(at.isoformat())}, true)" if at else ""
            more = moment if read_only else f"{moment}{_alone(user_id)}"
        case Worker(name):
            worker = name
    # All of it ends with the transaction: a setting of the session would stay in the pool for the next person.
    return (
        f"SELECT set_config('role', '{RUNTIME_ROLE}', true), set_config('tandem.member', '{member}', true),"
        f" set_config('tandem.mentor', '{mentor}', true), set_config('tandem.worker', {literal(worker)}, true),"
        f" set_config('transaction_read_only', '{'on' if read_only else 'off'}', true){more}"
    )


def _alone(user_id: int) -> str:
    """A person's changes are made one after another: in whichever process, each sees what the one before left."""
    return f", pg_advisory_xact_lock(hashtextextended('member', {int(user_id)}))"
