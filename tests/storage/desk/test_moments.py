"""Care that begins and ends while mentors read and write: what is seen was somebody's care at some moment of it."""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from time import perf_counter
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.database import Database, Member, Mentor, Worker
from tests import people as cast
from tests.conftest import new_vault
from tests.storage.stock import stock

REQUESTS: Final = 300
AT_ONCE: Final = 12
TABLES: Final = ("users", "goals", "checkins", "habit_slots", "messages", "notes", "risk_days", "alerts")

_GIVE = text("""INSERT INTO caseload (mentor_id, user_id, kind, "from") VALUES (:mentor, :user, :kind, now())""")
_TAKE = text("UPDATE caseload SET until = now() WHERE mentor_id = :mentor AND user_id = :user AND until IS NULL")
_NOTE = text("INSERT INTO notes (user_id, author_id, text, created_at) VALUES (:user, :mentor, 'x', now())")
_READ = {
    table: text(f"SELECT {'id' if table == 'users' else 'user_id'} AS whose FROM {table}")  # noqa: S608
    for table in TABLES
}


class Ward:
    """Two mentors and their changing patients, and whoever saw somebody that wasn't theirs."""

    def __init__(self, database: Database, mentors: list[int], members: list[int], seed: int) -> None:
        self.database = database
        self.mentors = mentors
        self.members = members
        self.chance = random.Random(seed)
        self.care: dict[tuple[int, int], list[list[float]]] = {}
        """By mentor and member, from when to when it may have held."""
        self.foreign: list[tuple[int, str, int]] = []
        self.tally: Counter[str] = Counter()
        self.moving = asyncio.Lock()

    async def move(self) -> None:
        """Somebody comes into a mentor's care, or leaves it."""
        pair = self.chance.choice(self.mentors), self.chance.choice(self.members)
        async with self.moving:
            spans = self.care.setdefault(pair, [])
            held = bool(spans) and spans[-1][1] == float("inf")
            if not held:
                spans.append([perf_counter(), float("inf")])
            values = {"mentor": pair[0], "user": pair[1]}
            async with self.database.writing(Worker("operator")) as writer:
                if held:
                    await writer.run(_TAKE, values)
                else:
                    await writer.run(_GIVE, values | {"kind": self.chance.choice(["primary", "cover"])})
            if held:
                spans[-1][1] = perf_counter()

    async def read(self) -> None:
        mentor, table = self.chance.choice(self.mentors), self.chance.choice(TABLES)
        begun = perf_counter()
        async with self.database.reading(Mentor(mentor)) as reader:
            seen = {row.whose for row in await reader.all(_READ[table])}
        self._see(mentor, table, seen - {mentor}, begun)

    async def write(self) -> None:
        mentor, user = self.chance.choice(self.mentors), self.chance.choice(self.members)
        begun = perf_counter()
        with suppress(DBAPIError):
            async with self.database.writing(Mentor(mentor)) as writer:
                await writer.run(_NOTE, {"user": user, "mentor": mentor})
            self._see(mentor, "written", {user}, begun)

    async def own(self) -> None:
        """A member beside them, who sees nobody else whatever happens."""
        member, table = self.chance.choice(self.members), self.chance.choice(TABLES)
        async with self.database.reading(Member(member)) as reader:
            seen = {row.whose for row in await reader.all(_READ[table])}
        self.tally["rows"] += len(seen)
        self.foreign += [(member, table, whose) for whose in seen - {member}]

    def _see(self, mentor: int, what: str, seen: set[int], begun: float) -> None:
        self.tally["rows"] += len(seen)
        self.foreign += [(mentor, what, whose) for whose in seen if not self._held((mentor, whose), begun)]

    def _held(self, pair: tuple[int, int], begun: float) -> bool:
        return any(span[1] >= begun for span in self.care.get(pair, []))

    def request(self) -> Coroutine[Any, Any, None]:
        return self.chance.choices((self.read, self.write, self.own), (5, 2, 2))[0]()

    async def perhaps_cancelled(self) -> None:
        request = asyncio.create_task(self.request())
        if self.chance.random() < 0.5:
            for _ in range(self.chance.randrange(60)):
                await asyncio.sleep(0)
            request.cancel()
        try:
            await request
            self.tally["finished"] += 1
        except asyncio.CancelledError:
            self.tally["cancelled"] += 1

    async def go(self, requests: int) -> None:
        """So many requests, a few at once, with changes of care among them that nothing cancels."""
        gate = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as tasks:
            for number in range(requests):
                await gate.acquire()
                task = tasks.create_task(self.move() if number % 5 == 0 else self.perhaps_cancelled())
                task.add_done_callback(lambda _: gate.release())


async def ward(database: Database, seed: int) -> Ward:
    members = [await cast.member(database, f"Member {number}", "Europe/Berlin") for number in range(4)]
    for user_id in members:
        await stock(database, user_id)
    mentors = [await cast.maya(database), await cast.member(database, "Omar", "Europe/Berlin")]
    return Ward(database, mentors, members, seed)


async def test_three_hundred_requests_while_care_changes_show_nobody_a_foreign_row(database_url: str) -> None:
    database = Database.at(database_url, new_vault(), pool_size=4)
    there = await ward(database, 5)
    await there.go(REQUESTS)
    assert there.foreign == []
    assert there.tally["rows"] > REQUESTS / 5
    assert there.tally["cancelled"] > REQUESTS / 10
    await database.close()
