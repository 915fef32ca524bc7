"""What is due: each thing is queued once by its unique key, claimed under a lease, and finished with its effect."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from storage.database import Writer


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is due once. `nominal` is HH:MM and `for_date` the date on the subject's clock, or on UTC."""

    kind: str
    user_id: int | None
    group_id: int | None
    for_date: date
    nominal: str
    due_at: datetime
    expires_at: datetime
    """Product time after which it is skipped as late."""
    detail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What this process alone may do, as long as its lease lasts."""

    id: int
    due: Due
    attempts: int
    token: UUID
