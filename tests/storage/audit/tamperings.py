"""What somebody with a superuser's rights may do to the audit trail."""

from collections.abc import Awaitable, Callable
from typing import Final

from tests.storage.audit.intruder import Intruder, rehash

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


async def _swap_contents(it: Intruder) -> None:
    """What two entries say, each under the other's number and hashes."""
    rows = it.copied()
    places = it.chance.sample(range(len(rows)), 2)
    for place, other in zip(places, reversed(places), strict=True):
        own = {name: it.kept[place][name] for name in ("seq", "prev_hash", "hash")}
        rows[place] = it.kept[other] | own
    await it.place(rows, it.head)


async def _renumber(it: Intruder) -> None:
    """One goes, and those behind it take its number and the next, hashes and all."""
    rows = it.copied()
    del rows[it.anywhere()]
    for number, row in enumerate(rows, 1):
        row["seq"] = number
    await it.place(rows, it.head | {"seq": len(rows)})


async def _point_at_others(it: Intruder) -> None:
    """Every entry about somebody is about somebody else, under hashes that were computed anew."""
    rows = it.copied()
    whose = it.chance.choice(rows)["patient_id"]
    for row in rows:
        row["patient_id"] = 77 if row["patient_id"] == whose else row["patient_id"]
    await it.place_rehashed(rows)


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
    *(
        _delete_and_rehash,
        _swap,
        _swap_contents,
        _renumber,
        _point_at_others,
        _swap_and_rehash,
        _shuffle,
        _cut_off_the_end,
        _cut_off_the_end_and_set_the_head_back,
    ),
    *(_empty, _lose_the_head, _repeat, _repeat_at_the_end, _forge, _forge_behind_the_head),
)


async def tamper(intruder: Intruder) -> str:
    """Do one of TAMPERINGS at random; its name."""
    how = intruder.chance.choice(TAMPERINGS)
    await how(intruder)
    return how.__name__.strip("_")
