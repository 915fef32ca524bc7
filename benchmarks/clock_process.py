"""What is killed: a process whose clock ticks, and whose one job writes a row for each member whom it serves."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import text

from scheduler.clockwork import Clockwork
from scheduler.job import Counts, Tools, Window
from scheduler.local_times import instants
from scheduler.runner import Runner
from scheduler.timetable import Alone, Every, PerMember
from scheduler.timing import SystemClock
from storage import people
from storage.clock import due_members, occurrences
from storage.clock.occurrences import Occurrence
from storage.database import Database, Member, Worker, Writer
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault

LEASE = timedelta(seconds=1)
TICK = 0.05
"""Seconds."""
CATCH_UP = timedelta(days=60)
"""Longer than any jump, so that nothing is ever too late."""
ZONES = ("America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe")
WALLS = tuple(time(hour) for hour in range(24))

_EFFECT = text("""
    INSERT INTO history (user_id, subject, before, after, at)
    SELECT :user_id, 'checkins', '{}', jsonb_build_object('occurrence', CAST(:id AS bigint)), :at
    FROM (SELECT pg_sleep(:seconds)) AS slowly
""")
_UNFENCED = text("UPDATE occurrences SET state = 'done', claim = NULL, lease_until = NULL WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Told:
    """How this process lives."""

    url: str
    keys: str
    now: datetime
    """Product time at its start."""
    seconds: float = 0.05
    """How long each effect is thought about, ten times as long as it takes then."""
    fenced: bool = True
    """Whether only the holder of a claim may finish; without, chaos must find doubled effects."""


async def settle(url: str, keys: str, members: int, now: datetime) -> None:
    """So many members of four zones, whom it serves."""
    database = Database.at(url, Vault(MasterKeys.parse(keys)))
    for number in range(members):
        zone = ZONES[number % len(ZONES)]
        async with database.writing(Worker("intake")) as writer:
            user_id = await people.create(writer, "console", f"m{number}", f"M {number}", zone, now)
        async with database.writing(Member(user_id)) as writer:
            await people.consent(writer, user_id, "test", now)
    await database.close()


def main(told: Told) -> None:
    """Live until killed."""
    logging.disable()
    asyncio.run(_live(told))


async def _live(told: Told) -> None:
    database = Database.at(told.url, Vault(MasterKeys.parse(told.keys)), pool_size=3, abandoned=LEASE)
    began = SystemClock().now()
    clock = SystemClock(lambda: told.now + (SystemClock().now() - began))
    errand = Errand(told.seconds, told.fenced)
    timetable = (
        PerMember("errand", errand.queue, errand.run, CATCH_UP),
        Alone("round", Every(timedelta(minutes=1)), CATCH_UP, errand.alone),
    )
    tools = Tools(database, lambda platform, reply: (reply,), lambda conversation: None)
    runner = Runner(tools, timetable, clock=clock, lease=LEASE, batch=20)
    await Clockwork(runner, TICK).run(asyncio.Event())


@dataclass(frozen=True, slots=True)
class Errand:
    """Each member is due every hour."""

    seconds: float
    fenced: bool

    async def queue(self, writer: Writer, window: Window) -> int:
        found = instants(await due_members.zones(writer), WALLS, window)
        return await due_members.queue_members(writer, "errand", found, CATCH_UP)

    async def run(self, tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
        for occurrence in claimed:
            user_id = occurrence.due.user_id
            assert user_id is not None
            await asyncio.sleep(self.seconds)  # as a job lets a model find its words: in no transaction
            async with tools.database.writing(Member(user_id)) as writer:
                values = {"user_id": user_id, "id": occurrence.id, "at": now, "seconds": self.seconds / 10}
                await writer.run(_EFFECT, values)
                if self.fenced:
                    await occurrences.finish(writer, occurrence, "done", now)
                else:
                    await writer.run(_UNFENCED, {"id": occurrence.id})
        return {"done": len(claimed)}

    async def alone(self, tools: Tools, now: datetime) -> Counts:
        return {}
