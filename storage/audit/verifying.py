"""Finds what was done to the audit trail behind its back.

An edit, a deletion, a swap or an insertion breaks the chain at an entry. Where all hashes were computed anew, or the
end was cut off and the head set back, the chain looks whole and the head's mac tells. Two things only a head noted
elsewhere can tell (`seen`): that entries and head were both put back to an earlier moment, and what somebody did who
has the keys.
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Row, text

from storage.audit.entries import Actor, Head, Link, Sign, Stored, one_form, start
from storage.database import Reader, Worker

AUDITOR: Final = Worker("auditor")
BATCH: Final = 1000

# One statement, one snapshot: at that moment there were as many entries as the newest one's number says.
_STANDING = text("""
    SELECT h.seq, h.hash, h.mac, (SELECT count(*) FROM audit_log) AS entries FROM audit_head AS h
""")
# Whatever a superuser may have written into a column must arrive: as JSON an instant is ISO 8601, however far off.
_ENTRIES = text("""
    SELECT seq, to_jsonb(at AT TIME ZONE 'UTC') #>> '{}' AS at, actor_kind, actor_id, action, patient_id, object_type,
           object_id, CAST(detail AS text) AS detail, prev_hash, hash
    FROM audit_log WHERE seq > :after AND seq <= :last ORDER BY seq LIMIT :batch
""")
_FIRST: Final = -(2**63)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found."""

    checked: int
    """How many entries fit, from the first on."""
    head: Head | None
    """The newest entry, as the trail says; None where its head is gone."""
    why: str = ""
    """What is wrong, in words; empty where nothing is."""
    first_bad: int | None = None
    """Number of the first entry that is missing or wrong, where that can be told."""

    @property
    def ok(self) -> bool:
        return not self.why

    def __str__(self) -> str:
        """One line without anybody's name: the head to keep elsewhere and compare with later, or what is wrong."""
        return f"verified {self.checked} entries, head {self.head}" if self.ok else self.why


class _Fault(Exception):
    def __init__(self, why: str, seq: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.seq = seq


async def verify(reader: Reader, seen: Head | None = None) -> Verdict:
    """Go through the whole trail (as AUDITOR), `BATCH` entries in memory at a time; others may append meanwhile.

    `seen` is a head that was noted down earlier: it must still be in the chain. Raises SealBroken without the key.
    """
    standing = await reader.all(_STANDING)
    if len(standing) != 1 or standing[0].seq is None:
        return Verdict(0, None, "The head of the trail is gone.")
    stand, sign = standing[0], await reader.vault.signer(reader, "audit")
    walk = _Walk(start(sign), sign, seen)
    try:
        await walk.go(reader, stand.seq)
        walk.arrive(stand)
    except _Fault as fault:
        return Verdict(walk.link.seq, _head(stand), fault.why, fault.seq)
    return Verdict(walk.link.seq, walk.link.head)


@dataclass(slots=True)
class _Walk:
    """Along the chain from its first entry."""

    link: Link
    sign: Sign
    seen: Head | None

    async def go(self, reader: Reader, last: int) -> None:
        """Check the entries up to `last`."""
        self._compare()
        after = _FIRST
        while rows := await reader.all(_ENTRIES, {"after": after, "last": last, "batch": BATCH}):
            for row in rows:
                self._step(row)
            after = rows[-1].seq

    def arrive(self, stand: Row[Any]) -> None:
        """Check that what was gone through is what the head says."""
        if self.link.seq < stand.seq:
            raise _Fault(f"Entry {self.link.seq + 1} and all after it are missing.", self.link.seq + 1)
        if stand.entries != stand.seq:
            raise _Fault(f"There are {stand.entries} entries where the head counts {stand.seq}.", stand.seq + 1)
        if self.link.hash != stand.hash or self.link.mac != stand.mac:
            raise _Fault("The entries fit each other but not the head: they were rewritten or removed without the key.")
        if self.seen is not None and self.seen.seq > self.link.seq:
            raise _Fault(
                f"Entry {self.seen.seq} was seen, and the trail now ends with {self.link.seq}.", self.link.seq + 1
            )

    def _step(self, row: Row[Any]) -> None:
        due = self.link.seq + 1
        if row.seq > due:
            raise _Fault(f"Entry {due} is missing.", due)
        if row.seq < due:
            raise _Fault(f"Entry {row.seq} doesn't belong in the trail.", row.seq)
        # The first follows on what the key alone says, so that an entry before it can't be taken away either.
        if row.prev_hash != self.link.hash:
            raise _Fault(f"Entry {due} doesn't follow on the one before it.", due)
        entry = _stored(row)
        link = self.link.next(self.sign, entry) if entry else None
        if link is None or link.hash != row.hash:
            raise _Fault(f"Entry {due} isn't what was written.", due)
        self.link = link
        self._compare()

    def _compare(self) -> None:
        if self.seen is not None and self.seen.seq == self.link.seq and self.seen.hash != self.link.hash:
            raise _Fault(f"Entry {self.seen.seq} isn't the one that was seen.", self.seen.seq)


def _stored(row: Row[Any]) -> Stored | None:
    """The entry in a row; None where its contents can't be one."""
    concerned = (row.object_type, row.object_id)
    try:
        at = datetime.fromisoformat(row.at).replace(tzinfo=UTC)
        detail = one_form(json.loads(row.detail))
    except (ValueError, TypeError, RecursionError):
        return None
    return Stored(at, row.action, Actor(row.actor_kind, row.actor_id), row.patient_id, concerned, detail)


def _head(stand: Row[Any]) -> Head | None:
    return Head(stand.seq, bytes(stand.hash or b""))
