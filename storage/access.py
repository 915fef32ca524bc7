"""Who may do what in which table: the one place where it is said. `policies` turns it into row-level security.

A *member* has the rows that are the member's own. A *mentor* has the rows of the people whose caseload or cover holds
now, by the database's clock. A *worker* has all rows, but only with the verbs listed under its name. Whatever isn't
listed isn't allowed, and outside these contexts nothing is seen.
"""

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
    whose: str = "user_id"
    """The column that says whose row it is."""
    member_writes: str = ""
    """What must hold, besides being the member's own, for a row that a member inserts or updates."""


_OWN = "select insert update delete"

_OWN_MESSAGE = (
    "resends IS NULL AND (inbox_id IS NULL OR EXISTS"
    " (SELECT 1 FROM public.inbox WHERE inbox.id = outbox.inbox_id AND inbox.user_id = outbox.user_id))"
)

ACCESS: Mapping[str, Access] = MappingProxyType(
    {
        # people
        "users": Access(
            "select update",
            "select",
            {
                "intake": "select insert update",
                "lanes": "select",
                "delivery": "select update",
                "housekeeping": "select",
                "operator": "select update delete",
            },
            whose="id",
        ),
        "member_keys": Access("select", "select", {"intake": "select insert", "operator": "select update delete"}),
        "instance_keys": Access(anyone="select", workers={"migrate": "insert", "operator": "update"}, whose=""),
        "addresses": Access(
            "select", workers={"intake": "select insert", "delivery": "select update", "operator": "select"}
        ),
        "zone_changes": Access("select insert", "select", {"intake": "insert", "operator": "select"}),
        "caseload": Access("select", "select", {"operator": "select insert update"}),
        "consents": Access("select insert update", workers={"operator": "select"}),
        # coaching
        "goals": Access(_OWN, "select", {"operator": "select"}),
        "subgoals": Access(_OWN, "select", {"operator": "select"}),
        "habits": Access(_OWN, "select", {"operator": "select"}),
        "habit_versions": Access(_OWN, "select", {"operator": "select"}),
        "pauses": Access(_OWN, "select", {"operator": "select"}),
        "checkins": Access("select insert update", "select", {"operator": "select"}),
        "habit_slots": Access(_OWN, "select", {"operator": "select"}),
        # conversation
        "messages": Access("select insert", workers={"operator": "select"}),
        "pending": Access(_OWN, workers={"operator": "select"}),
        "history": Access("select insert update", workers={"operator": "select"}),
        "alerts": Access("select insert", "select", {"operator": "select"}),
        # queues
        "inbox": Access(
            "select update",
            workers={
                "intake": "select insert update",
                "lanes": "select update",
                "housekeeping": "select update delete",
                "operator": "select insert update",
            },
            member_writes="state = 'done'",
        ),
        "outbox": Access(
            "select insert",
            workers={
                "lanes": "select insert",
                "delivery": "select insert update",
                "housekeeping": "select update delete",
                "operator": "select insert update",
            },
            member_writes=_OWN_MESSAGE,
        ),
        "dead_letters": Access(
            workers={
                "intake": "select insert",
                "lanes": "select insert",
                "delivery": "select insert delete",
                "housekeeping": "select update delete",
                "operator": "select insert update",
            },
        ),
        # the language model
        "model_calls": Access(
            workers={"meter": "select insert update", "housekeeping": "select delete", "operator": "select"}
        ),
    }
)
