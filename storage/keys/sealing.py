"""AES-256-GCM over a person's words, bound to the row they belong to."""

import os
from datetime import UTC, date, datetime
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_VERSION: Final = b"\x01"


class SealBroken(Exception):
    """A sealed value was altered, belongs to another row, or was sealed with another key."""


class Cipher:
    """One key. What it seals opens only with the same key and the same identity."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(key)}.")
        self._aead = AESGCM(key)

    def seal(self, content: str | bytes, *identity: object) -> bytes:
        """Encrypt `content` for the row named by `identity`, for example `("checkins.notes", user_id, …)`.

        The result is a version byte, a random 96-bit nonce, and the ciphertext with its tag.
        """
        plain = content.encode() if isinstance(content, str) else content
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._aead.encrypt(nonce, plain, canonical(*identity))

    def open_bytes(self, sealed: bytes, *identity: object) -> bytes:
        """Decrypt what was sealed for this very `identity`. Raises SealBroken."""
        blob = bytes(sealed)
        if blob[:1] != _VERSION:
            raise SealBroken(f"The sealed {_label(identity)} has an unknown format.")
        nonce, body = blob[1 : 1 + _NONCE_BYTES], blob[1 + _NONCE_BYTES :]
        try:
            return self._aead.decrypt(nonce, body, canonical(*identity))
        except (InvalidTag, ValueError):
            raise SealBroken(f"The sealed {_label(identity)} does not belong to its row, or was altered.") from None

    def open(self, sealed: bytes, *identity: object) -> str:
        """Decrypt text that was sealed for this very `identity`. Raises SealBroken."""
        return self.open_bytes(sealed, *identity).decode()


def canonical(*identity: object) -> bytes:
    """An unambiguous encoding: every part carries its type and its length, and an instant counts in UTC."""
    return b"".join(_part(value) for value in identity)


def _part(value: object) -> bytes:
    tag, content = _tagged(value)
    return tag + len(content).to_bytes(4, "big") + content


def _tagged(value: object) -> tuple[bytes, bytes]:
    match value:
        case None:
            return b"0", b""
        case bool():
            raise TypeError("A seal's identity is made of text, numbers, bytes, dates and instants.")
        case int():
            return b"i", str(value).encode()
        case str():
            return b"s", value.encode()
        case bytes():
            return b"b", value
        case datetime():
            if value.tzinfo is None:
                raise TypeError("An instant in a seal's identity needs its zone.")
            return b"t", value.astimezone(UTC).isoformat(timespec="microseconds").encode()
        case date():
            return b"d", value.isoformat().encode()
    raise TypeError("A seal's identity is made of text, numbers, bytes, dates and instants.")


def _label(identity: tuple[object, ...]) -> str:
    return str(identity[0]) if identity else "value"
