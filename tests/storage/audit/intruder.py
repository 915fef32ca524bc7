"""Somebody with a superuser's rights over the audit trail, all guards switched off, but without its key."""

import json
import random
from typing import Any, Final, Self

import asyncpg

from storage.audit.entries import Actor, Link, Stored, one_form
from tests.databases import dsn

Row = dict[str, Any]

COLUMNS: Final = (
    *("seq", "at", "actor_kind", "actor_id", "action", "patient_id", "object_type", "object_id", "detail"),
    *("prev_hash", "hash"),
)
_DISARM: Final = """
    ALTER TABLE audit_log DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY;
    ALTER TABLE audit_head DISABLE TRIGGER USER, DISABLE ROW LEVEL SECURITY;
"""
_CONSTRAINTS: Final = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint
    WHERE conrelid IN ('audit_log'::regclass, 'audit_head'::regclass) AND contype IN ('c', 'p') ORDER BY contype
"""
_NOT_NULLS: Final = """
    SELECT format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', attrelid::regclass, attname) FROM pg_attribute
    WHERE attrelid IN ('audit_log'::regclass, 'audit_head'::regclass) AND attnum > 0 AND attnotnull
"""
_INSERT: Final = (
    f"INSERT INTO audit_log ({', '.join(COLUMNS)})"  # noqa: S608 — of the constants above
    f" VALUES ({', '.join(f'${number + 1}' for number in range(len(COLUMNS)))})"
)


class Intruder:
    """May write anything over the trail that `take` found, and can put it back."""

    def __init__(self, connection: "asyncpg.Connection[Any]", seed: int = 0) -> None:
        self.connection = connection
        self.chance = random.Random(seed)
        self.kept: list[Row] = []
        self.head: Row = {}

    @classmethod
    async def arrived(cls, url: str, seed: int = 0) -> Self:
        """With nothing left in the way."""
        intruder = cls(await asyncpg.connect(dsn(url)), seed)
        await intruder.run(_DISARM)
        for found in (_CONSTRAINTS, _NOT_NULLS):
            for (statement,) in await intruder.connection.fetch(found):
                await intruder.run(statement)
        await intruder.take()
        return intruder

    async def run(self, statement: str, *values: object) -> None:
        await self.connection.execute(statement, *values)

    async def take(self) -> None:
        """Note everything as it is now."""
        self.kept = [dict(row) for row in await self.connection.fetch("SELECT * FROM audit_log ORDER BY seq")]
        self.head = dict(await self.connection.fetchrow("SELECT * FROM audit_head"))

    async def put_back(self) -> None:
        """Leave it as it was taken."""
        await self.place(self.kept, self.head)

    async def place(self, rows: list[Row], head: Row | None) -> None:
        """These entries and this head in place of all."""
        async with self.connection.transaction():
            await self.run("DELETE FROM audit_log")
            await self.connection.executemany(_INSERT, [tuple(row[name] for name in COLUMNS) for row in rows])
            await self.run("DELETE FROM audit_head")
            if head:
                values = (head["seq"], head["hash"], head["mac"])
                await self.run("INSERT INTO audit_head (seq, hash, mac) VALUES ($1, $2, $3)", *values)

    def copied(self) -> list[Row]:
        return [dict(row) for row in self.kept]

    def anywhere(self) -> int:
        """The place of some entry, from 0."""
        return self.chance.randrange(len(self.kept))

    async def place_rehashed(self, rows: list[Row]) -> None:
        """Entries renumbered and hashed so that they fit, and a head that names the last, its mac guessed."""
        rehash(rows, self.kept[0]["prev_hash"])
        last = rows[-1]
        mac = self.chance.choice((self.head["mac"], self.chance.randbytes(32), last["hash"]))
        await self.place(rows, {"seq": last["seq"], "hash": last["hash"], "mac": mac})


def rehash(rows: list[Row], first: bytes) -> None:
    """Number the rows from 1, and compute their hashes anew, as anybody can who knows how."""
    link = Link(0, first, b"")
    for row in rows:
        entry = Stored(
            row["at"],
            row["action"],
            Actor(row["actor_kind"], row["actor_id"]),
            row["patient_id"],
            (row["object_type"], row["object_id"]),
            one_form(json.loads(row["detail"])),
        )
        row["prev_hash"], link = link.hash, link.next(lambda _: bytes(32), entry)
        row |= {"seq": link.seq, "hash": link.hash}
