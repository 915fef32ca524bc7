"""Stand-ins that are handed in: a platform that records what it was told, and a clock that nobody waits for."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handlers.messages import Address, Reply

Fault = BaseException | Callable[[], BaseException | None]


LONGEST_TAP = 64
"""Bytes that platforms take with a button."""


@dataclass
class FakePlatform:
    """Accepts what is sent to it, in order; `faults` are raised first, one a send, None for none."""

    heard: list[tuple[str, str]] = field(default_factory=list)
    """Conversation and text."""
    replies: list[Reply] = field(default_factory=list)
    faults: list[BaseException | None] = field(default_factory=list)
    accepts_before_fault: bool = False
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    """Conversations that hang until their event is set."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, address: Address, reply: Reply) -> str:
        fault = self.faults.pop(0) if self.faults else None
        if fault is not None and not self.accepts_before_fault:
            raise fault
        if gate := self.gates.get(address.conversation):
            await gate.wait()
        for button in (button for row in reply.buttons for button in row):
            assert len(button.sends.encode()) <= LONGEST_TAP, f"{button.sends} is too long to be tapped"
        self.heard.append((address.conversation, reply.text))
        self.replies.append(reply)
        self._news.set()
        if fault is not None:
            raise fault
        return str(len(self.heard))

    async def until(self, count: int, conversation: str | None = None) -> None:
        """Wait until so many messages were heard (in one conversation)."""
        while len(self.texts(conversation)) < count:
            self._news.clear()
            await self._news.wait()

    def texts(self, conversation: str | None = None) -> list[str]:
        """What was heard (in one conversation)."""
        return [text for where, text in self.heard if conversation in (None, where)]


class FakeClock:
    """Stands still until somebody waits, and then is already there."""

    def __init__(self, now: datetime = datetime(2026, 2, 28, 12, tzinfo=UTC)) -> None:
        self.moment = now
        self.elapsed = 0.0
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.elapsed

    async def wait(self, event: asyncio.Event, seconds: float) -> None:
        if not event.is_set():
            self.waits.append(seconds)
            self.pass_by(seconds)
        await asyncio.sleep(0)

    def pass_by(self, seconds: float) -> None:
        self.elapsed += seconds
        self.moment += timedelta(seconds=seconds)
