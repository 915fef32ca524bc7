"""The language model that the settings name, metered for all processes together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.settings import Settings
from coaching import gemini
from coaching.gemini import Gemini
from coaching.model import Model, Request, Response
from handlers.context import Models
from storage.database import Database
from storage.metered import Meter
from storage.model_calls import Limits


@asynccontextmanager
async def metered(told: Settings, database: Database) -> AsyncIterator[Models | None]:
    """Hands out each member's model; None where no key is set."""
    access = told.gemini
    if access is None:
        yield None
        return
    model = Gemini(
        access.key,
        access.model or gemini.MODEL,
        base_url=access.base_url or gemini.BASE_URL,
        api_version=access.api_version or gemini.API_VERSION,
    )
    try:
        yield Meter(database, model, model.model, Limits(per_minute=access.requests_per_minute)).of
    finally:
        await model.close()


def in_background(models: Models) -> Models:
    """The same models for work that nobody waits for: it takes what the rest leaves of a quota."""
    return lambda user_id: _InBackground(models(user_id))


@dataclass(frozen=True)
class _InBackground:
    model: Model

    async def answer(self, request: Request) -> Response:
        return await self.model.answer(replace(request, background=True))
