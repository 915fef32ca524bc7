"""Who may do what in which table: the one place where it is said. `policies` turns it into row-level security.

A *member* has the rows that are the member's own. A *mentor* has the rows of the people whose caseload or cover holds
now, by the database's clock (where product time was moved, at that moment), and of the mentor's own those that a
conversation needs. A *worker* has all rows, but only with the verbs listed under its name. Whatever isn't
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
    mentor_rows: str = ""
    """What must hold, besides being of the caseload, for a row that a mentor sees or writes."""
    mentor_own: str = ""
    """The verbs of a mentor in rows that are the mentor's own; `member_writes` holds for them as well."""
    member_sees: str = ""
    """Which rows a member may read besides their own."""
    member_rows: str = ""
    """What must hold, besides being the member's own, for a row that a member sees or changes."""
    mentor_writes: str = ""
    """What must hold, besides being of the caseload, for a row as a mentor leaves it."""


_OWN = "select insert update delete"

_JOBS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("reminders", "reviews", "risk", "alerts", "feed", "sync"), "select")
)
"""What the clock's jobs read of every member. What a job writes for one member, it writes as that member."""
_DUE: Mapping[str, str] = MappingProxyType({"clock": "select", **_JOBS})
"""The same with the clock, which queues what is due for whom."""

_OWN_MESSAGE = (
    "resends IS NULL AND (inbox_id IS NULL OR EXISTS"
    " (SELECT 1 FROM public.inbox WHERE inbox.id = outbox.inbox_id AND inbox.user_id = outbox.user_id))"
)

_ASKING = "(SELECT nullif(current_setting('tandem.mentor', true), '')::bigint)"

_OF_OWN_GROUP = (
    "EXISTS (SELECT 1 FROM public.group_members AS part WHERE part.group_id = group_feed_posts.group_id"
    " AND part.left_at IS NULL AND part.user_id = (SELECT nullif(current_setting('tandem.member', true), '')::bigint))"
)

