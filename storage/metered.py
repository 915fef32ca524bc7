"""A model whose every call is reserved, made and recorded, so that whoever asks knows of no quota."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from coaching.model import Model, ModelUnavailable, Request, Response
from storage import model_calls
from storage.database import Database, Worker
from storage.model_calls import Limits

METER: Final = Worker("meter")
RECORD_SECONDS: Final = 1.0
"""The answer is there already and doesn't wait longer for the books."""
_FAULTS: Final = (SQLAlchemyError, OSError)
"""What a database that is away raises; a time-out is an OSError."""

log = logging.getLogger(__name__)


def _machine_time() -> None:
    """The database's own clock, which all processes share."""


@dataclass(frozen=True)
class Meter:
    """Hands out models that count. `name` is what the records call the model."""

    database: Database
    model: Model
    name: str
    limits: Limits = field(default_factory=Limits)
    clock: Callable[[], datetime | None] = _machine_time

    def of(self, user_id: int | None) -> Model:
        """The model for this member, or for work that is nobody's."""
        return _Metered(self, user_id)


@dataclass(frozen=True)
class _Metered:
    meter: Meter
    user_id: int | None

    async def answer(self, request: Request) -> Response:
        """Reserve, ask without a transaction, record. Raises ModelUnavailable, at once where nothing may be asked."""
        clock = asyncio.get_running_loop().time
        until = clock() + request.timeout_seconds
        call = await self._reserve(request)
        try:
            response = await self.meter.model.answer(replace(request, timeout_seconds=max(0.01, until - clock())))
        except ModelUnavailable as problem:
            await self._record(call, problem)
            raise
        await self._record(call, response)
        return response

    async def _reserve(self, request: Request) -> int:
        meter = self.meter
        try:
            async with asyncio.timeout(request.timeout_seconds), meter.database.writing(METER) as writer:
                return await model_calls.reserve(writer, self.user_id, request, meter.name, meter.limits, meter.clock())
        except _FAULTS as error:
            log.warning("no call could be reserved (%s)", type(error).__name__)
        raise ModelUnavailable("unmetered")

    async def _record(self, call: int, outcome: Response | ModelUnavailable) -> None:
        try:
            async with asyncio.timeout(RECORD_SECONDS), self.meter.database.writing(METER) as writer:
                await model_calls.finish(writer, call, outcome, self.meter.clock())
        except _FAULTS as error:
            # The answer is there all the same; the reservation stays counted.
            log.warning("call %d could not be recorded (%s)", call, type(error).__name__)
