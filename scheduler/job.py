"""What a job is handed, and what it gives back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from coaching.model import Model
from handlers.messages import Address, Reply
from storage import archive
from storage.clock.occurrences import Occurrence
from storage.database import Database, Writer
from storage.warehouse.protocol import Warehouse

Counts = Mapping[str, int]
"""What a job did, by name: what is printed, logged, measured and tested."""

Parts = Callable[[str, Reply], Sequence[Reply]]
"""From a platform and a reply to the messages that the platform takes."""


@dataclass(frozen=True, slots=True)
class Tools:
    """All that a job may use. The clock isn't among it: `now` is an argument."""

    database: Database
    parts: Parts
    wake: Callable[[str], None]
    """Tells delivery that something was queued for this conversation; only after the commit."""
    models: Callable[[int | None], Model] | None = None
    """Each member's own metered model, for work that nobody waits for; None where no model is set."""
    warehouse: Warehouse | None = None
    archive_after_days: int = archive.DEFAULT_DAYS
    ops: Address | None = None
    """Where the operator reads what concerns the installation and nobody in it; None where that isn't set."""


@dataclass(frozen=True, slots=True)
class Window:
    """Product time from `since` (excluded) to `until` (included)."""

    since: datetime
    until: datetime


Single = Callable[[Tools, datetime], Awaitable[Counts]]
"""A job without a subject: does all there is to do at `now`."""

Queue = Callable[[Writer, Window], Awaitable[int]]
"""Queues, set-based, the occurrences whose instants fall into the window; how many were new."""

Batch = Callable[[Tools, datetime, Sequence[Occurrence]], Awaitable[Counts]]
"""Does what was claimed: each occurrence is finished in the transaction that holds its effect.

It may raise: what isn't finished by then is run again, each occurrence by itself, and only those that raise once more
are tried again later. So nothing need be caught for one member's sake, LostClaim neither.
"""
