"""The embedded warehouse: one DuckDB file in DATA_DIR, opened for each use and closed again.

DuckDB's lock on its file shuts out even readers, so a lock in Postgres queues whoever wants it, in whichever process.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.warehouse import blocking
from storage.warehouse.protocol import Session, WarehouseUnavailable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")

FILE: Final = "tandem.duckdb"
PATIENCE: Final = 120
"""Seconds to wait for whoever uses the file."""

_MEMORY: Final = "128MB"
_SETTINGS: Final = {
    "memory_limit": _MEMORY,
    "threads": "2",
    "preserve_insertion_order": "false",
    "autoinstall_known_extensions": "false",
}

_NO_DATABASE: Final = "not a valid DuckDB database file"

# No snapshot is held while the transaction is idle, for as long as the file is used: it keeps nothing from being
# settled or vacuumed.
_PATIENTLY: Final = text(f"""
    SELECT set_config('lock_timeout', '{PATIENCE}s', true),
           set_config('idle_in_transaction_session_timeout', '0', true)
""")
_LOCK: Final = text("SELECT pg_advisory_xact_lock(hashtextextended(:file, 2))")


class DuckDb:
    """The warehouse in `folder`; `database` is where its users queue."""

    name: Final = "duckdb"

    def __init__(self, folder: Path, database: Database) -> None:
        self.file = folder.absolute() / FILE
        self._engine = database.engine

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """The file, for this task alone. Raises WarehouseUnavailable."""
        async with (
            self._alone(),
            blocking.opened(partial(_open, self.file), _close) as connection,
        ):
            yield _Session(connection, self.file)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        async with self._engine.connect() as connection, connection.begin():
            try:
                await connection.execute(_PATIENTLY)
                await connection.execute(_LOCK, {"file": str(self.file)})
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != "55P03":
                    raise
                raise WarehouseUnavailable(f"{self.file} has been in use for {PATIENCE} s: try again later") from None
            yield


class _Session:
    def __init__(self, connection: "DuckDBPyConnection", file: Path) -> None:
        self._connection = connection
        self._file = file

    async def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        await self._call(lambda: self._connection.execute(sql, list(values)))

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return await self._call(lambda: self._connection.execute(sql, list(values)).fetchall())

    async def load(self, table: str, file: Path, columns: Sequence[str]) -> None:
        options = "FORMAT csv, AUTO_DETECT false, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''"
        named = str(file).replace("'", "''")
        await self.run(f"COPY {table} ({', '.join(columns)}) FROM '{named}' ({options}, ALLOW_QUOTED_NULLS false)")

    def transaction(self) -> AbstractAsyncContextManager[None]:
        return blocking.transaction(self.run)

    async def _call(self, work: Callable[[], T]) -> T:
        """In a thread; a cancelled statement is interrupted, and waited for."""
        task = asyncio.create_task(asyncio.to_thread(_telling, self._file, work))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            while not task.done():  # an interrupt that comes before the statement has begun is lost
                self._connection.interrupt()
                await asyncio.wait([task], timeout=0.02)
            task.exception()
            raise


def _telling(file: Path, work: Callable[[], T]) -> T:
    """A file that was cut off opens well, and fails where its end is read."""
    import duckdb

    try:
        return work()
    except (duckdb.IOException, duckdb.FatalException, duckdb.SerializationException) as problem:
        raise WarehouseUnavailable(f"{file} is damaged ({str(problem).splitlines()[0]}): move it away") from None


def _open(file: Path) -> "DuckDBPyConnection":
    import duckdb  # loaded where the warehouse is used, not at every start

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return duckdb.connect(file, config=dict(_SETTINGS))
    except OSError as problem:
        raise WarehouseUnavailable(f"{file} can't be made ({problem.strerror}): set DATA_DIR") from None
    except duckdb.Error as problem:
        said = str(problem).splitlines()[0]
        if isinstance(problem, duckdb.IOException) and _NO_DATABASE not in said:
            advice = "end what holds it" if "lock" in said else "make it readable and writable, or move it away"
            raise WarehouseUnavailable(f"{file} can't be opened ({said}): {advice}") from None
        raise WarehouseUnavailable(f"{file} is no sound DuckDB file ({said}): move it away") from None


def _close(connection: "DuckDBPyConnection") -> None:
    connection.close()
