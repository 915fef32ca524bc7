"""One entry of the audit trail, what it may hold, and the bytes that its hash and the seal of the head are made of.

    hash(n) = SHA-256(canonical("tandem audit 1", hash(n-1), n, at, actor_kind, actor_id, action, patient_id,
                                object_type, object_id, detail))
    mac(n)  = HMAC-SHA256(key, canonical("tandem audit head 1", mac(n-1), n, hash(n)))

`canonical` is `sealing.canonical`; `detail` is JSON with sorted keys and without spaces. Before the first entry hash(0)
and mac(0) are made of the key alone (`start`). Of the macs only the newest is kept. So whoever changes rows without
the key can compute hashes that fit, but no mac; nor can the mac of an earlier moment be had from what is stored, to
make a trail that was cut short look whole. And since each mac is made of the one before, a false one stays false.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from storage.audit.words import ACTIONS, ACTORS, OBJECTS, WORDS
from storage.database import Member, Mentor, Who
from storage.keys.sealing import canonical

Sign = Callable[[bytes], bytes]
"""HMAC-SHA256 with the instance's key."""
Scalar = int | str | date
Detail = Mapping[str, Scalar | Sequence[Scalar]]

_KEY: Final = re.compile(r"[a-z][a-z_]{0,31}")
_HASH: Final = re.compile(r"[0-9a-f]{16,64}")
_INT8: Final = range(-(2**63), 2**63)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: of ACTORS, with an id where it is a person."""

    kind: str
    id: int | None = None

    @classmethod
    def of(cls, who: Who) -> "Actor":
        """Whoever a transaction acts for."""
        match who:
            case Mentor(user_id):
                return cls("mentor", user_id)
            case Member(user_id):
                return cls("member", user_id)
        return cls("operator" if who.name == "operator" else "worker")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done, by whom, to whom. Raises ValueError for anything that could be somebody's words."""

    at: datetime
    action: str
    """One of ACTIONS."""
    actor: Actor
    patient: int | None = None
    object: tuple[str, int] | None = None
    """One of OBJECTS and its id."""
    detail: Detail = field(default_factory=dict)
    """Numbers, dates, hashes in hex, and words of WORDS, or lists of such."""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("An audit entry's time needs its zone.")
        if self.action not in ACTIONS:
            raise ValueError("An audit entry's action is one of audit_words.Action.")
        if self.actor.kind not in ACTORS:
            raise ValueError("An audit entry's actor is one of audit_words.ACTORS.")
        if self.object is not None and self.object[0] not in OBJECTS:
            raise ValueError("An audit entry's object is one of audit_words.OBJECTS.")
        for number in (self.actor.id, self.patient, self.object[1] if self.object else None):
            if number is not None and not _is_id(number):
                raise ValueError("The ids of an audit entry are whole numbers.")
        for key, value in self.detail.items():
            _check(key, value)

    @property
    def json(self) -> str:
        """The detail in its one form."""
        return one_form({key: _plain(value) for key, value in self.detail.items()})


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry's number and hash: what an outsider notes down, written `SEQ:HASH`."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


@dataclass(frozen=True, slots=True)
class Link:
    """How far the chain has come."""

    seq: int
    hash: bytes
    mac: bytes

    def next(self, sign: Sign, entry: "Entry | Stored") -> "Link":
        """The chain with one more entry."""
        seq = self.seq + 1
        digest = hashlib.sha256(_encoded(self.hash, seq, entry)).digest()
        return Link(seq, digest, _mac(sign, self.mac, seq, digest))

    @property
    def head(self) -> Head:
        return Head(self.seq, self.hash)


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it was found, which may be anything."""

    at: datetime
    action: str
    actor: Actor
    patient: int | None
    object: tuple[str | None, int | None] | None
    json: str


def start(sign: Sign) -> Link:
    """The chain before its first entry."""
    first = sign(canonical("tandem audit start 1"))
    return Link(0, first, _mac(sign, b"", 0, first))


def one_form(detail: Mapping[str, object]) -> str:
    """JSON with sorted keys and without spaces."""
    return json.dumps(detail, sort_keys=True, separators=(",", ":"))


def _encoded(before: bytes, seq: int, entry: Entry | Stored) -> bytes:
    kind, number = entry.object or (None, None)
    who = (entry.actor.kind, entry.actor.id)
    return canonical(
        "tandem audit 1", before, seq, entry.at, *who, str(entry.action), entry.patient, kind, number, entry.json
    )


def _mac(sign: Sign, before: bytes, seq: int, digest: bytes) -> bytes:
    return sign(canonical("tandem audit head 1", before, seq, digest))


def _check(key: str, value: object) -> None:
    """Raises ValueError, without the value, where it could be free text."""
    if not _KEY.fullmatch(key):
        raise ValueError("A detail's name is one lower-case word.")
    for each in value if isinstance(value, list | tuple) else (value,):
        if not _is_wordless(each):
            raise ValueError(f"The audit trail holds no free text: {key} takes numbers, dates, hashes or audit_words.")


def _is_wordless(value: object) -> bool:
    match value:
        case bool() | date():
            return not isinstance(value, datetime)
        case int():
            return value in _INT8
        case str():
            return value in WORDS or bool(_HASH.fullmatch(value)) or _is_date(value)
    return False


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in _INT8


def _plain(value: object) -> object:
    match value:
        case list() | tuple():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case str():
            return str(value)
    return value
