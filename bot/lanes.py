"""Works through what came in: a lane per conversation, in order; any number of lanes at once, in any process.

Thinking happens with no transaction open. What a turn changes, what it says and the end of its payload are one commit.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.showing import work_shown
from handlers.messages import Message, Reply
from handlers.posting import Place, outgoing
from handlers.turn import Turn
from scheduler.crew import Crew
from scheduler.delivery import Delivery
from scheduler.faults import told
from scheduler.timing import Clock, SystemClock
from storage.database import Database, Member, Worker, Writer
from storage.queues import inbox, outbox
from storage.queues.inbox import Claimed, LostClaim
from storage.queues.outbox import Outgoing, ToSend

log = logging.getLogger(__name__)

KEPT: Final = (
    "I couldn't take that in just now. Your message is kept, and the people who run Tandem can see that it waits."
    " You can go on, or send it again in other words."
)

LEASE: Final = timedelta(seconds=30)
PATIENCE: Final = 60.0
"""Seconds that one turn may take; meanwhile its lease is extended."""
AT_ONCE: Final = 8
BACK_OFF: Final = (timedelta(seconds=1), timedelta(seconds=4))
"""Between the attempts; after the last one it is a dead letter."""
CRASHES: Final = 10
"""A payload that was claimed so often and never finished is what ends the process."""

_WORKER: Final = Worker("lanes")

Parse = Callable[[bytes], Message]
"""What an adapter's payload says. Whatever it raises makes the payload a dead letter."""
Respond = Callable[[Message, int, int], Awaitable[Turn]]
"""From a message, its member and its inbox id to what it comes to."""


