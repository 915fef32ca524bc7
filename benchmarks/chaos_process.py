"""What is killed: a process of the real intake, lanes and delivery, which ends itself at the point it is told."""

import asyncio
import base64
import json
import logging
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bot.intake import Arrival, take
from bot.lanes import Lanes
from handlers.messages import Address, DeliveryFailed, Message, Reply
from handlers.turn import Turn
from scheduler.delivery import Delivery
from storage.database import Database, Who, Worker, Writer
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.queues.outbox import Routes

LEASE = timedelta(seconds=1)
NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)

POINTS = (
    "intake before commit",
    "intake after commit",
    "acknowledged",
    "thinking",
    "lanes before commit",
    "lanes after commit",
    "turn before commit",
    "turn after commit",
    "before sending",
    "on the way",
    "accepted",
    "delivery before commit",
    "delivery after commit",
)
"""Where a process can end itself; and besides it can be killed from outside, at any instant."""

_WRITE = text("""
    INSERT INTO history (user_id, subject, before, after, at)
    VALUES (:user_id, 'checkins', '{}', jsonb_build_object('inbox', CAST(:inbox_id AS bigint)), :at)
""")


@dataclass
class Fate:
    """Ends the process when it passes `point` for the `passes`-th time."""

    point: str | None
    passes: int

    def passing(self, point: str) -> None:
        if point == self.point:
            self.passes -= 1
            if self.passes <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class FatefulDatabase(Database):
    """Passes a point before and after each commit."""

    fate: Fate

    @asynccontextmanager
    async def writing(self, who: Who) -> AsyncIterator[Writer]:
        name = who.name if isinstance(who, Worker) else "turn"
        async with super().writing(who) as writer:
            yield writer
            self.fate.passing(f"{name} before commit")
        self.fate.passing(f"{name} after commit")


@dataclass
class Line:
    """The way to the platform."""

    socket: Path
    fate: Fate

    async def ask(self, request: dict[str, Any]) -> Any:
        """One request and its answer; None where the line went dead."""
        reader, writer = await asyncio.open_unix_connection(self.socket, limit=2**24)
        try:
            writer.write(json.dumps(request).encode() + b"\n")
            await writer.drain()
            if request["op"] == "send":
                self.fate.passing("on the way")
            line = await reader.readline()
            return json.loads(line) if line else None
        finally:
            writer.close()

    async def send(self, address: Address, reply: Reply) -> str:
        """The adapter's other half."""
        self.fate.passing("before sending")
        answer = await self.ask({"op": "send", "text": reply.text})
        self.fate.passing("accepted")
        if answer is None:
            raise DeliveryFailed("timeout", uncertain=True)
        if "error" in answer:
            raise DeliveryFailed(answer["error"], retry_after=timedelta(milliseconds=50))
        return str(answer["id"])


def parse(payload: bytes) -> Message:
    """The adapter's half."""
    fields = json.loads(payload)
    return Message(Address("console", fields["person"], fields["person"]), fields["text"] + "", NOON)


class Process:
    """Everything between the platform and the database."""

    def __init__(self, database: FatefulDatabase, line: Line) -> None:
        self._database = database
        self._line = line
        self._fate = line.fate
        self._delivery = Delivery(database, {"console": line}, Routes(["console"]), lease=LEASE)
        self._lanes = Lanes(database, {"console": parse}, self._respond, self._delivery, lease=LEASE)

    async def run(self) -> None:
        """Until killed."""
        never = asyncio.Event()
        await asyncio.gather(self._lanes.run(never), self._delivery.run(never), self._poll())

    async def _poll(self) -> None:
        while True:
            for update in await self._line.ask({"op": "updates"}) or ():
                payload = base64.b64decode(update["payload"])
                where = update["conversation"]
                await take(self._database, Arrival("console", update["id"], where, payload, NOON, where), self._lanes)
                await self._line.ask({"op": "acknowledge", "id": update["id"]})
                self._fate.passing("acknowledged")
            await asyncio.sleep(0.01)

    async def _respond(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        self._fate.passing("thinking")

        async def effect(writer: Writer) -> Sequence[Reply]:
            await writer.run(_WRITE, {"user_id": user_id, "inbox_id": inbox_id, "at": message.at})
            return [Reply(f"heard {message.text}"), Reply(f"and wrote {message.text}")]

        return Turn(effect)


def main(url: str, keys: str, socket: Path, fate: Fate) -> None:
    """Live until the fated point, or until killed."""
    logging.disable()
    database = FatefulDatabase.at(url, Vault(MasterKeys.parse(keys)), pool_size=4)
    assert isinstance(database, FatefulDatabase)
    database.fate = fate
    asyncio.run(Process(database, Line(socket, fate)).run())
