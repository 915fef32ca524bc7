"""The clock, the warehouse's log, the audit trail, the queues and the language model's usage."""

from collections.abc import Mapping

from storage.access.rules import ME, MENTOR, Access

_OWN_MESSAGE = (
    "resends IS NULL AND (inbox_id IS NULL OR EXISTS"
    " (SELECT 1 FROM public.inbox WHERE inbox.id = outbox.inbox_id AND inbox.user_id = outbox.user_id))"
)

MACHINERY: Mapping[str, Access] = {
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
    # the audit trail: everybody adds to it, people what they do themselves; nobody changes it, and the head is sealed
    "audit_log": Access(
        "select",
        "select",
        {"operator": "select", "auditor": "select"},
        anyone="insert",
        anyone_writes=f"actor_id = coalesce({ME}, {MENTOR}) AND actor_kind NOT IN ('operator', 'worker')",
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
