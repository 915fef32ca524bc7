"""The vault: a key per member and a few of the instance's own, wrapped by the master keys and opened when needed."""

import hashlib
import hmac
import os
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import Executable, bindparam, select

from storage.keys.master_keys import MasterKeys
from storage.keys.sealing import KEY_BYTES, Cipher, SealBroken
from storage.tables import instance_keys, member_keys

__all__ = ["Cipher", "MasterKeys", "SealBroken", "Vault", "WrappedKey"]

_REMEMBERED: Final = 1024

_MEMBER_KEY = select(member_keys.c.key_id, member_keys.c.wrapped).where(member_keys.c.user_id == bindparam("user"))
_INSTANCE_KEY = select(instance_keys.c.key_id, instance_keys.c.wrapped).where(
    instance_keys.c.purpose == bindparam("purpose")
)


class Reads(Protocol):
    """The part of a reader that the vault uses."""

    async def first(self, statement: Executable, values: Any = None) -> Any:
        """The first row, or None."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A member's key as it is stored."""

    user_id: int
    key_id: str
    wrapped: bytes


class Vault:
    """Opens members' and the instance's keys, and remembers those lately used."""

    def __init__(self, master: MasterKeys) -> None:
        self.master = master
        self._members: OrderedDict[int, Cipher] = OrderedDict()
        self._instance: dict[str, bytes] = {}

    def new_member_key(self, user_id: int) -> WrappedKey:
        """A fresh random key, wrapped for this member; the caller stores it."""
        return WrappedKey(user_id, *self.master.wrap(os.urandom(KEY_BYTES), "member_keys", user_id))

    def unwrap(self, key: WrappedKey) -> Cipher:
        """The cipher of a key that was read or just made; it is remembered. Raises SealBroken."""
        known = self._recall(key.user_id)
        if known is not None:
            return known
        cipher = Cipher(self.master.unwrap(key.key_id, key.wrapped, "member_keys", key.user_id))
        self._members[key.user_id] = cipher
        if len(self._members) > _REMEMBERED:
            self._members.popitem(last=False)
        return cipher

    async def of_member(self, reader: Reads, user_id: int) -> Cipher:
        """What opens and seals this member's words. Raises SealBroken when there is no such key to be seen."""
        known = self._recall(user_id)
        if known is not None:
            return known
        row = await reader.first(_MEMBER_KEY, {"user": user_id})
        if row is None:
            raise SealBroken(f"There is no key for member {user_id}: it was destroyed, or is not yours to use.")
        return self.unwrap(WrappedKey(user_id, row.key_id, row.wrapped))

    def forget(self, user_id: int) -> None:
        """Drop a member's key from memory."""
        self._members.pop(user_id, None)

    async def instance(self, reader: Reads, purpose: str) -> Cipher:
        """The instance's own cipher for `queues`."""
        return Cipher(await self._instance_key(reader, purpose))

    async def blind(self, reader: Reads, platform: str, external_id: str) -> bytes:
        """What a platform's id of a person is looked up by: HMAC-SHA256 with the instance's key."""
        key = await self._instance_key(reader, "blind_index")
        platform_bytes = platform.encode()
        message = len(platform_bytes).to_bytes(4, "big") + platform_bytes + external_id.encode()
        return hmac.new(key, message, hashlib.sha256).digest()

    async def signer(self, reader: Reads, purpose: str) -> Callable[[bytes], bytes]:
        """HMAC-SHA256 with one of the instance's keys."""
        key = await self._instance_key(reader, purpose)
        return lambda message: hmac.digest(key, message, "sha256")

    async def _instance_key(self, reader: Reads, purpose: str) -> bytes:
        if purpose not in self._instance:
            row = await reader.first(_INSTANCE_KEY, {"purpose": purpose})
            if row is None:
                raise SealBroken(f"The instance's key for {purpose} is missing: run `tandem migrate`.")
            self._instance[purpose] = self.master.unwrap(row.key_id, row.wrapped, "instance_keys", purpose)
        return self._instance[purpose]

    def _recall(self, user_id: int) -> Cipher | None:
        known = self._members.get(user_id)
        if known is not None:
            self._members.move_to_end(user_id)
        return known
