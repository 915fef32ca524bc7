"""Keys at rest: the instance's are made once, and all are wrapped anew when ENCRYPTION_KEYS gets a newer one."""

import os
from typing import Final

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert

from storage.database import Writer
from storage.keys.sealing import KEY_BYTES
from storage.tables import instance_keys, member_keys

INSTANCE_KEYS: Final = ("queues", "blind_index", "audit")

_ADD_INSTANCE_KEY = insert(instance_keys).on_conflict_do_nothing().returning(instance_keys.c.purpose)
_OLD_MEMBER_KEYS = select(member_keys).where(member_keys.c.key_id != bindparam("newest")).with_for_update()
_OLD_INSTANCE_KEYS = select(instance_keys).where(instance_keys.c.key_id != bindparam("newest")).with_for_update()
_REWRAP_MEMBER = (
    update(member_keys)
    .where(member_keys.c.user_id == bindparam("whose"))
    .values(key_id=bindparam("key"), wrapped=bindparam("blob"))
)
_REWRAP_INSTANCE = (
    update(instance_keys)
    .where(instance_keys.c.purpose == bindparam("whose"))
    .values(key_id=bindparam("key"), wrapped=bindparam("blob"))
)


async def make_instance_keys(writer: Writer) -> list[str]:
    """Make the instance's keys where they are missing; of two processes at once, one's keys stay. Which were made."""
    master = writer.vault.master
    made = []
    for purpose in INSTANCE_KEYS:
        key_id, wrapped = master.wrap(os.urandom(KEY_BYTES), "instance_keys", purpose)
        row = {"purpose": purpose, "key_id": key_id, "wrapped": wrapped}
        made += [each.purpose for each in await writer.all(_ADD_INSTANCE_KEY, row)]
    return made


async def rotate(writer: Writer) -> int:
    """Wrap every key with the newest master key; what the keys sealed stays as it is. Returns how many were wrapped.

    Afterwards the older entries of ENCRYPTION_KEYS are no longer needed. Raises SealBroken when one that is still
    needed is missing; then nothing is changed.
    """
    master = writer.vault.master
    newest = {"newest": master.newest}
    members = [
        _wrapped_anew(writer, row.key_id, row.wrapped, "member_keys", row.user_id)
        for row in await writer.all(_OLD_MEMBER_KEYS, newest)
    ]
    instance = [
        _wrapped_anew(writer, row.key_id, row.wrapped, "instance_keys", row.purpose)
        for row in await writer.all(_OLD_INSTANCE_KEYS, newest)
    ]
    for statement, rows in ((_REWRAP_MEMBER, members), (_REWRAP_INSTANCE, instance)):
        if rows:
            await writer.run(statement, rows)
    return len(members) + len(instance)


def _wrapped_anew(writer: Writer, key_id: str, wrapped: bytes, table: str, whose: object) -> dict[str, object]:
    master = writer.vault.master
    new_id, blob = master.wrap(master.unwrap(key_id, wrapped, table, whose), table, whose)
    return {"whose": whose, "key": new_id, "blob": blob}
