"""The keys of ENCRYPTION_KEYS. They wrap the members' keys and the instance's, and nothing else."""

import base64
import binascii
import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from storage.keys.sealing import KEY_BYTES, Cipher, SealBroken

_FILE = "encryption.keys"
_RULE = "ENCRYPTION_KEYS takes one or more keys, separated by commas, each 32 random bytes in base64."


class MasterKeys:
    """Newest first: the newest wraps, all of them unwrap."""

    def __init__(self, ciphers: Mapping[str, Cipher]) -> None:
        if not ciphers:
            raise ValueError(_RULE)
        self._ciphers = dict(ciphers)
        self.newest = next(iter(self._ciphers))

    @classmethod
    def parse(cls, text: str) -> "MasterKeys":
        """Read ENCRYPTION_KEYS. Raises ValueError with one sentence that doesn't repeat the keys."""
        keys = [_decoded(part.strip()) for part in text.split(",") if part.strip()]
        if len(set(keys)) != len(keys):
            raise ValueError("ENCRYPTION_KEYS names the same key twice.")
        return cls({_key_id(key): Cipher(key) for key in keys})

    @staticmethod
    def make() -> str:
        """One fresh key, as ENCRYPTION_KEYS takes it."""
        return base64.b64encode(os.urandom(KEY_BYTES)).decode()

    @classmethod
    def load_or_make(cls, data_dir: Path) -> "MasterKeys":
        """The keys kept in `data_dir`, made there once (mode 600); of two processes at once, one's key stays."""
        path = data_dir / _FILE
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            _publish(path, cls.make())
        return cls.parse(path.read_text(encoding="ascii"))

    def wrap(self, key: bytes, *identity: object) -> tuple[str, bytes]:
        """The newest key's id, and `key` sealed with it."""
        return self.newest, self._ciphers[self.newest].seal(key, *identity)

    def unwrap(self, key_id: str, wrapped: bytes, *identity: object) -> bytes:
        """The key inside. Raises SealBroken when its master key is not among ours."""
        if key_id not in self._ciphers:
            raise SealBroken(f"ENCRYPTION_KEYS lacks the key {key_id}, which this database's data is sealed with.")
        return self._ciphers[key_id].open_bytes(wrapped, *identity)


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(_RULE) from None
    if len(key) != KEY_BYTES:
        raise ValueError(_RULE)
    return key


def _key_id(key: bytes) -> str:
    return hashlib.sha256(b"tandem key id" + key).hexdigest()[:12]


def _publish(path: Path, content: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(content + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
