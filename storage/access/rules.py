"""The words in which access is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

VERBS = ("select", "insert", "update", "delete")


@dataclass(frozen=True, slots=True)
class Access:
    """The verbs of each context in one table, separated by spaces."""

    member: str = ""
    mentor: str = ""
    workers: Mapping[str, str] = field(default_factory=dict)
    anyone: str = ""
    """In any context whatsoever: for rows that are nobody's and sealed."""
    anyone_writes: str = ""
    """What must hold for a row that a person writes by `anyone`; workers are held to nothing."""
    whose: str = "user_id"
    """The column that says whose row it is."""
    member_writes: str = ""
    """What must hold, besides being the member's own, for a row that a member inserts or updates."""
    mentor_rows: str = ""
    """What must hold, besides being of the caseload, for a row that a mentor sees or writes."""
    mentor_sees: str = ""
    """Which rows of the caseload a mentor may read besides those of `mentor_rows`."""
    mentor_own: str = ""
    """The verbs of a mentor in rows that are the mentor's own; `member_writes` holds for them as well."""
    member_sees: str = ""
    """Which rows a member may read besides their own."""
    member_rows: str = ""
    """What must hold, besides being the member's own, for a row that a member sees or changes."""
    mentor_writes: str = ""
    """What must hold, besides being of the caseload, for a row as a mentor leaves it, or deletes it."""


# Each setting stands in a sub-select, so that it is read once per statement and not once per row.
ME = "(SELECT nullif(current_setting('tandem.member', true), '')::bigint)"
MENTOR = "(SELECT nullif(current_setting('tandem.mentor', true), '')::bigint)"

SHARED_CHECKINS = "user_id IN (SELECT whose.id FROM public.users AS whose WHERE 'checkins' = ANY(whose.shares))"
"""What must hold of rows that say how somebody did, for a mentor to see them."""

OWN = "select insert update delete"

JOBS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("reminders", "reviews", "risk", "alerts", "feed", "sync"), "select")
)
"""What the clock's jobs read of every member. What a job writes for one member, it writes as that member."""
DUE: Mapping[str, str] = MappingProxyType({"clock": "select", **JOBS})
"""The same with the clock, which queues what is due for whom."""
