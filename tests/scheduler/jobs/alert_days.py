"""Days of crises and risks with mentors who answer, put off and are away, and pages that don't arrive."""

import asyncio
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import text

from coaching.desk.alert_rules import SAFEGUARDED
from handlers import wire
from handlers.messages import Address, DeliveryFailed, Reply
from scheduler.delivery import Delivery
from scheduler.job import Tools
from scheduler.jobs import alerts as job
from storage.alerting import alerts, open_alerts
from storage.database import Database, Member, Mentor, Worker
from storage.queues import outbox
from storage.queues.outbox import Routes
from tests import people as cast
from tests.storage.staff import somebody

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BEGIN: Final = datetime(2026, 2, 27, 14, 0, tzinfo=UTC)
"""09:00 in New York, on a Friday."""
ALERTS: Final = Worker("alerts")
LONGEST_SILENCE: Final = 31 * MINUTE
"""Of an open crisis: half an hour, and the minute of the next tick."""
KINDS: Final = (("RED", "self_harm"), ("RED", "overdose"), ("RED", "abuse"), ("RED", "violence"), ("AMBER", "eating"))
CATEGORIES: Final = "SELECT id, user_id, kind, tier, category, state, raised_at, next_at FROM alerts ORDER BY id"
_RISK: Final = text("""
    INSERT INTO alerts (user_id, kind, tier, category, state, score, evidence, raised_at, next_at)
    SELECT :user, 'risk', :tier, 'risk', 'open', 0.7, '{}', :now, :next_at
    WHERE NOT EXISTS (SELECT 1 FROM alerts WHERE user_id = :user AND kind = 'risk' AND state <> 'resolved')
""")