_SHARED_CHECKINS = "user_id IN (SELECT whose.id FROM public.users AS whose WHERE 'checkins' = ANY(whose.shares))"

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
                "clock": "select update",
                "housekeeping": "select update",
                "operator": "select update delete",
                **_JOBS,
                "desk": "select update",
            },
            whose="id",
            mentor_own="select",
        ),
        "member_keys": Access(
            "select",
            "select",
            {"intake": "select insert", "operator": "select update delete", **_JOBS, "desk": "select"},
            mentor_own="select",
        ),
        "instance_keys": Access(anyone="select", workers={"migrate": "insert", "operator": "update"}, whose=""),
        "addresses": Access(
            "select",
            workers={
                "intake": "select insert",
                "delivery": "select update",
                "operator": "select",
                **_JOBS,
                "desk": "select",
            },
        ),
        "zone_changes": Access("select insert", "select", {"intake": "insert", "operator": "select", **_DUE}),
        "caseload": Access(
            "select", "select", {"operator": "select insert update", **_DUE, "desk": "select insert update"}
        ),
        "consents": Access("select insert update", workers={"operator": "select", **_DUE, "desk": "select"}),
        # the mentors' desk
        "invites": Access(
            workers={"desk": "select update", "operator": "select update"},
            whose="mentor_id",
            mentor_own="select insert update",
        ),
        "mentor_settings": Access(
            "select insert update",
            workers={"desk": "select insert update", "operator": "select", **_DUE},
            mentor_own="select",
        ),
        # coaching
        "goals": Access(_OWN, "select", {"operator": "select", **_DUE}),
        "subgoals": Access(_OWN, "select", {"operator": "select", **_JOBS}),
        "habits": Access(_OWN, "select", {"operator": "select", **_DUE, "reminders": "select update"}),
        "habit_versions": Access(_OWN, "select", {"operator": "select", **_DUE}),
        "pauses": Access(_OWN, "select", {"operator": "select", **_DUE}),
        "checkins": Access(
            "select insert update",
            "select",
            {"operator": "select", **_DUE, "housekeeping": "select update", "sync": "select update"},
            mentor_rows=_SHARED_CHECKINS,
        ),
        "revisions": Access(anyone="select insert update", workers={"operator": "delete"}, whose=""),
        "habit_slots": Access(_OWN, "select", {"operator": "select", **_DUE}, mentor_rows=_SHARED_CHECKINS),
        # conversation
        "messages": Access(
            "select insert",
            "select",
            {"operator": "select", **_JOBS},
            mentor_rows="NOT hidden AND EXISTS (SELECT 1 FROM public.users AS whose"
            " WHERE whose.id = messages.user_id AND 'messages' = ANY(whose.shares))",
        ),
        "pending": Access(
            _OWN,
            workers={
                "operator": "select",
                "reminders": "select insert update",
                "housekeeping": "select update delete",
            },
            mentor_own=_OWN,
        ),
        "history": Access("select insert update", workers={"operator": "select"}),
        "alerts": Access(
            "select insert",
            "select update",
            {"operator": "select update", **_JOBS, "alerts": "select insert update", "risk": "select insert update"},
            mentor_rows="category NOT IN ('abuse', 'violence')",
        ),
        "alert_events": Access(
            "insert",
            "select insert",
            {"operator": "select insert", "alerts": "select insert", "risk": "select insert"},
            mentor_rows="EXISTS (SELECT 1 FROM public.alerts WHERE alerts.id = alert_id)",
        ),
        "escalation_steps": Access(anyone="select", workers={"operator": "select insert update delete"}, whose=""),
        # reflection
        "journal_entries": Access(
            "select insert delete", workers={"operator": "select", "sync": "select", "risk": "select"}
        ),
        "milestones": Access("select insert", workers={"operator": "select", "feed": "select update"}),
        "goal_plan_suggestions": Access(
            "select insert update", "select", {"operator": "select", "reviews": "select insert"}
        ),
        "risk_days": Access(
            "select",
            "select",
            {"operator": "select", "risk": "select insert update", "alerts": "select", "sync": "select"},
        ),
        "mentor_interactions": Access(
            mentor="select insert update",
            workers={"operator": "select"},
            whose="patient_id",
            mentor_rows="mentor_id = (SELECT nullif(current_setting('tandem.mentor', true), '')::bigint)",
        ),
        # a mentor proposes and takes back, and the member alone decides, once it was offered
        "plan_patches": Access(
            "select update",
            "select insert update",
            {"operator": "select", "desk": "select update", "reminders": "select update"},
            member_rows="state <> 'draft'",
            member_writes="state NOT IN ('draft', 'offered', 'withdrawn')",
            mentor_writes="state NOT IN ('accepted', 'rolled_back')",
        ),
        # the glass wall: a draft is its author's, a note the care team's, and the member sees neither
        "mentor_messages": Access(
            mentor="select insert update",
            workers={"operator": "select", "desk": "select update"},
            mentor_rows=f"mentor_id = {_ASKING}",
        ),
        "mentor_message_versions": Access(
            mentor="select insert",
            workers={"operator": "select"},
            mentor_rows="EXISTS (SELECT 1 FROM public.mentor_messages AS whole WHERE whole.id = message_id)",
        ),
        "held_conversations": Access(
            "select update", "select", {"operator": "select", "desk": "select insert update", "alerts": "select"}
        ),
        "notes": Access(mentor="select insert delete", workers={"operator": "select", "alerts": "select"}),
        "brief_marks": Access(workers={"operator": "select"}, whose="mentor_id", mentor_own="select insert update"),
        # groups: their chats are sealed, and everybody in one sees who else is
        "groups": Access(
            anyone="select",
            workers={"intake": "insert update delete", "feed": "update", "operator": "update delete"},
            whose="",
        ),
        "group_members": Access(
            "select insert update", workers={"operator": "select delete", "intake": "select", **_DUE}
        ),
        "group_feed_posts": Access(
            "select",
            member_sees=_OF_OWN_GROUP,
            workers={"operator": "select", "feed": "select insert", "reviews": "select insert"},
        ),
        # the clock
        "occurrences": Access(
            "select insert update",
            workers={
                "clock": "select insert update",
                "reminders": "select insert update",
                "reviews": "select insert update",
                "alerts": "select insert update",
                "feed": "select insert update",
                "housekeeping": "select update delete",
                "operator": "select",
            },
        ),
        "clock_marks": Access(workers={"clock": "select insert update", "operator": "select"}, whose=""),
        # the warehouse: keys of rows, written by triggers whoever changes them
        "change_log": Access(
            anyone="insert", workers={"sync": "select delete", "housekeeping": "select", "operator": "select"}, whose=""
        ),
        "sync_marks": Access(
            workers={"sync": "select insert update", "housekeeping": "select", "operator": "select"}, whose=""
        ),
        # the audit trail: everybody adds to it, nobody changes it, and the head is sealed
        "audit_log": Access(
            "select",
            "select",
            {"operator": "select", "auditor": "select"},
            anyone="insert",
            whose="patient_id",
            mentor_rows="(object_type IS DISTINCT FROM 'alert'"
            " OR EXISTS (SELECT 1 FROM public.alerts WHERE alerts.id = object_id))",
        ),
        "audit_head": Access(anyone="select update", workers={"migrate": "insert"}, whose=""),
        # queues
        "inbox": Access(
            "select update",
            workers={
                "intake": "select insert update",
                "lanes": "select update",
                "housekeeping": "select update delete",
                "operator": "select insert update",
                "desk": "select",
            },
            member_writes="state = 'done'",
            mentor_own="select update",
        ),
        "outbox": Access(
            "select insert",
            workers={
                "intake": "select insert",
                "lanes": "select insert",
                "delivery": "select insert update",
                "reminders": "select insert",
                "reviews": "select insert",
                "alerts": "select insert",
                "feed": "select insert",
                "housekeeping": "select insert update delete",
                "operator": "select insert update",
                "desk": "select insert update",
            },
            member_writes=_OWN_MESSAGE,
            mentor_own="select insert",
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
        "deliverers": Access(workers={"delivery": "select insert update delete", "operator": "select"}, whose=""),
        # the language model
        "model_calls": Access(
            workers={"meter": "select insert update", "housekeeping": "select delete", "operator": "select"}
        ),
    }
)
