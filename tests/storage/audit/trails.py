"""Audit trails for tests, as they should be."""

from datetime import UTC, datetime, timedelta
from typing import Final

from storage.audit import trail
from storage.audit.entries import Detail
from storage.audit.trail import Actor, Entry, Head, Verdict
from storage.database import Database, Worker

NOON: Final = datetime(2026, 2, 28, 12, tzinfo=UTC)
WORKER: Final = Worker("alerts")
ACTIONS: Final = ("read", "asked", "answered", "messaged", "noted", "changed")


def entry(number: int) -> Entry:
    """The nth thing that happened; of five patients, by three mentors, a worker and the operator."""
    actor = (Actor("mentor", number % 3 + 1), Actor("worker"), Actor("operator"))[number % 7 % 3]
    concerned = ("patient", number % 5 + 1) if number % 3 else None
    detail: Detail = {"count": number, "sources": [number, number + 1], "shared": number % 4 == 1, "kind": "risk"}
    at = NOON + timedelta(seconds=number, microseconds=number * 1000)
    patient = number % 5 + 1 if number % 4 else None
    return Entry(at, ACTIONS[number % len(ACTIONS)], actor, patient, concerned, detail if number % 2 else {})


async def filled(database: Database, count: int, first: int = 0) -> Head:
    """A trail with `count` more entries, and its head."""
    async with database.writing(WORKER) as writer:
        return await trail.extend(writer, [entry(number) for number in range(first, first + count)])


async def verified(database: Database, seen: Head | None = None) -> Verdict:
    """What a verification says."""
    async with database.reading(trail.AUDITOR) as reader:
        return await trail.verify(reader, seen)
