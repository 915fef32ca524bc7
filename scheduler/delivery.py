"""Sends what the outbox holds: claims it, speaks with no transaction open, records what came of it."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import uuid4

from handlers import wire
from handlers.messages import Address, DeliveryFailed, Divides, Reply, Sender, ShowsWork
from scheduler.crew import Crew
from scheduler.faults import told
from scheduler.limits import Limiter
from scheduler.timing import Clock, SystemClock
from storage.database import Database, Worker, Writer
from storage.queues import deliverers, outcomes, sends
from storage.queues.outbox import Routes, ToSend

log = logging.getLogger(__name__)

SENT_AGAIN: Final = "(sent again in case the first did not arrive)"

LEASE: Final = timedelta(seconds=60)
PATIENCE: Final = 20.0
"""Seconds that a platform may take to answer; well within the lease."""
SWEEP: Final = 5.0
"""Seconds between two looks for sends that nobody vouches for."""
AT_ONCE: Final = 16
RESERVED: Final = 4
"""Of what a platform takes within a second, so many are kept for answers."""
ATTEMPTS: Final = 20
"""About an hour and a half of an outage."""
LONGEST_PAUSE: Final = timedelta(minutes=5)
RECORDING: Final = (0.2, 1.0, 5.0)
"""Seconds between attempts to record what is known already, when the database is away."""

_WORKER: Final = Worker("delivery")

Outcome = Callable[[Writer], Awaitable[None]]


class Delivery:
    """Any number of these may run, in any number of processes. `senders` are by platform."""

    def __init__(
        self,
        database: Database,
        senders: Mapping[str, Sender],
        routes: Routes,
        *,
        clock: Clock | None = None,
        limiter: Limiter | None = None,
        lease: timedelta = LEASE,
        patience: float = PATIENCE,
    ) -> None:
        self._database = database
        self._senders = senders
        self._routes = routes
        self._clock = clock or SystemClock()
        self._limiter = limiter or Limiter(self._clock.monotonic)
        self._lease = lease
        self._patience = patience
        self._crew = Crew("delivery", AT_ONCE, self._clock)
        self._next_sweep = 0.0
        self._id = uuid4()
        self._left_behind = set(routes.conversations)

    def wake(self, conversation: str) -> None:
        """Something was queued for `conversation`: look at once."""
        self._crew.ring(conversation)

    def may_send(self, platform: str, conversation: str) -> timedelta | None:
        """The lease for a message that is to go out as soon as it is committed; None: it must wait its turn."""
        ours = platform in self._routes.platforms or conversation in self._routes.conversations
        if not ours or not self._limiter.free(platform, conversation) or self._crew.room <= 0:
            return None
        return self._lease

    def send(self, message: ToSend, *, more: bool = False) -> None:
        """Begin to send what this process has claimed. With `more`, something may wait behind it."""
        self._crew.begin(self._deliver(message, self._counted(message)), message.conversation, more=more)

    def parts(self, platform: str, reply: Reply) -> tuple[Reply, ...]:
        """The reply as messages that the platform takes; each is to be queued by itself."""
        sender = self._senders.get(platform)
        return sender.parts(reply) if isinstance(sender, Divides) else (reply,)

    def shows_work(self, platform: str) -> ShowsWork | None:
        """What shows on this platform that an answer is on its way; None where nothing can."""
        sender = self._senders.get(platform)
        return sender if isinstance(sender, ShowsWork) else None

    async def tapped(self, conversation: str, sends: str) -> None:
        """A tap on a button that only an uncertain message can have shown proves that this message arrived."""
        if " " not in sends:  # it names no object: anybody may type it
            return
        async with self._database.writing(_WORKER) as writer:
            for outbox_id, payload in (await outcomes.uncertain_in(writer, conversation)).items():
                _, reply = wire.loaded(payload)
                if any(button.sends == sends for row in reply.buttons for button in row):
                    await outcomes.proved(writer, outbox_id)

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop`, then let what is under way end."""
        await self._crew.run(self._round, stop)
        if self._routes.platforms:
            await self._leave()

    async def drain(self) -> None:
        """Deliver all that can be delivered now."""
        await self._crew.drain(self._round)

    async def settled(self) -> None:
        """Until nothing is being sent in this process."""
        await self._crew.settled()

    async def _round(self) -> int:
        """Sweep if it is time, claim what can be sent, begin to send it; how much that was."""
        await self._sweep()
        open_platforms = {name: self._limiter.room(name) for name in self._senders}
        platforms = [name for name in self._routes.platforms if open_platforms.get(name, 0) > 0]
        room = min([self._crew.room, *(open_platforms[name] for name in platforms)])
        if room <= 0 or not (platforms or self._routes.conversations):
            return 0
        routes = Routes(platforms, self._routes.conversations)
        # What nobody waits for leaves some of the platform's rate to what somebody does.
        reserved = self._limiter.part(RESERVED)
        spare = min([self._crew.room, *(open_platforms[name] - reserved for name in platforms)])
        limit, least = (spare, "broadcast") if spare > 0 else (room, "reply")
        held, now = self._limiter.held(), self._clock.now()
        async with self._database.writing(_WORKER) as writer:
            claimed = await sends.claim(writer, routes, limit, self._lease, now, held, least)
        for message in claimed:
            self.send(message, more=True)
        return len(claimed)

    async def _sweep(self) -> None:
        if self._clock.monotonic() < self._next_sweep:
            return
        self._next_sweep = self._clock.monotonic() + SWEEP
        async with self._database.writing(_WORKER) as writer:
            await self._take_over(writer)
            swept = await outcomes.sweep(writer, self._clock.now())
            if self._routes.platforms:
                self._limiter.shared_by(await deliverers.seen(writer, self._id))
        if swept.uncertain or swept.expired:
            log.warning("delivery: %d uncertain, %d expired", swept.uncertain, swept.expired)

    async def _leave(self) -> None:
        """The others' parts of the rate grow at once; without a word of it they notice within seconds."""
        try:
            async with self._database.writing(_WORKER) as writer:
                await deliverers.left(writer, self._id)
        except Exception as error:  # noqa: BLE001 — the edge: a database that is away must not fail an orderly end
            log.warning("leaving is not recorded: %s", told(error))

    async def _take_over(self, writer: Writer) -> None:
        """What is being sent to our own conversations before we have begun was left behind by a crash."""
        if self._crew.room == AT_ONCE:
            while self._left_behind:
                await outcomes.release(writer, self._left_behind.pop())

    def _counted(self, message: ToSend) -> tuple[Address, Reply] | None:
        """What is to be said and where, counted against the platform's limits; None: it can't be read."""
        try:
            address, reply = wire.loaded(message.payload)
        except (ValueError, KeyError, TypeError):
            return None
        self._limiter.took(message.platform, message.conversation, address.conversation)
        return address, reply

    async def _deliver(self, message: ToSend, content: tuple[Address, Reply] | None) -> None:
        if content is None:
            await self._record(message, partial(sends.dead, to_send=message, reason="unreadable"))
        else:
            await self._record(message, await self._said(message, *content))

    async def _said(self, message: ToSend, address: Address, reply: Reply) -> Outcome:
        if message.again:
            reply = replace(reply, text=f"{reply.text}\n{SENT_AGAIN}")
        try:
            async with asyncio.timeout(self._patience):
                external_ref = await self._senders[message.platform].send(address, reply)
        except DeliveryFailed as failure:
            return self._judged(message, failure)
        except Exception as error:  # noqa: BLE001 — whatever an adapter raises, the message may have arrived
            log.error("outbox %d: %s", message.id, told(error))
            return partial(outcomes.uncertain, to_send=message, reason=type(error).__name__)
        return partial(sends.sent, to_send=message, external_ref=external_ref)

    def _judged(self, message: ToSend, failure: DeliveryFailed) -> Outcome:
        log.warning("outbox %d, attempt %d: %s", message.id, message.attempts, failure.reason)
        if failure.uncertain:
            return partial(outcomes.uncertain, to_send=message, reason=failure.reason)
        if failure.gone:
            return partial(outcomes.gone, to_send=message, reason=failure.reason)
        if failure.permanent or message.attempts >= ATTEMPTS:
            return partial(sends.dead, to_send=message, reason=failure.reason)
        if failure.retry_after is not None:
            self._limiter.flooded(message.platform, message.conversation, failure.retry_after.total_seconds())
        delay = failure.retry_after if failure.retry_after is not None else _pause(message.attempts)
        return partial(sends.failed, to_send=message, reason=failure.reason, delay=delay)

    async def _record(self, message: ToSend, outcome: Outcome) -> None:
        for pause in (*RECORDING, None):
            try:
                async with self._database.writing(_WORKER) as writer:
                    await outcome(writer)
                return
            except Exception as error:  # noqa: BLE001 — the edge: after this the sweep calls it uncertain
                log.error("outbox %d not recorded: %s", message.id, told(error))
                if pause is not None:
                    await self._clock.wait(asyncio.Event(), pause)


def _pause(attempts: int) -> timedelta:
    """Doubles from a second to five minutes; up to half of it is chance, so that not all come back at once."""
    longest = min(timedelta(seconds=2 ** min(attempts - 1, 10)), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1)
