"""The outside world of the chaos run: a platform that outlives every process that talks to it.

It brings each payload until it is acknowledged, and some of them again afterwards; it remembers all that it accepted;
and it can fail as platforms do: by refusing, by flooding, and by accepting without saying so.
"""

import asyncio
import base64
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

POISON = (
    b"",
    b"\0",
    bytes(range(256)),
    b'{"person": "c1", "text": ',
    b"[1, 2, 3]",
    b"[" * 100_000,
    b"x" * 1_000_000,
    b'{"person": "c1", "text": 7}',
    b'{"person": "c1", "lone": "\\ud800"}',
)


@dataclass(frozen=True, slots=True)
class Update:
    """One payload of one conversation."""

    id: str
    conversation: str
    payload: bytes
    poison: bool

    def sent(self) -> dict[str, str]:
        """As it goes over the wire."""
        return {
            "id": self.id,
            "conversation": self.conversation,
            "payload": base64.b64encode(self.payload).decode(),
        }


@dataclass
class Platform:
    """Answers one request a connection, on a Unix socket."""

    chance: random.Random
    conversations: int = 40
    faults: bool = True
    updates: dict[str, Update] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    accepted: Counter[str] = field(default_factory=Counter)
    """Texts, with how often each was accepted."""
    polled: asyncio.Event = field(default_factory=asyncio.Event)
    _server: asyncio.Server | None = None

    async def open(self, path: Path) -> None:
        """Listen."""
        self._server = await asyncio.start_unix_server(self._serve, path, limit=2**24)

    async def close(self) -> None:
        """Stop listening."""
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    def write(self, count: int) -> None:
        """People write `count` messages, one in ten of them nothing that anybody can read."""
        for _ in range(count):
            number, conversation = str(len(self.updates)), f"c{self.chance.randrange(self.conversations)}"
            poison = self.chance.random() < 0.1
            payload = json.dumps({"person": conversation, "text": f"message {number}"}).encode()
            self.updates[number] = Update(
                number, conversation, self.chance.choice(POISON) if poison else payload, poison
            )

    def all_acknowledged(self) -> bool:
        """Whether nothing is left to bring."""
        return len(self.acknowledged) == len(self.updates)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readline()
            if line and (answer := self._answer(json.loads(line))) is not None:
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass  # whoever asked was killed meanwhile
        finally:
            writer.close()

    def _answer(self, request: dict[str, Any]) -> Any:
        match request["op"]:
            case "updates":
                self.polled.set()
                return [update.sent() for update in self._brought()]
            case "acknowledge":
                self.acknowledged.add(request["id"])
                return True
        return self._accept(request["text"])

    def _accept(self, text: str) -> Any:
        fault = self.chance.random() if self.faults else 1.0
        if fault < 0.03:
            return {"error": "refused"}
        if fault < 0.06:
            return {"error": "429"}
        self.accepted[text] += 1
        if fault < 0.09:
            return None
        return {"id": str(self.accepted.total())}

    def _brought(self) -> list[Update]:
        """What isn't acknowledged, up to three times each, and some of what is; conversations are mixed anew."""
        lanes: dict[str, list[Update]] = {}
        for update in self.updates.values():
            if update.id not in self.acknowledged:
                lanes.setdefault(update.conversation, []).extend([update] * self.chance.randint(1, 3))
        again = [number for number in self.updates if number in self.acknowledged]
        old = [self.updates[number] for number in self.chance.sample(again, min(2, len(again)))]
        brought = []
        while lanes:
            conversation = self.chance.choice(list(lanes))
            brought.append(lanes[conversation].pop(0))
            if not lanes[conversation]:
                del lanes[conversation]
        return (brought + old)[:30]
