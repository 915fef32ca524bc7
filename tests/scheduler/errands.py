"""A made-up timetable: members who are due at wall times of their own zone, and what was done for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import text

from scheduler.job import Counts, Tools, Window
from scheduler.local_times import instants
from scheduler.timetable import PerMember
from storage.clock import due_members, occurrences
from storage.clock.occurrences import Occurrence
from storage.database import Database, Member, Writer

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
CATCH_UP = timedelta(hours=2)
WALLS = tuple(time(hour) for hour in range(0, 24, 3))

_EFFECT = text("""
    INSERT INTO history (user_id, subject, before, after, at)
    VALUES (:user_id, 'checkins', '{}', jsonb_build_object('occurrence', CAST(:id AS bigint)), :at)
""")


@dataclass
class Errand:
    """What a job does for each member: a row in the transaction that ends the occurrence."""

    kind: str = "errand"
    before: Callable[[Occurrence], None] = lambda occurrence: None
    """May raise."""
    batches: list[int] = field(default_factory=list)

    async def queue(self, writer: Writer, window: Window) -> int:
        found = instants(await due_members.zones(writer), WALLS, window)
        return await due_members.queue_members(writer, self.kind, found, CATCH_UP)

    async def run(self, tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
        self.batches.append(len(claimed))
        for occurrence in claimed:
            self.before(occurrence)
            await effect(tools.database, occurrence, now)
        return {"done": len(claimed)}

    @property
    def entry(self) -> PerMember:
        return PerMember(self.kind, self.queue, self.run, CATCH_UP)


async def effect(database: Database, occurrence: Occurrence, now: datetime) -> None:
    """One row, and the end of the occurrence. Raises LostClaim."""
    user_id = occurrence.due.user_id
    assert user_id is not None
    async with database.writing(Member(user_id)) as writer:
        await writer.run(_EFFECT, {"user_id": user_id, "id": occurrence.id, "at": now})
        await occurrences.finish(writer, occurrence, "done", now)


def tools(database: Database) -> Tools:
    """What the made-up jobs are handed: nobody is spoken to."""
    return Tools(database, lambda platform, reply: (reply,), lambda conversation: None)