class Lanes:
    """`parsers` are by source. With `conversation`, only that lane is worked on, and by nobody else: a terminal's."""

    def __init__(
        self,
        database: Database,
        parsers: Mapping[str, Parse],
        respond: Respond,
        delivery: Delivery,
        *,
        conversation: str | None = None,
        clock: Clock | None = None,
        lease: timedelta = LEASE,
        patience: float = PATIENCE,
    ) -> None:
        self._database = database
        self._parsers = parsers
        self._respond = respond
        self._delivery = delivery
        self._conversation = conversation
        self._left_behind = conversation
        self._clock = clock or SystemClock()
        self._lease = lease
        self._patience = patience
        self._crew = Crew("lanes", AT_ONCE, self._clock)
        self._claims: dict[int, Claimed] = {}
        self._waiting: set[int] = set()

    def offer(self) -> timedelta | None:
        """The lease for a payload that is to be worked on as soon as it is committed; None: all hands are full."""
        return self._lease if self._crew.room > 0 else None

    def wake(self, conversation: str) -> None:
        """Something came in: look at once, and again when this lane is free."""
        self._crew.ring(conversation)

    def begin(self, claimed: Claimed, *, more: bool = False) -> None:
        """Work on what this process has claimed. With `more`, something may wait behind it."""
        self._waiting.discard(claimed.id)
        self._claims[claimed.id] = claimed
        self._crew.begin(self._held(claimed), claimed.conversation, more=more)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop`, then let what is under way end."""
        beat = asyncio.create_task(self._beat())
        try:
            await self._crew.run(self._round, stop)
        finally:
            beat.cancel()

    async def drain(self) -> None:
        """Work until nothing is left for this process; waits for what failed and is to be tried again."""
        beat = asyncio.create_task(self._beat())
        try:
            await self._crew.drain(self._round)
            while self._waiting:
                await self._crew.pause()
                await self._crew.drain(self._round)
                await self._forget_what_others_ended()
        finally:
            beat.cancel()

    async def _forget_what_others_ended(self) -> None:
        if self._waiting:
            async with self._database.reading(_WORKER) as reader:
                self._waiting = await inbox.unfinished(reader, self._waiting)

    async def settled(self) -> None:
        """Until nothing is being worked on in this process."""
        await self._crew.settled()

    async def _beat(self) -> None:
        while True:
            await self._clock.wait(asyncio.Event(), self._lease.total_seconds() / 3)
            if self._claims:
                try:
                    async with self._database.writing(_WORKER) as writer:
                        await inbox.extend(writer, list(self._claims.values()), self._lease)
                except Exception as error:  # noqa: BLE001 — the edge of the loop: a lost claim rolls its work back
                    log.error("a round failed: %s", told(error))

    async def _round(self) -> int:
        """Claim what is next, and begin to work on it; how much that was."""
        if self._crew.room <= 0:
            return 0
        async with self._database.writing(_WORKER) as writer:
            await self._take_over(writer)
            claimed = await inbox.claim(writer, list(self._parsers), self._lease, self._conversation)
        if claimed is None:
            return 0
        self.begin(claimed, more=True)
        return 1

    async def _take_over(self, writer: Writer) -> None:
        """What is claimed in our own conversation before we have begun was left behind by a crash."""
        if self._left_behind and self._crew.room == AT_ONCE:
            await inbox.release(writer, self._left_behind)
            self._left_behind = None

    async def _held(self, claimed: Claimed) -> None:
        try:
            await self._work(claimed)
        finally:
            self._claims.pop(claimed.id, None)

    async def _work(self, claimed: Claimed) -> None:
        try:
            message = _sound(self._parsers[claimed.source](claimed.payload))
        except Exception as error:  # noqa: BLE001 — nothing that a stranger sends may stop the lane
            return await self._bury(claimed, f"unparseable:{type(error).__name__}")
        if claimed.user_id is None:
            return await self._bury(claimed, "nobody")
        if claimed.attempts > CRASHES:
            return await self._give_up(claimed, message, "crashed")
        try:
            async with asyncio.timeout(self._patience):
                await self._turn(claimed, claimed.user_id, message)
        except LostClaim:
            log.warning("inbox %d was taken over", claimed.id)
        except Exception as error:  # noqa: BLE001 — the edge: tried again, then kept as a letter
            log.error("inbox %d, attempt %d: %s", claimed.id, claimed.attempts, told(error))
            await self._failed(claimed, message, type(error).__name__)

    async def _turn(self, claimed: Claimed, user_id: int, message: Message) -> None:
        if message.text.startswith("/"):
            await self._delivery.tapped(claimed.conversation, message.text)
        async with work_shown(self._delivery.shows_work(message.address.platform), message.address, self._clock):
            turn = await self._respond(message, user_id, claimed.id)
        ready: list[ToSend | None] = []
        async with self._database.writing(turn.who or Member(user_id)) as writer:
            replies = await turn.effect(writer)
            for number, reply in enumerate(self._parts(message, replies)):
                saying = _saying(claimed, message, reply, f"{number}", turn.kind)
                ready.append(await outbox.put(writer, saying, self._may_send(saying), None if number else claimed))
            if not replies:
                await inbox.finish(writer, claimed)
        self._send(claimed, ready)

    def _parts(self, message: Message, replies: Sequence[Reply]) -> list[Reply]:
        return [part for reply in replies for part in self._delivery.parts(message.address.platform, reply)]

    def _may_send(self, saying: Outgoing) -> timedelta | None:
        return self._delivery.may_send(saying.platform, saying.conversation)

    def _send(self, claimed: Claimed, ready: list[ToSend | None]) -> None:
        for one in ready:
            if one:
                self._delivery.send(one)
        if None in ready:
            self._delivery.wake(claimed.conversation)

    async def _failed(self, claimed: Claimed, message: Message, error: str) -> None:
        if claimed.attempts > len(BACK_OFF):
            return await self._give_up(claimed, message, error)
        self._waiting.add(claimed.id)
        async with self._database.writing(_WORKER) as writer:
            await inbox.retry(writer, claimed, BACK_OFF[claimed.attempts - 1], error)

    async def _give_up(self, claimed: Claimed, message: Message, reason: str) -> None:
        ready: list[ToSend | None] = []
        async with self._database.writing(_WORKER) as writer:
            if await inbox.bury(writer, claimed, reason):
                kept = _saying(claimed, message, Reply(KEPT), "kept", "reply")
                ready.append(await outbox.put(writer, kept, self._may_send(kept)))
        self._send(claimed, ready)

    async def _bury(self, claimed: Claimed, reason: str) -> None:
        log.warning("inbox %d is a dead letter: %s", claimed.id, reason)
        async with self._database.writing(_WORKER) as writer:
            await inbox.bury(writer, claimed, reason)


def _saying(claimed: Claimed, message: Message, reply: Reply, part: str, kind: str) -> Outgoing:
    back = Place(message.address, claimed.conversation, claimed.user_id)
    return outgoing(back, reply, key=f"inbox:{claimed.id}:{part}", kind=kind, now=message.at, inbox_id=claimed.id)


def _sound(message: Message) -> Message:
    """Without NUL and halves of characters, which neither a database nor a screen takes."""
    text, name = (
        words.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
        for words in (message.text, message.name)
    )
    return replace(message, text=text, name=name)
