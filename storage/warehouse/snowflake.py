"""Snowflake as the warehouse, through its own connector, whose calls wait in threads.

All that depends on the connector's major version is in `_options`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from storage.warehouse import blocking
from storage.warehouse.protocol import Session, WarehouseUnavailable
from storage.warehouse.snowflake_account import Account
from storage.warehouse.snowflake_problems import advice, key_problem

if TYPE_CHECKING:
    from snowflake.connector import SnowflakeConnection

T = TypeVar("T")

Connect = Callable[..., "SnowflakeConnection"]
"""The connector's own `connect`, unless told otherwise."""

TAG: Final = "tandem"
LOGIN: Final = 15
"""Seconds to log in."""
NETWORK: Final = 60
"""Seconds for one request over the network, retries included."""
STATEMENT: Final = 900
"""Seconds for one statement, after which Snowflake ends it."""

_FORMAT: Final = (
    "FILE_FORMAT = (TYPE = CSV FIELD_DELIMITER = ',' FIELD_OPTIONALLY_ENCLOSED_BY = '\"' ESCAPE_UNENCLOSED_FIELD = NONE"
    " EMPTY_FIELD_AS_NULL = TRUE NULL_IF = () COMPRESSION = GZIP)"
)


class Snowflake:
    """The warehouse of an account."""

    name: Final = "snowflake"

    def __init__(self, account: Account, connect: Connect | None = None) -> None:
        self._account = account
        self._connect = connect

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """A connection, for this task alone. Raises WarehouseUnavailable."""
        async with blocking.opened(partial(_connected, self._account, self._connect), _close) as connection:
            yield _Session(connection, self._account)


class _Session:
    def __init__(self, connection: "SnowflakeConnection", account: Account) -> None:
        self._connection = connection
        self._account = account

    async def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        await self.rows(sql, values)

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        def work() -> list[tuple[Any, ...]]:
            with self._connection.cursor() as cursor:
                cursor.execute(sql, tuple(values) or None)
                return [tuple(row) for row in cursor.fetchall() if not isinstance(row, dict)]

        return await self._call(work)

    async def load(self, table: str, file: Path, columns: Sequence[str]) -> None:
        stage = f"@%{table}"
        await self.run(f"PUT 'file://{file.as_posix()}' {stage} OVERWRITE = TRUE AUTO_COMPRESS = TRUE")
        await self.run(f"COPY INTO {table} ({', '.join(columns)}) FROM {stage}/{file.name}.gz {_FORMAT} FORCE = TRUE")
        with suppress(self._errors()):  # what can't be removed goes with the table
            await self.run(f"REMOVE {stage}")

    def transaction(self) -> AbstractAsyncContextManager[None]:
        return blocking.transaction(self.run)

    async def _call(self, work: Callable[[], T]) -> T:
        """In a thread; who is cancelled waits for the statement, which the time-outs end."""
        task = asyncio.create_task(asyncio.to_thread(work))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            await asyncio.wait([task])
            task.exception()
            raise
        except self._errors() as problem:
            line = advice(problem, self._account)
            if line is None:
                raise
            raise WarehouseUnavailable(line) from None

    @staticmethod
    def _errors() -> type[Exception]:
        from snowflake.connector import Error

        return Error


def _connected(account: Account, connect: Connect | None) -> "SnowflakeConnection":
    from snowflake import connector  # a second to import

    problem = key_problem(account.private_key)
    if problem:
        raise WarehouseUnavailable(problem)
    try:
        return (connect or connector.connect)(**_options(account))
    except connector.Error as error:
        said = " ".join(str(error).split())[:200]
        raise WarehouseUnavailable(advice(error, account) or f"Snowflake refuses the connection: {said}") from None


def _close(connection: "SnowflakeConnection") -> None:
    from snowflake import connector

    with suppress(connector.Error):
        connection.close()


def _options(account: Account) -> dict[str, Any]:
    proof: dict[str, Any] = {"password": account.password}
    if account.private_key:
        proof = {"authenticator": "SNOWFLAKE_JWT", "private_key_file": str(account.private_key)}
    place = {"host": account.host, "port": account.port, "protocol": account.protocol}
    rights = {"role": account.role, "warehouse": account.warehouse}
    optional = {name: value for name, value in {**place, **rights, **proof}.items() if value is not None}
    return {
        "account": account.account,
        "user": account.user,
        "database": account.database,
        "schema": account.schema,
        **optional,
        "application": TAG,
        "paramstyle": "qmark",
        "login_timeout": LOGIN,
        "network_timeout": NETWORK,
        "client_session_keep_alive": False,
        "validate_default_parameters": True,  # or what is missing would only show as every statement failing
        "session_parameters": {
            "QUERY_TAG": TAG,
            "TIMEZONE": "UTC",
            "STATEMENT_TIMEOUT_IN_SECONDS": STATEMENT,
            "DATE_OUTPUT_FORMAT": "YYYY-MM-DD",
        },
    }
