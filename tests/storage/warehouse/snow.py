"""Snowflake's real connector against fakesnow, and what that stand-in can't do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import Any

from fakesnow import server  # by its first call the name becomes a module of the package
from snowflake import connector

from storage.warehouse.snowflake import Snowflake
from storage.warehouse.snowflake_account import Account

ACCOUNT = Account("acme-main", "tandem", password="x", database="TANDEM", schema="PUBLIC")

WIDE = re.compile(r"(COPY INTO \w+) \((?:\w+, ){10,}\w+\)")


_NUMBERS = count()


class StandIn:
    """A Snowflake that the real connector reaches over HTTP. Its gaps are closed in the SQL that comes, so that the
    driver runs as it is: it can't MERGE inside BEGIN, nor COPY into a temporary table, nor find the columns of a file
    with more than ten.
    """

    def __init__(self, host: str, port: int) -> None:
        # All stand-ins of a process share what they keep, so each has a database of its own.
        self.account = replace(ACCOUNT, host=host, port=port, protocol="http", database=f"TANDEM_{next(_NUMBERS)}")
        self.connections = 0

    def warehouse(self) -> Snowflake:
        return Snowflake(self.account, self._connect)

    def _connect(self, **options: Any) -> Any:
        self.connections += 1
        return _Connection(connector.connect(**options))


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Until the end of the block."""
    with server() as options:
        yield StandIn(options["host"], options["port"])


class _Connection:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def cursor(self) -> "_Cursor":
        return _Cursor(self._connection.cursor())

    def close(self) -> None:
        self._connection.close()


class _Cursor:
    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor

    def __enter__(self) -> "_Cursor":
        return self

    def __exit__(self, *error: object) -> None:
        self._cursor.close()

    def execute(self, sql: str, values: Any = None) -> None:
        if sql in ("BEGIN", "COMMIT", "ROLLBACK"):
            sql = "SELECT 1"
        self._cursor.execute(WIDE.sub(r"\1", sql.replace("REPLACE TEMPORARY TABLE", "REPLACE TABLE")), values)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return list(self._cursor.fetchall())
