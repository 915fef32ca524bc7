"""Ten thousand requests of all kinds through one small pool, many of them cancelled at some await on their way."""

import asyncio
import random
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from sqlalchemy import text

from storage import people
from storage.database import Database, Member, Mentor, Who, Worker
from tests import people as cast
from tests.conftest import new_vault
from tests.storage.stock import stock

REQUESTS = 10_000
AT_ONCE = 40
TABLES = ("goals", "checkins", "habit_slots", "messages", "users")

_ROWS = {
    table: text(f"SELECT {'id' if table == 'users' else 'user_id'} AS whose FROM {table}")  # noqa: S608
    for table in TABLES
}
_WRITE = text("UPDATE users SET language = :mark RETURNING id")
_CONTEXT = text("""
    SELECT current_user <> 'tandem_runtime' AND current_setting('transaction_read_only') = 'off'
       AND concat(current_setting('tandem.member', true), current_setting('tandem.mentor', true),
                  current_setting('tandem.worker', true), current_setting('tandem.lookup', true)) = ''
""")


class Crowd:
    """Makes requests and notes every row that wasn't the asker's to see."""

    def __init__(self, database: Database, allowed: dict[Who, set[int]], names: dict[int, str]) -> None:
        self.database = database
        self.allowed = allowed
        self.names = names
        self.foreign: list[tuple[Who, str, int]] = []
        self.tally: Counter[str] = Counter()

    async def read(self, who: Who, table: str) -> None:
        async with self.database.reading(who) as reader:
            for row in await reader.all(_ROWS[table]):
                self._see(who, table, row.whose)

    async def read_name(self, who: Who, user_id: int) -> None:
        async with self.database.reading(who) as reader:
            with suppress(LookupError):
                person = await people.get(reader, user_id)
                self._see(who, "name", person.id)
                assert person.name == self.names[user_id]

    async def find(self, who: Who, user_id: int) -> None:
        async with self.database.reading(who) as reader:
            found = await people.find(reader, "console", self.names[user_id].casefold())
            assert found == user_id
            for row in await reader.all(_ROWS["users"]):
                self._see(who, "users", row.whose)

    async def write(self, who: Who, fail: bool) -> None:
        with suppress(ZeroDivisionError):
            async with self.database.writing(who) as writer:
                for row in await writer.all(_WRITE, {"mark": str(who)}):
                    if not (isinstance(who, Member) and row.id == who.user_id):
                        self.foreign.append((who, "written", row.id))
                if fail:
                    raise ZeroDivisionError

    def _see(self, who: Who, what: str, whose: int) -> None:
        self.tally["rows"] += 1
        if whose not in self.allowed[who]:
            self.foreign.append((who, what, whose))

    def request(self, chance: random.Random) -> Coroutine[Any, Any, None]:
        who = chance.choice(list(self.allowed))
        match chance.randrange(5):
            case 0:
                return self.read_name(who, chance.choice(list(self.names)))
            case 1:
                return self.find(who, chance.choice(list(self.names)))
            case 2 if not isinstance(who, Worker):
                return self.write(who, fail=chance.random() < 0.3)
        return self.read(who, chance.choice(TABLES))


async def test_ten_thousand_interleaved_and_cancelled_requests_show_nobody_a_foreign_row(database_url: str) -> None:
    database = Database.at(database_url, new_vault(), pool_size=4)
    crowd = await _crowd(database)
    chance = random.Random(8)

    gate = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(REQUESTS):
            await gate.acquire()
            task = tasks.create_task(_perhaps_cancelled(crowd, chance))
            task.add_done_callback(lambda _: gate.release())

    assert crowd.foreign == []
    assert crowd.tally["cancelled"] > REQUESTS / 10
    assert crowd.tally["finished"] > REQUESTS / 4
    assert crowd.tally["cancelled"] + crowd.tally["finished"] == REQUESTS
    assert crowd.tally["rows"] > REQUESTS
    await _nothing_stays_in_the_pool(database)
    await database.close()


async def _crowd(database: Database) -> Crowd:
    members = [await cast.member(database, f"Member {number}", "Europe/Berlin") for number in range(6)]
    for user_id in members:
        await stock(database, user_id)
    maya = await cast.maya(database, *members[:3])
    allowed: dict[Who, set[int]] = {Member(user_id): {user_id} for user_id in members}
    allowed[Mentor(maya)] = {*members[:3], maya}
    allowed[Member(maya)] = {maya}
    allowed[Worker("operator")] = {*members, maya}
    allowed[Worker("nobody")] = set()
    names = {user_id: f"Member {number}" for number, user_id in enumerate(members)} | {maya: "Maya"}
    return Crowd(database, allowed, names)


async def _perhaps_cancelled(crowd: Crowd, chance: random.Random) -> None:
    """Run one request; half of them are cancelled after some turns of the loop, wherever they are by then."""
    request = asyncio.create_task(crowd.request(chance))
    if chance.random() < 0.5:
        for _ in range(chance.randrange(60)):
            await asyncio.sleep(0)
        request.cancel()
    try:
        await request
        crowd.tally["finished"] += 1
    except asyncio.CancelledError:
        crowd.tally["cancelled"] += 1


async def _nothing_stays_in_the_pool(database: Database) -> None:
    """Every connection that the pool holds is back to nobody."""
    connections = [await database.engine.connect() for _ in range(8)]
    for connection in connections:
        assert (await connection.execute(_CONTEXT)).scalar() is True
        await connection.close()
