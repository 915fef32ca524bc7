"""Elects one process among all that share a database, for what only one may do at a time, like polling Telegram."""

from types import TracebackType
from typing import Final, Self

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

SILENCE: Final = 90
"""Seconds after which the server takes the office from a holder that doesn't confirm it."""

# A holder whose machine vanished would otherwise hold on until the kernel notices, two hours later.
_SESSION: Final = text(f"""
    SELECT set_config('idle_session_timeout', '{SILENCE}s', false), set_config('tcp_keepalives_idle', '20', false),
           set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '4', false)
""")
_TAKE: Final = text("SELECT pg_try_advisory_lock(hashtextextended(:office, 1))")
_ALIVE: Final = text("SELECT 1")


class Election:
    """A candidate for `office`. Whoever holds it has a session of its own, and loses the office with that."""

    def __init__(self, database: Database, office: str) -> None:
        self._engine = database.engine
        self._office = office
        self._session: AsyncConnection | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.resign()

    async def held(self) -> bool:
        """Whether this process holds the office now; takes it where it is free. Ask at least once in SILENCE seconds.

        Raises what connecting raises; the office isn't held then.
        """
        if self._session is not None:
            try:
                await self._session.execute(_ALIVE)
                return True
            except (SQLAlchemyError, OSError):
                await self.resign()
        session = await self._engine.connect()
        try:
            await session.execution_options(isolation_level="AUTOCOMMIT")
            if await session.scalar(_TAKE, {"office": self._office}):
                self._session = session
                await session.execute(_SESSION)
        finally:
            if self._session is None:
                await session.close()
        return self._session is not None

    async def resign(self) -> None:
        """Leave the office to others."""
        session, self._session = self._session, None
        if session is not None:
            await session.invalidate()  # ends the session, and with it the lock: a pool would keep both
            await session.close()
