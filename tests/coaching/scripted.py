"""A model that says what a test wrote for it, and remembers what it was asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel

from coaching.model import ModelUnavailable, Request, Response

NEVER = object()
"""An answer that doesn't come."""


@dataclass
class ScriptedModel:
    """Gives its answers one by one: a text, a pydantic value, an exception to raise, or NEVER. Refuses one more."""

    answers: Sequence[str | BaseModel | ModelUnavailable | object]
    asked: list[Request] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        given = self.answers[len(self.asked)]
        self.asked.append(request)
        if given is NEVER:
            await asyncio.get_running_loop().create_future()
        if isinstance(given, ModelUnavailable):
            raise given
        return Response(given.model_dump_json() if isinstance(given, BaseModel) else str(given), "scripted")
