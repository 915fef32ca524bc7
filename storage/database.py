"""The one way to Postgres: short transactions, each under the runtime role and one context, and the only commit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.secrets import Cipher, Vault

RUNTIME_ROLE = "tandem_runtime"

_CONTEXT = (
    "SELECT set_config('role', :role, true), set_config('tandem.member', :member, true),"
    " set_config('tandem.mentor', :mentor, true), set_config('tandem.worker', :worker, true),"
    " set_config('transaction_read_only', :read_only, true)"
)
_ENTER = text(_CONTEXT)
# A member's changes are made one after another: in whichever process, each sees what the one before has left.
_ENTER_ALONE = text(f"{_CONTEXT}, pg_advisory_xact_lock(hashtextextended('member', CAST(:member AS bigint)))")


@dataclass(frozen=True, slots=True)
class Member:
    """Sees and writes the member's own rows."""

    user_id: int


@dataclass(frozen=True, slots=True)
class Mentor:
    """Sees the rows of the current caseload and cover."""

    user_id: int


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


class Database:
    """A pool of connections and the keys to what they hold."""

    def __init__(self, engine: AsyncEngine, vault: Vault) -> None:
        self.engine = engine
        self.vault = vault

    @classmethod
    def at(cls, url: str, vault: Vault, *, pool_size: int = 5) -> "Database":
        """A database by its SQLAlchemy URL (`postgresql+asyncpg://…`); connects on first use."""
        engine = create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True, connect_args=_POOLED
        )
        return cls(engine, vault)

    @asynccontextmanager
    async def reading(self, who: Who) -> AsyncIterator[Reader]:
        """A transaction that never writes."""
        async with self.engine.connect() as connection, connection.begin() as transaction:
            await _enter(connection, who, read_only=True)
            yield Reader(connection, self.vault, who)
            await transaction.rollback()

    @asynccontextmanager
    async def writing(self, who: Who) -> AsyncIterator[Writer]:
        """A transaction that commits at the end of the block, or leaves nothing behind."""
        async with self.engine.begin() as connection:
            await _enter(connection, who, read_only=False)
            yield Writer(connection, self.vault, who)

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()


async def _enter(connection: AsyncConnection, who: Who, *, read_only: bool) -> None:
    # All of it ends with the transaction: a setting of the session would stay in the pool for the next person.
    values = {"role": RUNTIME_ROLE, "member": "", "mentor": "", "worker": "", "read_only": "on" if read_only else "off"}
    match who:
        case Member(user_id):
            values["member"] = str(user_id)
        case Mentor(user_id):
            values["mentor"] = str(user_id)
        case Worker(name):
            values["worker"] = name
    alone = isinstance(who, Member) and not read_only
    await connection.execute(_ENTER_ALONE if alone else _ENTER, values)
