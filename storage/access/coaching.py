"""Goals, habits and check-ins."""

from collections.abc import Mapping

from storage.access.rules import DUE, JOBS, OWN, SHARED_CHECKINS, Access

COACHING: Mapping[str, Access] = {
    "goals": Access(OWN, "select", {"operator": "select", **DUE}),
    "subgoals": Access(OWN, "select", {"operator": "select", **JOBS}),
    "habits": Access(OWN, "select", {"operator": "select", **DUE, "reminders": "select update"}),
    "habit_versions": Access(OWN, "select", {"operator": "select", **DUE}),
    "pauses": Access(OWN, "select", {"operator": "select", **DUE}),
    "checkins": Access(
        "select insert update",
        "select",
        {"operator": "select", **DUE, "housekeeping": "select update", "sync": "select update"},
        mentor_rows=SHARED_CHECKINS,
    ),
    "revisions": Access(anyone="select insert update", workers={"operator": "delete"}, whose=""),
    "habit_slots": Access(OWN, "select", {"operator": "select", **DUE}, mentor_rows=SHARED_CHECKINS),
}
