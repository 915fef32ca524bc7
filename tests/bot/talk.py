"""A conversation for the tests of the machinery: plain JSON payloads, and a handler that writes one row a message."""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from bot.intake import Arrival, take
from bot.lanes import Lanes
from handlers.messages import Address, Message, Reply
from handlers.turn import Turn
from scheduler.delivery import Delivery
from storage.database import Database, Writer
from storage.queues.outbox import Routes
from tests.fakes import FakeClock, FakePlatform

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)

_WRITE = text("""
    INSERT INTO history (user_id, subject, before, after, at)
    VALUES (:user_id, 'checkins', '{}', jsonb_build_object('inbox', CAST(:inbox_id AS bigint)), :at)
""")


def arrival(external_id: str, words: str, person: str = "sarah", **more: Any) -> Arrival:
    """What `person` typed, as a platform brings it."""
    payload = json.dumps({"person": person, "text": words}).encode()
    return Arrival("console", external_id, person, payload, NOON, person, **more)


def parse(payload: bytes) -> Message:
    """The adapter's half."""
    fields = json.loads(payload)
    return Message(Address("console", fields["person"], fields["person"]), fields["text"], NOON)


@dataclass
class Handler:
    """Answers "heard WORDS" and writes a row with the inbox id; can be told to hang, to fail, or to say more."""

    order: list[tuple[str, str]] = field(default_factory=list)
    """Person and words, as thinking about them began."""
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    """Words that hang until their event is set."""
    failures: dict[str, int] = field(default_factory=dict)
    """Words that fail so often."""
    answers: Callable[[str], Sequence[Reply]] = lambda words: (Reply(f"heard {words}"),)
    kind: str = "reply"

    async def __call__(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        self.order.append((message.address.person, message.text))
        if gate := self.gates.get(message.text):
            await gate.wait()

        async def effect(writer: Writer) -> Sequence[Reply]:
            await writer.run(_WRITE, {"user_id": user_id, "inbox_id": inbox_id, "at": message.at})
            if self.failures.get(message.text, 0) > 0:
                self.failures[message.text] -= 1
                raise RuntimeError(f"about {message.text}")
            return self.answers(message.text)

        return Turn(effect, self.kind)


@dataclass
class World:
    """One process: intake, lanes, delivery and the platform it speaks to."""

    database: Database
    handler: Handler = field(default_factory=Handler)
    platform: FakePlatform = field(default_factory=FakePlatform)
    clock: FakeClock = field(default_factory=FakeClock)
    patience: float = 60.0

    def __post_init__(self) -> None:
        self.delivery = Delivery(self.database, {"console": self.platform}, Routes(["console"]), clock=self.clock)
        self.lanes = Lanes(
            self.database, {"console": parse}, self.handler, self.delivery, clock=self.clock, patience=self.patience
        )

    async def hear(self, external_id: str, words: str, person: str = "sarah") -> bool:
        """A message comes in; it is begun at once where its lane is free."""
        return await take(self.database, arrival(external_id, words, person), self.lanes)

    async def settle(self) -> None:
        """Until everything is done and said."""
        await self.lanes.drain()
        await self.delivery.drain()
