"""Somebody with a superuser's rights over the audit trail, all guards switched off, but without its key."""

import json
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final, Self

import asyncpg

from storage.audit_entries import Actor, Link, Stored, one_form
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
_EDITS: Final = {
    "seq": ("seq + 1000", "-seq", "0", "NULL"),
    "at": ("at + interval '1 microsecond'", "at - interval '7 days'", "'infinity'", "'0044-03-15 BC'", "NULL"),
    "actor_kind": ("'member'", "actor_kind || ' '", "NULL"),
    "actor_id": ("coalesce(actor_id, 0) + 1", "99"),
    "action": ("'exported'", "upper(action)", "'a sentence, and what not'", "NULL"),
    "patient_id": ("coalesce(patient_id, 0) + 1", "-1"),
    "object_type": ("'alert'", "coalesce(object_type, '') || 'x'"),
    "object_id": ("coalesce(object_id, 0) + 1", "999"),
    "detail": ("""'{"count": -1}'""", """detail || '{"a": 1}'""", """'{"a": 1e3000, "b": 1.0}'""", "'[[[]]]'", "NULL"),
    "prev_hash": ("sha256(prev_hash)", "hash", "NULL"),
    "hash": ("sha256(hash)", "prev_hash", "''::bytea", "NULL"),
}
_HEAD_EDITS: Final = (
    *("seq = seq + 1", "seq = seq - 1", "seq = NULL", "hash = sha256(hash)", "hash = NULL", "mac = sha256(mac)"),
    *("mac = hash", "mac = NULL"),
)


class Intruder:
    """Tampers with the trail that `take` found, and can put it back."""

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

    async def tamper(self) -> str:
        """Do one of TAMPERINGS at random; its name."""
        how = self.chance.choice(TAMPERINGS)
        await how(self)
        return how.__name__.strip("_")

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


async def _edit(it: Intruder) -> None:
    column = it.chance.choice(list(_EDITS))
    value = it.chance.choice(_EDITS[column])
    which = it.kept[it.anywhere()]["seq"]
    changed = (
        f"UPDATE audit_log SET {column} = {value} WHERE seq = $1 AND {column} IS DISTINCT FROM {value} RETURNING 1"  # noqa: S608
    )
    if not await it.connection.fetch(changed, which):
        await it.run("UPDATE audit_log SET at = at + interval '1 day' WHERE seq = $1", which)


async def _edit_and_rehash(it: Intruder) -> None:
    rows = it.copied()
    rows[it.anywhere()] |= it.chance.choice(
        [{"patient_id": 77}, {"actor_id": 77}, {"action": "linked"}, {"detail": '{"count": 77}'}, {"object_id": 77}]
    )
    await it.place_rehashed(rows)


async def _edit_and_rehash_one(it: Intruder) -> None:
    rows = it.copied()
    here = it.anywhere()
    one = [rows[here] | {"patient_id": 77}]
    rehash(one, rows[here]["prev_hash"])
    rows[here] |= {"patient_id": 77, "hash": one[0]["hash"]}
    await it.place(rows, it.head)


async def _edit_head(it: Intruder) -> None:
    await it.run(f"UPDATE audit_head SET {it.chance.choice(_HEAD_EDITS)}")  # noqa: S608 — of the constants above


async def _delete(it: Intruder) -> None:
    await it.run("DELETE FROM audit_log WHERE seq = $1", it.anywhere() + 1)


async def _delete_the_first(it: Intruder) -> None:
    await it.run("DELETE FROM audit_log WHERE seq <= $1", it.anywhere() + 1)


async def _delete_and_rehash(it: Intruder) -> None:
    rows = it.copied()
    del rows[it.anywhere()]
    await it.place_rehashed(rows)


async def _swap(it: Intruder) -> None:
    rows = it.copied()
    one, other = it.chance.sample(range(len(rows)), 2)
    rows[one]["seq"], rows[other]["seq"] = rows[other]["seq"], rows[one]["seq"]
    await it.place(rows, it.head)


async def _swap_and_rehash(it: Intruder) -> None:
    rows = it.copied()
    one, other = it.chance.sample(range(len(rows)), 2)
    rows[one], rows[other] = rows[other], rows[one]
    await it.place_rehashed(rows)


async def _shuffle(it: Intruder) -> None:
    rows = it.copied()
    numbers = [*range(2, len(rows) + 1), 1]
    for row, number in zip(rows, numbers, strict=True):
        row["seq"] = number
    await it.place(rows, it.head)


async def _cut_off_the_end(it: Intruder) -> None:
    await it.run("DELETE FROM audit_log WHERE seq > $1", it.anywhere())


async def _cut_off_the_end_and_set_the_head_back(it: Intruder) -> None:
    await it.place_rehashed(it.copied()[: max(1, it.anywhere())])


async def _empty(it: Intruder) -> None:
    first = {"seq": 0, "hash": it.kept[0]["prev_hash"], "mac": it.chance.choice((it.head["mac"], bytes(32)))}
    await it.place([], it.chance.choice((None, it.head, first)))


async def _lose_the_head(it: Intruder) -> None:
    await it.place(it.kept, None)


async def _repeat(it: Intruder) -> None:
    await it.place([*it.kept, it.kept[it.anywhere()]], it.head)


async def _repeat_at_the_end(it: Intruder) -> None:
    await it.place_rehashed([*it.copied(), dict(it.kept[it.anywhere()])])


async def _forge(it: Intruder) -> None:
    rows = it.copied()
    rows.insert(it.anywhere(), dict(it.kept[it.anywhere()]) | {"actor_id": 66})
    await it.place_rehashed(rows)


async def _forge_behind_the_head(it: Intruder) -> None:
    rows = [*it.copied(), dict(it.kept[0]) | {"actor_id": 66}]
    rehash(rows, it.kept[0]["prev_hash"])
    await it.place(rows, it.head)


TAMPERINGS: Final[tuple[Callable[[Intruder], Awaitable[None]], ...]] = (
    *(_edit, _edit, _edit, _edit, _edit_and_rehash, _edit_and_rehash_one, _edit_head, _delete, _delete_the_first),
    *(_delete_and_rehash, _swap, _swap_and_rehash, _shuffle, _cut_off_the_end, _cut_off_the_end_and_set_the_head_back),
    *(_empty, _lose_the_head, _repeat, _repeat_at_the_end, _forge, _forge_behind_the_head),
)