class Platform:
    """Sends, but for those to `lost` people, and whatever chance makes fail for a while."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self.falters = True
        self.lost: dict[str, DeliveryFailed] = {}
        self.sent: list[tuple[str, Reply, str]] = []

    async def send(self, address: Address, reply: Reply) -> str:
        if failure := self.lost.get(address.person):
            raise failure
        if self.falters and self._random.random() < 0.2:
            raise DeliveryFailed("flood", retry_after=timedelta(seconds=1))
        if self.falters and self._random.random() < 0.1:
            raise DeliveryFailed("status_503")
        ref = f"D-{address.person}/{len(self.sent)}"
        self.sent.append((address.person, reply, ref))
        return ref


@dataclass
class Days:
    """`hour` lets an hour go by, minute by minute where anything is due."""

    database: Database
    random: Random
    now: datetime = BEGIN
    platform: Platform = field(init=False)
    staff: dict[str, int] = field(default_factory=dict)
    members: list[int] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    slowest: timedelta = timedelta()
    """From a RED event to its first page."""
    _inbox: int = 100
    _dark_until: datetime = BEGIN
    _unheard: set[int] = field(default_factory=set)
    """Raised while the safety contact could not be reached."""
    _back: datetime = BEGIN
    """Since when everybody can be reached again."""
    _stopped: dict[int, list[tuple[datetime, datetime]]] = field(default_factory=lambda: defaultdict(list))

    async def begin(self) -> None:
        """Maya has everybody, Omar stands in for her, Dana is the safety contact."""
        self.platform = Platform(self.random)
        self.members = [await cast.member(self.database, f"M {number}", "America/New_York") for number in range(3)]
        self.staff["maya"] = await cast.maya(self.database, *self.members)
        self.staff["omar"] = await somebody(self.database, "Omar", "mentor")
        self.staff["dana"] = await somebody(self.database, "Dana", "safety")
        await cast.take_on(self.database, self.staff["omar"], *self.members, kind="cover")
        self._delivery = Delivery(self.database, {"console": self.platform}, Routes(["console"]))

    async def hour(self) -> None:
        """Perhaps something happens, and somebody acts; what is due meanwhile is due to the minute."""
        end = self.now + HOUR
        if self.random.random() < 0.4:
            await self._event()
        while self.now < end:
            await self.tick()
            if self.random.random() < 0.25:
                await self._acts()
            await self._checked()
            due = [row.next_at for row in await self._rows(CATEGORIES) if row.next_at and row.state != "resolved"]
            later = [at for at in due if at > self.now]
            self.now = min([end, *(max(at, self.now + MINUTE) for at in later)])

    async def refused(self, name: str, *, gone: bool) -> None:
        """From now on nothing reaches this person."""
        if name == "dana":
            self._dark_until = datetime.max.replace(tzinfo=UTC)
        self.platform.lost[name] = (
            DeliveryFailed("user_disabled", gone=True) if gone else DeliveryFailed("invalid_blocks", permanent=True)
        )

    async def reached(self) -> None:
        """Everybody is there again; the next step of each chain is half an hour away at most."""
        self._dark_until = min(self._dark_until, self.now + LONGEST_SILENCE)
        self.platform.lost.clear()
        self._back = self.now
        async with self.database.writing(Worker("delivery")) as writer:
            await writer.run(text("UPDATE users SET status = 'active' WHERE status = 'unreachable'"))

    async def _event(self) -> None:
        member = self.random.choice(self.members)
        if self.random.random() < 0.3:
            tier = self.random.choice(("HIGH", "MEDIUM"))
            self.seen[tier] += 1
            async with self.database.writing(Worker("risk")) as writer:
                next_at = self.now if tier == "HIGH" else self.now + 26 * HOUR
                await writer.run(_RISK, {"user": member, "tier": tier, "now": self.now, "next_at": next_at})
            return
        tier, category = self.random.choice(KINDS)
        self.seen[f"{tier} {category}"] += 1
        self._inbox += 1
        async with self.database.writing(Member(member)) as writer:
            number = await alerts.raise_crisis(writer, member, tier, category, self._inbox, self.now)
        if self.now < self._dark_until:
            self._unheard.add(number)

    async def tick(self) -> None:
        """Two processes at once, and then what they queued goes out, as far as it can."""
        tools = Tools(self.database, lambda platform, reply: (reply,), lambda conversation: None)
        await asyncio.gather(job.run(tools, self.now), job.run(tools, self.now))
        for _ in range(2):
            async with self.database.writing(Worker("delivery")) as writer:
                await writer.run(text("UPDATE outbox SET not_before = NULL WHERE state = 'pending'"))
            await self._delivery.drain()

    async def _acts(self) -> None:
        """Somebody takes an alert in hand, puts it off or resolves it; mentors only what is theirs."""
        open_now = [row for row in await self._rows(CATEGORIES) if row.state != "resolved"]
        if not open_now:
            return
        row = self.random.choice(open_now)
        name = self.random.choice(list(self.staff))
        who: Mentor | Worker = ALERTS if name == "dana" else Mentor(self.staff[name])
        act = self.random.choice(("ack", "ack", "snooze", "resolve"))
        until = self.now + (HOUR if row.kind == "crisis" else 5 * HOUR)
        async with self.database.writing(who) as writer:
            if act == "ack":
                acted = await alerts.acknowledge(writer, row.id, self.staff[name], self.now)
                until = self.now + DAY
            elif act == "snooze":
                acted = await alerts.snooze(writer, row.id, until, self.staff[name], self.now)
            else:
                acted = await alerts.resolve(writer, row.id, self.staff[name], self.now)
                until = self.now + 365 * DAY
        if row.category in SAFEGUARDED and name != "dana":
            assert acted.outcome is alerts.Outcome.REFUSED
        if acted.outcome is alerts.Outcome.DONE:
            self.seen[act] += 1
            self._stopped[row.id] = [(self.now, until)]

    async def _checked(self) -> None:
        """What must hold at every minute."""
        told = await self._rows("SELECT alert_id, at, step, to_id FROM alert_events WHERE what = 'told' ORDER BY id")
        by_alert: defaultdict[int, list[Any]] = defaultdict(list)
        for row in told:
            by_alert[row.alert_id].append(row)
        reached = set(self.staff) - set(self.platform.lost)
        for alert in await self._rows(CATEGORIES):
            pages = by_alert[alert.id]
            red = alert.kind == "crisis" and alert.tier == "RED"
            if alert.category in SAFEGUARDED:
                assert {row.to_id for row in pages} <= {self.staff["dana"]}, "only the safety contact"
            for began, until in self._stopped.get(alert.id, ()):
                assert not [row for row in pages if began < row.at < until], "acting stops the chain at once"
            someone = reached & {"dana"} if alert.category in SAFEGUARDED else reached
            if red and alert.state == "open" and someone:
                since = max([alert.raised_at, self._back, *(until for _, until in self._stopped.get(alert.id, ()))])
                last = max((row.at for row in pages), default=None)
                assert last is not None or self.now - since <= MINUTE, "paged within a minute"
                assert last is None or self.now - max(last, since) <= LONGEST_SILENCE, "and again until somebody acts"
            if red and pages and alert.id not in self._unheard:
                self.slowest = max(self.slowest, pages[0].at - alert.raised_at)
            times = Counter((row.at, row.to_id) for row in pages)
            assert max(times.values(), default=1) == 1, "nobody is told twice at once"

    async def finish(self) -> None:
        """Every page says what it is, each once, beneath the first about the same patient; lists begin with crises."""
        async with self.database.reading(Worker("delivery")) as reader:
            rows = await reader.all(text("SELECT * FROM outbox WHERE key LIKE 'alert:%' ORDER BY id"))
            queued = [(row, wire.loaded(await outbox.opened(reader, row))[1]) for row in rows]
        of_alert = {str(row.id): row for row in await self._rows(CATEGORIES)}
        first: dict[tuple[int, int], str] = {}
        for row, reply in queued:
            alert = of_alert[row.key.split(":")[1]]
            red = alert.kind == "crisis" and alert.tier == "RED"
            assert (row.kind, reply.urgent) == (("crisis", True) if red else ("reply", False))
            assert not red or "needs a person now" in reply.text
            root = first.get((alert.user_id, row.user_id))
            assert reply.thread in (root, None) if root else reply.thread is None
            if row.state == "sent" and root is None:
                first[alert.user_id, row.user_id] = row.external_ref
        self.seen["pages"] = len(queued)
        self.seen["pages sent"] = sum(row.state == "sent" for row, _ in queued)
        self.seen["pages dead"] = sum(row.state == "dead" for row, _ in queued)
        async with self.database.reading(Mentor(self.staff["maya"])) as reader:
            shown = [each.alert for each in await open_alerts.listed(reader, 0, self.now, everywhere=False)]
        crises = [each.kind == "crisis" and each.tier == "RED" for each in shown]
        assert crises == sorted(crises, reverse=True)
        assert not [each for each in shown if each.category in SAFEGUARDED]

    async def _rows(self, query: str) -> list[Any]:
        async with self.database.reading(ALERTS) as reader:
            return list(await reader.all(text(query)))
