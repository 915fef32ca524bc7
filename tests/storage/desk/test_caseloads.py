"""Whose rows a mentor sees, whatever is changed and in whichever order."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage import people
from storage.database import Database, Member, Mentor, Who, Worker
from storage.desk import caseloads, invites, staff
from storage.desk.caseloads import DESK
from storage.desk.mentor_settings import Away
from tests import people as cast
from tests.storage.staff import somebody
from tests.storage.stock import stock

STEPS = 200
TABLES = ("users", "goals", "checkins", "habit_slots", "alerts")
START = cast.ARRIVAL + timedelta(days=19)


class Team:
    """Three mentors and five members, and what should hold of them."""

    def __init__(self, database: Database, mentors: list[int], members: list[int]) -> None:
        self.database = database
        self.mentors = mentors
        self.members = members
        self.now = START
        self.primary: dict[int, int] = {}
        self.cover: dict[int, tuple[int, int, datetime]] = {}
        """By member: who stands in, for whom, until when."""
        self.away: dict[int, tuple[int, datetime]] = {}
        self.foreign: list[tuple[Who, str, int]] = []

    def expected(self, mentor: int) -> set[int]:
        """Whom this mentor sees now."""
        own = {member for member, who in self.primary.items() if who == mentor}
        return own | {member for member, (who, _, until) in self.cover.items() if who == mentor and self.now < until}

    async def take_on(self, chance: random.Random) -> None:
        mentor, member = chance.choice(self.mentors), chance.choice(self.members)
        async with self.database.writing(DESK) as writer:
            assert await caseloads.take_on(writer, mentor, member, self.now) == self.primary.get(member)
        self.primary[member] = mentor
        self.cover.pop(member, None)
        if mentor in self.away and self.now < self.away[mentor][1]:
            self.cover[member] = (self.away[mentor][0], mentor, self.away[mentor][1])

    async def end(self, chance: random.Random) -> None:
        member = chance.choice(self.members)
        change = chance.choice([caseloads.end, caseloads.discharge])
        async with self.database.writing(DESK) as writer:
            assert await change(writer, member, self.now) == self.primary.get(member)
        self.primary.pop(member, None)
        self.cover.pop(member, None)

    async def go_away(self, chance: random.Random) -> None:
        mentor, cover = chance.sample(self.mentors, 2)
        until = self.now + timedelta(minutes=chance.randrange(1, 40))
        away = Away(self.now, until, cover) if chance.random() < 0.8 else None
        async with self.database.writing(DESK) as writer:
            await caseloads.cover(writer, mentor, away, self.now)
        mine = [member for member, who in self.primary.items() if who == mentor]
        for member in mine:
            self.cover.pop(member, None)
        self.away.pop(mentor, None)
        if away:
            self.away[mentor] = (cover, until)
            self.cover |= dict.fromkeys(mine, (cover, mentor, until))

    async def remove(self, chance: random.Random) -> None:
        mentor = chance.choice(self.mentors)
        async with self.database.writing(DESK) as writer:
            left, _ = await caseloads.remove_mentor(writer, mentor, self.now)
        mine = {member for member, who in self.primary.items() if who == mentor}
        assert set(left) == mine
        self.primary = {member: who for member, who in self.primary.items() if who != mentor}
        self.cover = {member: each for member, each in self.cover.items() if each[0] != mentor and member not in mine}
        self.away = {who: each for who, each in self.away.items() if mentor not in (who, each[0])}

    async def look(self, who: Who, allowed: set[int]) -> int:
        """Everything that this context sees; how many rows."""
        count = 0
        for table in TABLES:
            column = "id" if table == "users" else "user_id"
            async with self.database.reading(who) as reader:
                found = [row[0] for row in await reader.all(text(f"SELECT {column} FROM {table}"))]  # noqa: S608
            self.foreign += [(who, table, each) for each in found if each not in allowed]
            assert {each for each in found if each not in self.mentors} == allowed - set(self.mentors), table
            count += len(found)
        return count


async def test_whatever_is_changed_nobody_sees_a_foreign_row(database: Database) -> None:
    chance = random.Random(11)
    team = await _team(database)
    changes: list[Callable[[random.Random], Awaitable[None]]] = [team.take_on, team.end, team.go_away, team.remove]
    rows = 0
    for _ in range(STEPS):
        await chance.choices(changes, (8, 3, 4, 1))[0](chance)
        team.now += timedelta(minutes=chance.randrange(1, 4))
        looks = [team.look(Mentor(mentor, team.now), team.expected(mentor) | {mentor}) for mentor in team.mentors]
        looks += [team.look(Member(member), {member}) for member in chance.sample(team.members, 1)]
        rows += sum(await asyncio.gather(*looks))
    assert team.foreign == []
    assert rows > 10 * STEPS


async def test_changes_at_once_leave_one_mentor_each(database: Database) -> None:
    team = await _team(database)

    async def take_on(mentor: int) -> None:
        async with database.writing(DESK) as writer:
            await caseloads.take_on(writer, mentor, team.members[0], START)

    await asyncio.gather(*(take_on(mentor) for mentor in team.mentors * 3))
    async with database.reading(DESK) as reader:
        holding = [
            mentor for mentor in team.mentors if await caseloads.patients(reader, mentor, START + timedelta(minutes=1))
        ]
        assert len(holding) == 1
        assert (await people.get(reader, team.members[0])).mentor_id == holding[0]


async def test_roles_and_care_are_changed_by_the_desk_alone(database: Database) -> None:
    maya = await cast.maya(database, sarah := await cast.sarah(database))
    statements = (
        f"INSERT INTO caseload (mentor_id, user_id, kind, \"from\") VALUES ({maya}, {sarah}, 'cover', now())",  # noqa: S608
        "UPDATE caseload SET until = NULL",
        "UPDATE users SET roles = '{member,mentor,admin}'",
        "UPDATE users SET mentor_id = id",
    )
    for who in (Mentor(maya), Member(maya), Member(sarah)):
        for statement in statements:
            with suppress(DBAPIError):  # refused, or without a row that it could change
                async with database.writing(who) as writer:
                    assert await writer.all(text(f"{statement} RETURNING 1")) == []
    for worker in ("lanes", "delivery", "housekeeping", "clock", "alerts"):
        with suppress(DBAPIError):
            async with database.writing(Worker(worker)) as writer:
                assert await writer.all(text("UPDATE users SET roles = '{admin}' RETURNING 1")) == []
    async with database.reading(DESK) as reader:
        assert (await people.get(reader, maya)).roles == {"member", "mentor"}


async def test_a_mentor_sees_no_codes_of_others(database: Database) -> None:
    maya, omar = await somebody(database, "Maya", "mentor"), await somebody(database, "Omar", "mentor")
    async with database.writing(Mentor(maya)) as writer:
        await invites.make(writer, maya, "Sarah", invites.new_code(), START)
    async with database.reading(Mentor(omar)) as reader:
        assert await reader.all(text("SELECT * FROM invites")) == []
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.writing(Mentor(omar)) as writer:
            await invites.make(writer, maya, "Ben", invites.new_code(), START)


async def test_the_first_at_the_terminal_is_the_admin_and_nobody_known_is_promoted(database: Database) -> None:
    async def comes(name: str) -> frozenset[str]:
        async with database.writing(cast.INTAKE) as writer:
            user_id = await staff.at_this_terminal(writer, "console", name, None, START)
            return (await people.get(writer, user_id)).roles

    await cast.sarah(database)
    assert await comes("maya") == {"mentor", "admin"}
    assert await comes("omar") == {"mentor"}
    assert await comes("sarah") == {"member"}
    assert await comes("maya") == {"mentor", "admin"}


async def test_codes_are_128_random_bits() -> None:
    codes = {invites.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {22}


async def _team(database: Database) -> Team:
    mentors = [await somebody(database, name, "mentor") for name in ("Maya", "Omar", "Ines")]
    members = [await cast.member(database, f"Member {number}", "Europe/Berlin") for number in range(5)]
    for member in members:
        await stock(database, member)
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM caseload"))  # stock puts everybody in their own care, in the past
    return Team(database, mentors, members)
