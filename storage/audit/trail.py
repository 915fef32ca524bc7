"""The audit trail: who did what to whom, in a chain that only grows. By ids; nobody's words.

A mentor sees the trail of the caseload, a member the entries about themselves, the operator and the `auditor` all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, text

from storage.audit.entries import Actor, Detail, Entry, Head, Link, start
from storage.audit.verifying import AUDITOR, Verdict, verify
from storage.audit.words import LOOKS, Action
from storage.database import Reader, Writer

__all__ = [
    "AUDITOR",
    "Action",
    "Actor",
    "Entry",
    "Head",
    "Recorded",
    "TrailBroken",
    "Verdict",
    "append",
    "begin",
    "extend",
    "head",
    "looks",
    "of_patient",
    "verify",
]

KEY: Final = "audit"
"""The instance's key that seals the head."""

_LOCKED_HEAD = text("SELECT seq, hash, mac FROM tandem_audit_head()")
_HEAD = text("SELECT seq, hash FROM audit_head")
_BEGIN = text("INSERT INTO audit_head (seq, hash, mac) VALUES (:seq, :hash, :mac) ON CONFLICT DO NOTHING")
_ADD = text("""
    WITH moved AS (UPDATE audit_head SET seq = :seq, hash = :hash, mac = :mac)
    INSERT INTO audit_log (seq, at, actor_kind, actor_id, action, patient_id, object_type, object_id, detail,
                           prev_hash, hash)
    VALUES (:seq, :at, :actor_kind, :actor_id, :action, :patient_id, :object_type, :object_id,
            CAST(:detail AS jsonb), :prev_hash, :hash)
""")
_OF_PATIENT = text("""
    SELECT * FROM audit_log WHERE patient_id = :patient AND seq < coalesce(CAST(:before AS bigint), 9223372036854775807)
    ORDER BY seq DESC LIMIT :most
""")
_LOOKS = text("""
    SELECT * FROM audit_log
    WHERE patient_id = :patient AND action = ANY(CAST(:looks AS text[]))
      AND actor_kind IN ('mentor', 'admin', 'safety', 'operator')
    ORDER BY seq DESC LIMIT :most
""")


class TrailBroken(Exception):
    """The head of the trail is gone: nothing can follow on it."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry that was read back."""

    seq: int
    at: datetime
    actor: Actor
    action: str
    patient: int | None
    object: tuple[str, int] | None
    detail: Mapping[str, Any]


async def append(
    writer: Writer,
    now: datetime,
    *,
    action: str,
    actor: Actor | None = None,
    patient: int | None = None,
    object: tuple[str, int] | None = None,
    detail: Detail | None = None,
) -> Head:
    """Put on record what this transaction does; it is there if, and only if, the transaction commits.

        await audit.append(writer, ctx.now, action="read", patient=sarah, object=("patient", sarah))
        await audit.append(writer, now, action="alert_snoozed", patient=sarah, object=("alert", 7),
                           detail={"until": date(2026, 3, 1), "kind": "risk"})

    `now` is product time. `action` is one of `Action`. `actor` is whoever the transaction acts for unless told; say so
    where a person acts through a worker: `Actor("admin", dana)`. `object` is one of `words.OBJECTS` and its id.
    `detail` takes whole numbers, booleans, dates, hashes in hex and `words.WORDS`, or lists of these.

    Any context may append, in a transaction that writes; a member or a mentor only what they do themselves. Do it last:
    until the commit everybody else's entries wait, and a lock taken afterwards may deadlock. Raises ValueError for
    anything that could be free text, and TrailBroken.
    """
    entry = Entry(now, action, actor or Actor.of(writer.who), patient, object, detail or {})
    return await extend(writer, [entry])


async def extend(writer: Writer, entries: Sequence[Entry]) -> Head:
    """Append several at once, in order; the new head."""
    sign = await writer.vault.signer(writer, KEY)
    found = await writer.first(_LOCKED_HEAD)
    if found is None or None in found:
        raise TrailBroken("The head of the audit trail is gone: see what `tandem audit` says.")
    link = Link(found.seq, bytes(found.hash), bytes(found.mac))
    rows = []
    for entry in entries:
        before, link = link, link.next(sign, entry)
        rows.append(_row(entry, before, link))
    if rows:
        await writer.run(_ADD, rows)
    return link.head


async def begin(writer: Writer) -> None:
    """Make the head of an empty trail; one that there is already stays."""
    link = start(await writer.vault.signer(writer, KEY))
    await writer.run(_BEGIN, {"seq": link.seq, "hash": link.hash, "mac": link.mac})


async def head(reader: Reader) -> Head | None:
    """The newest entry's number and hash; None where the head is gone."""
    row = await reader.first(_HEAD)
    return Head(row.seq, bytes(row.hash)) if row else None


async def of_patient(reader: Reader, patient: int, most: int, before: int | None = None) -> list[Recorded]:
    """What was done about somebody, newest first; the next page is what came `before` a number."""
    return [
        _recorded(row) for row in await reader.all(_OF_PATIENT, {"patient": patient, "most": most, "before": before})
    ]


async def looks(reader: Reader, patient: int, most: int) -> list[Recorded]:
    """When people looked at a member's data (LOOKS), newest first."""
    values = {"patient": patient, "most": most, "looks": list(LOOKS)}
    return [_recorded(row) for row in await reader.all(_LOOKS, values)]


def _row(entry: Entry, before: Link, link: Link) -> dict[str, object]:
    kind, number = entry.object or (None, None)
    return {
        "seq": link.seq,
        "at": entry.at,
        "actor_kind": entry.actor.kind,
        "actor_id": entry.actor.id,
        "action": str(entry.action),
        "patient_id": entry.patient,
        "object_type": kind,
        "object_id": number,
        "detail": entry.json,
        "prev_hash": before.hash,
        "hash": link.hash,
        "mac": link.mac,
    }


def _recorded(row: Row[Any]) -> Recorded:
    concerned = (row.object_type, row.object_id) if row.object_type is not None else None
    actor = Actor(row.actor_kind, row.actor_id)
    return Recorded(row.seq, row.at, actor, row.action, row.patient_id, concerned, row.detail)
