"""A warehouse as the rest of Tandem knows it: one SQL for DuckDB and Snowflake, and two short drivers."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Protocol


class WarehouseUnavailable(Exception):
    """It can't be reached or used now; the text says in one line what to do."""


class Session(Protocol):
    """One connection, used by one task."""

    async def run(self, sql: str, values: Sequence[Any] = ()) -> None:
        """Execute one statement for its effect; `?` marks each value."""
        ...

    async def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Every row of one query."""
        ...

    async def load(self, table: str, file: Path, columns: Sequence[str]) -> None:
        """Append a CSV file (no header, quoted as PostgreSQL's COPY does) to these columns of a table."""
        ...

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """What runs within it is kept whole, or not at all."""
        ...


class Warehouse(Protocol):
    """Where analytics live."""

    @property
    def name(self) -> str:
        """duckdb or snowflake."""
        ...

    def session(self) -> AbstractAsyncContextManager[Session]:
        """Connect, and give the connection back afterwards. Raises WarehouseUnavailable."""
        ...
