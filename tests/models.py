"""Language models for tests: they say what they were told to say, and keep what they were asked."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from coaching.model import ModelUnavailable, Request, Response

Said = str | dict[str, Any] | ModelUnavailable | Callable[[Request], str]


@dataclass
class ScriptedModel:
    """Answers the script, one a request; a request too many is a surprise and fails the test."""

    script: list[Said] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        self.asked.append(request)
        said = self.script.pop(0)
        if isinstance(said, ModelUnavailable):
            raise said
        if callable(said):
            said = said(request)
        return Response(said if isinstance(said, str) else json.dumps(said), "scripted", 20, 10)


@dataclass
class SteadyModel:
    """Always answers the same, or fails the same way; `gate` holds its answers back until it is set."""

    problem: ModelUnavailable | None = None
    gate: asyncio.Event | None = None
    asked: list[Request] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: Request) -> Response:
        self.asked.append(request)
        self.news.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.problem is not None:
            raise self.problem
        return Response("Fine.", "steady", 20, 10)
